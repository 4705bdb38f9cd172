import {expect, test} from 'vitest';
import {cascadeLake} from './cascade-lake.ts';
import {machineFromJson} from './from-json.ts';
import {machines} from './index.ts';
import type {Machine} from './machine.ts';

/** A preset as a user would write it out, under another id. */
function written(preset: Machine): Record<string, unknown> {
  const {costs: _, ...description} = preset;
  return {...description, id: 'mine'};
}

test.each(machines.map(machine => [machine.id, machine] as const))(
  '%s written out is read back whole',
  (_, machine) => {
    expect(machineFromJson(JSON.parse(JSON.stringify(written(machine))), 'mine.json')).toEqual({
      ...machine,
      id: 'mine',
    });
  },
);

test('a machine that extends another changes a few fields and keeps the rest', () => {
  const mine = machineFromJson(
    {
      extends: 'cascade-lake',
      id: 'slow-exits',
      latencies: {exitCycles: 9000},
      geometry: {caches: {llc: {entries: 1024, ways: 16}}},
    },
    'mine.json',
  );
  expect(mine.title).toBe('slow-exits');
  expect(mine.costs.exitsCr3Read).toBe(9000 + cascadeLake.latencies.cr3ReadExitCycles);
  expect(mine.geometry.caches.llc).toEqual({entries: 1024, ways: 16});
  expect(mine.geometry.caches.l2).toEqual(cascadeLake.geometry.caches.l2);
  expect(mine.geometry.tlb).toEqual(cascadeLake.geometry.tlb);
});

test('a latency of its own has its own source, or none, but never that of the machine that it extends', () => {
  const slow = {extends: 'cascade-lake', id: 'slow', latencies: {exitCycles: 9000, l1Cycles: 5}};
  const {sources} = machineFromJson({...slow, sources: {l1Cycles: 'measured'}}, 'a/folder/slow.json');
  expect(sources).toEqual({
    ...cascadeLake.sources,
    exitCycles: 'slow.json, which names no source',
    l1Cycles: 'measured',
  });
});

const extending = (own: object): object => ({extends: 'cascade-lake', id: 'mine', ...own});

test.each<[unknown, string]>([
  [[], 'mine.json: expected an object that describes a machine'],
  [{extends: 'cascadelake'}, 'mine.json: extends is "cascadelake", expected one of vtx-2006, barcelona'],
  [{extends: 'zen2'}, 'mine.json: id is missing, expected a text'],
  [extending({id: 'zen2'}), 'mine.json: id is "zen2", which is taken'],
  [
    extending({id: 'My Machine'}),
    'mine.json: id is "My Machine", expected lower-case letters, digits and hyphens',
  ],
  [
    extending({gigaherz: 3}),
    'mine.json: the machine: there is no field "gigaherz" (did you mean "gigahertz"?)',
  ],
  [
    extending({latencies: {exitCycle: 1}}),
    'mine.json: latencies: there is no field "exitCycle" (did you mean "exitCycles"?)',
  ],
  [
    extending({latencies: {extiCycles: 1}}),
    'mine.json: latencies: there is no field "extiCycles" (did you mean "exitCycles"?)',
  ],
  [
    {id: 'mine', extend: 'zen2'},
    'mine.json: the machine: there is no field "extend" (did you mean "extends"?)',
  ],
  [extending({gigahertz: 0}), 'mine.json: gigahertz is 0, expected more than 0'],
  [
    extending({latencies: {exitCycles: Infinity}}),
    'mine.json: latencies.exitCycles is Infinity, expected a number',
  ],
  [extending({sources: {warp: 'measured'}}), 'mine.json: sources: there is no field "warp"'],
  [extending({latencies: {warp: 1}}), 'mine.json: latencies: there is no field "warp"'],
  [
    extending({latencies: {exitCycles: 'two'}}),
    'mine.json: latencies.exitCycles is "two", expected a number',
  ],
  [extending({latencies: {exitCycles: -2}}), 'mine.json: latencies.exitCycles is -2, expected at least 0'],
  [extending({latencies: {walkExposed: 2}}), 'mine.json: latencies.walkExposed is 2, expected at most 1'],
  [
    extending({features: {nestedPaging: 'ept'}}),
    'mine.json: features.nestedPaging is "ept", expected "EPT" or "NPT" or "none"',
  ],
  [extending({features: {pcid: 1}}), 'mine.json: features.pcid is 1, expected true or false'],
  [extending({geometry: {tlb: {data: 64}}}), 'mine.json: geometry.tlb.data is 64, expected a list'],
  [extending({geometry: {tlb: {data: [{entries: 1, ways: 1}]}}}), 'mine.json: geometry.tlb.data'],
  [
    extending({geometry: {nestedTlb: {entries: 10, ways: 4}}}),
    'mine.json: nestedTlb (geometry.nestedTlb): 10 entries',
  ],
  [extending({features: {vpid: false}}), 'mine.json: geometry.vpid is true, expected false'],
  [
    {...written(cascadeLake), latencies: {}},
    'mine.json: latencies.cyclesPerInstruction is missing, expected a number',
  ],
])('%j is refused', (data, sentence) => {
  expect(() => machineFromJson(data, 'mine.json')).toThrow(sentence);
});

test('the prices of a machine are no field of its file, and nobody is sent back to them', () => {
  const whole = {...cascadeLake, id: 'mine'};
  expect(() => machineFromJson(whole, 'whole.json')).toThrow(
    new Error('whole.json: the machine: there is no field "costs"'),
  );
});
