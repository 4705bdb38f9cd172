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

test('each parameter changes what it reads, and nothing that another one reads', () => {
  for (const parameter of MACHINE_PARAMETERS) {
    const absent = parameter.name.endsWith('Ways') && parameter.read(cascadeLake) === 0;
    if (absent) continue;
    const value = otherValue(parameter, cascadeLake);
    const changed = withParameters(cascadeLake, {[parameter.name]: value});
    expect(parameter.read(changed), parameter.name).toBe(value);
    const ways = parameter.name.replace(/Entries$/, 'Ways');
    for (const other of MACHINE_PARAMETERS) {
      if (other === parameter || other.name === ways) continue;
      expect(other.read(changed), `${parameter.name} and ${other.name}`).toBe(other.read(cascadeLake));
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

test('a preset is never changed, and shared parts of it do not change together', () => {
  const before = JSON.stringify(machines);
  const {walkCaches, nestedWalkCaches} = withParameters(vtx2006, {pdeCacheEntries: 16}).geometry;
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
  [{stlbEntries: 1000}, 'stlb (geometry.tlb.second): 1000 entries in 12 ways'],
])('%j is refused', (values, sentence) => {
  expect(() => withParameters(cascadeLake, values)).toThrow(sentence);
});

test('NPT cannot go without accessed and dirty bits', () => {
  expect(() => withParameters(zen2, {nestedAccessedDirty: 0})).toThrow(
    'geometry.nestedAccessedDirty is false, expected true on a processor whose features.nestedPaging is NPT',
  );
  expect(withParameters(cascadeLake, {nestedAccessedDirty: 0}).geometry.nestedAccessedDirty).toBe(false);
});

test('tags cannot be used where there are none', () => {
  expect(() => withParameters(vtx2006, {vpid: 1})).toThrow('geometry.vpid is true, expected false');
});
