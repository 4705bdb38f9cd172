import {expect, test} from 'vitest';
import {machines} from './index.ts';
import {cascadeLake} from './cascade-lake.ts';
import type {Machine} from './machine.ts';
import {MACHINE_PARAMETERS, withParameters, type MachineParameter, type MachineValue} from './parameters.ts';
import {vtx2006} from './vtx-2006.ts';
import {zen2} from './zen2.ts';

/** Another value than the one the machine has. */
function otherValue({read, choices, max, name}: MachineParameter, machine: Machine): MachineValue {
  const now = read(machine);
  if (choices) return choices.find(choice => choice !== now)!;
  if (max === 1) return 0.5;
  if (name.endsWith('Ways')) return now === 1 ? 2 : 1;
  return now === 0 ? 4 : Number(now) * 2;
}

/** One whose PDEs may stand elsewhere. */
const WITHOUT_PDE_CACHE = withParameters(cascadeLake, {pdeCacheEntries: 0});

test('each parameter changes what it reads, and nothing that another one reads', () => {
  for (const parameter of MACHINE_PARAMETERS) {
    const base = parameter.name === 'stlbHolds' ? WITHOUT_PDE_CACHE : cascadeLake;
    const now = parameter.read(base);
    if (parameter.name.endsWith('Ways') && now === 0) continue;
    const value = otherValue(parameter, base);
    const ways = parameter.name.replace(/Entries$/, 'Ways');
    const absent = parameter.name.endsWith('Entries') && now === 0;
    const changed = withParameters(base, {[parameter.name]: value, ...(absent ? {[ways]: 1} : {})});
    expect(parameter.read(changed), parameter.name).toBe(value);
    for (const other of MACHINE_PARAMETERS) {
      if (other === parameter || other.name === ways) continue;
      expect(other.read(changed), `${parameter.name} and ${other.name}`).toBe(other.read(base));
    }
  }
});

test('names are unique, and every one has a unit and a description', () => {
  const names = MACHINE_PARAMETERS.map(({name}) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const {unit, description, choices} of MACHINE_PARAMETERS) {
    expect(description).not.toBe('');
    expect(unit !== '' || choices !== undefined).toBe(true);
  }
});

test('prices follow the latencies', () => {
  const {costs} = withParameters(cascadeLake, {exitCycles: 4000, walkExposed: 1});
  expect(costs.exitsCr3Read).toBe(4000 + cascadeLake.latencies.cr3ReadExitCycles);
  expect(costs.walkLoadsLlc).toBe(cascadeLake.latencies.llcCycles);
});

test('a latency that is set comes from no source of the preset', () => {
  const {sources} = withParameters(cascadeLake, {exitCycles: 4000, l1Entries: 256});
  expect(sources).toEqual({...cascadeLake.sources, exitCycles: 'an assumption of this run: it was set'});
});

test('a preset is never changed, and shared parts of it do not change together', () => {
  const before = JSON.stringify(machines);
  const {walkCaches, nestedWalkCaches} = withParameters(vtx2006, {
    pdeCacheEntries: 16,
    pdeCacheWays: 16,
  }).geometry;
  expect(walkCaches[2]).toEqual({entries: 16, ways: 16});
  expect(walkCaches[3]).toEqual({entries: 0, ways: 0});
  expect(nestedWalkCaches[2]).toEqual({entries: 0, ways: 0});
  expect(JSON.stringify(machines)).toBe(before);
});

test('no entries switch an array off, and fewer entries than ways make it fully associative', () => {
  expect(withParameters(cascadeLake, {stlbEntries: 0}).geometry.tlb.second).toEqual({entries: 0, ways: 0});
  expect(withParameters(cascadeLake, {dtlbEntries: 2}).geometry.tlb.data[0]).toEqual({entries: 2, ways: 2});
  const both = withParameters(cascadeLake, {dtlbWays: 3, dtlbEntries: 12});
  expect(both.geometry.tlb.data[0]).toEqual({entries: 12, ways: 3});
});

test.each<[Record<string, MachineValue>, string]>([
  [{stlbSize: 4}, 'machine.stlbSize: there is no such machine parameter'],
  [{replacement: 'lfu'}, 'machine.replacement is "lfu", expected lru or tree-plru or random or fifo'],
  [{exitCycles: 'many'}, 'machine.exitCycles is "many", expected a number of cycles'],
  [{exitCycles: -1}, 'machine.exitCycles is -1, expected at least 0 cycles'],
  [{walkExposed: 1.5}, 'machine.walkExposed is 1.5, expected at most 1 share'],
  [{vpid: 2}, 'machine.vpid is 2, expected 0 or 1'],
])('%j is refused', (values, sentence) => {
  expect(() => withParameters(cascadeLake, values)).toThrow(sentence);
});

test.each<[Machine, Record<string, MachineValue>, string]>([
  [
    zen2,
    {nestedAccessedDirty: 0},
    'machine.nestedAccessedDirty is 0, expected 1 on zen2, whose nested paging is NPT',
  ],
  [vtx2006, {vpid: 1}, 'machine.vpid is 1, expected 0 on vtx-2006, which has no VPID'],
  [
    zen2,
    {stlbInstructionEntries: 100},
    'machine.stlbInstructionEntries is 100 on zen2: 100 entries in 8 ways do not make a whole number of sets, expected a multiple of 8',
  ],
  [
    cascadeLake,
    {stlbEntries: 64, stlbWays: 7},
    'machine.stlbEntries is 64 and machine.stlbWays is 7 on cascade-lake: 64 entries in 7 ways do not make a whole number of sets, expected a multiple of 7',
  ],
  [
    cascadeLake,
    {stlbInstructionWays: 4},
    'machine.stlbInstructionWays is 4 on cascade-lake: 4 ways of no entries, expected 0 ways',
  ],
  [
    cascadeLake,
    {stlbInstructionEntries: 512},
    'machine.stlbInstructionEntries is 512 on cascade-lake: expected machine.stlbInstructionWays to be a whole number from 1 to 512',
  ],
  [
    cascadeLake,
    {stlbInstructionEntries: 512, stlbInstructionWays: 0},
    'machine.stlbInstructionEntries is 512 and machine.stlbInstructionWays is 0 on cascade-lake: expected machine.stlbInstructionWays to be a whole number from 1 to 512',
  ],
])('%# what does not fit the machine is told as it was set', (base, values, sentence) => {
  expect(() => withParameters(base, values)).toThrow(new Error(sentence));
});

test('accessed and dirty bits may go with EPT', () => {
  expect(withParameters(cascadeLake, {nestedAccessedDirty: 0}).geometry.nestedAccessedDirty).toBe(false);
});
