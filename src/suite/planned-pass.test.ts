import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {planOf} from './plan.ts';
import type {PlannedPass} from './planned-pass.ts';
import {specSchema, type SpecInput} from './spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-wishes-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** A story that wants a guest and a host of its own. */
const wishful = join(folder, 'wishful.mjs');
writeFileSync(
  wishful,
  `export default {
    id: 'wishful', title: 'T', family: 'control', hypothesis: 'H', follows: 'F', parameters: {},
    guest: {isolated: 1, memoryPages: 2048, largePages: 'always'}, host: {warm: 0}, story() {},
  };`,
);

async function pass(input: Omit<SpecInput, 'workloads'>, entry?: object): Promise<PlannedPass> {
  const workloads = [{workload: wishful, label: 'wishful', ...entry}];
  const spec = specSchema.parse({strategies: ['nested'], reference: 'nested', seeds: 1, ...input, workloads});
  return (await planOf(spec)).passes[0];
}

test('a story has the guest and the host that it wants', async () => {
  const {guest, members} = await pass({});
  expect(guest).toMatchObject({isolated: 1, memoryPages: 2048, largePages: 'always', levels: 4});
  expect(members[0].host).toEqual({warm: 0, pageKiB: 4, levels: 4});
});

test('what the user sets comes before that, for the run or in an entry', async () => {
  const set = {'guest.memoryPages': 4096, 'host.warm': 1};
  for (const {guest, members} of [await pass({set}), await pass({}, {set})]) {
    expect(guest).toMatchObject({isolated: 1, memoryPages: 4096});
    expect(members[0].host.warm).toBe(1);
  }
});

test("a guest's large pages are 0 or 1, said as in JSON too, or a word", async () => {
  const said = async (largePages: string | number | boolean) =>
    (await pass({set: {'guest.largePages': largePages}})).guest['largePages'];
  expect([await said('always'), await said(true), await said('false'), await said(1)]).toEqual([
    'always',
    1,
    0,
    1,
  ]);
  await expect(said(2)).rejects.toThrow('guest.largePages is 2, expected 0, 1 or always');
  await expect(said('alway')).rejects.toThrow('(did you mean "always"?)');
});

test('what an entry sets comes before what the run sets', async () => {
  const {passes} = await planOf(
    specSchema.parse({
      workloads: ['touch-once'],
      strategies: ['native'],
      machines: ['zen2', {machine: 'zen2', label: 'slow', set: {exitCycles: 9000}}],
      seeds: 1,
      set: {'machine.exitCycles': 5000},
    }),
  );
  expect(passes.map(({machine}) => machine.latencies.exitCycles)).toEqual([5000, 9000]);
});

test("a run-wide host is for the strategies: it makes no variants of a workload, whose entry's own comes before it", async () => {
  const strategies = ['native', 'nested'];
  const {workloads, passes} = await planOf(
    specSchema.parse({
      workloads: ['touch-once', {workload: 'gups', label: 'cold gups', set: {'host.warm': 0}}],
      strategies,
      seeds: 1,
      set: {'host.pageKiB': [4, 2048], 'host.warm': 1},
    }),
  );
  expect(workloads.map(({label}) => label)).toEqual(['touch-once', 'cold gups']);
  const nestedHosts = passes.map(({members}) => members.slice(1).map(({host}) => [host.pageKiB, host.warm]));
  expect(nestedHosts).toEqual([
    [
      [4, 1],
      [2048, 1],
    ],
    [
      [4, 0],
      [2048, 0],
    ],
  ]);
});
