import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {machines as allMachines} from '../machines/index.ts';
import {expectAsyncProperty} from '../testing/property.ts';
import {commonGuestNotes} from './conclusions/common-guest-notes.ts';
import {planOf, type Plan} from './plan.ts';
import {prepared} from './run-pass.ts';
import {specSchema, type SpecInput} from './spec.ts';

const ONE = {workloads: ['touch-once'], strategies: ['native'], seeds: 1} satisfies SpecInput;

const plan = (input: Partial<SpecInput>): Promise<Plan> => planOf(specSchema.parse({...ONE, ...input}));

const pcids = ({passes}: Plan) => passes.map(({guest}) => guest['pcid']);
const sentences = (planned: Plan) => commonGuestNotes(planned).map(({sentence}) => sentence);

test('alone, each machine has the guest that it can run, of which nothing need be said', async () => {
  for (const [machine, pcid] of [
    ['cascade-lake', 1],
    ['zen2', 0],
  ] as const) {
    const planned = await plan({machines: [machine]});
    expect([pcids(planned), sentences(planned)]).toEqual([[pcid], []]);
  }
});

test('together they have the guest that both can run: they record the same, and it is said why', async () => {
  const planned = await plan({machines: ['cascade-lake', 'zen2'], seeds: 2});
  expect(pcids(planned)).toEqual([0, 0, 0, 0]);
  expect(sentences(planned)).toEqual(['guest.pcid=0 on all machines, for zen2 has no PCID.']);
  const cells = (await Promise.all(planned.passes.map(async pass => (await prepared(pass))()))).flat();
  const recordings = cells.map(cell => (cell.status === 'ok' ? cell.recording : 'failed'));
  expect(recordings.slice(2)).toEqual(recordings.slice(0, 2));
  expect(new Set(recordings).size).toBe(2);
});

test('where none has PCIDs, or all have, nothing gave way', async () => {
  expect(sentences(await plan({machines: ['nehalem', 'zen2']}))).toEqual([]);
  const both = ['cascade-lake', {machine: 'zen2', set: {pcid: 1}}];
  expect(sentences(await plan({machines: both}))).toEqual([]);
  expect(pcids(await plan({machines: both}))).toEqual([1, 1]);
});

test('what the spec names stays: for the run, of a workload or of a machine', async () => {
  const machines = ['cascade-lake', 'zen2', 'nehalem'];
  expect(sentences(await plan({machines, set: {'guest.pcid': 0}}))).toEqual([]);
  const named = {workload: 'touch-once', label: 'named', set: {'guest.pcid': 0}};
  expect(sentences(await plan({machines, workloads: [named, 'gups']}))).toEqual([
    'guest.pcid=0 on all machines under gups, for zen2 and nehalem have no PCID.',
  ]);
  const own = {machine: 'cascade-lake', set: {'guest.pcid': 1}};
  const each = await plan({machines: [own, 'zen2']});
  expect(each.machines.map(({label}) => label)).toEqual(['cascade-lake (guest.pcid 1)', 'zen2']);
  expect(pcids(each)).toEqual([1, 0]);
  expect(sentences(each)).toEqual([]);
  const parameters = each.passes[0].members[0].identity.parameters;
  expect(parameters).toMatchObject({'guest.pcid': 1});
  expect(Object.keys(parameters).filter(name => name.startsWith('machine.'))).toEqual([]);
  expect(sentences(await plan({machines: [own, 'cascade-lake', 'zen2']}))).toEqual([
    'guest.pcid=0 on cascade-lake, for zen2 has no PCID.',
  ]);
});

test("a machine's entry comes before the run, and never against a workload's entry", async () => {
  const own = {machine: 'cascade-lake', set: {'guest.levels': 4, 'guest.pcid': 1}};
  const run = {'guest.pcid': 0};
  expect(pcids(await plan({machines: [own, 'zen2'], set: run}))).toEqual([1, 0]);
  await expect(plan({machines: [own], set: run})).rejects.toThrow(
    'guest.pcid is set for the run, but every entry that has it sets its own',
  );
  const named = [{workload: 'touch-once', label: 'named', set: run}];
  await expect(plan({machines: [own], workloads: named})).rejects.toThrow(
    'machine "cascade-lake (guest.levels 4, guest.pcid 1)" sets guest.pcid to 1, but workload "named" to 0: set it in one place',
  );
  await expect(plan({machines: [own, 'zen2'], set: {'guest.pcid': [0, 1]}})).rejects.toThrow(
    'sets guest.pcid to 1, but workload "touch-once (guest.pcid 0)" to 0: set it in one place',
  );
  await expect(plan({machines: [{machine: 'zen2', set: {'guest.pcid': 1}}]})).rejects.toThrow(
    'machine zen2 (guest.pcid 1) has no PCID, which guest.pcid=1 asks for',
  );
});

test("a trace's guest has no code pages, whichever entry asks for them", async () => {
  const machines = [{machine: 'zen2', label: 'zen2', set: {'guest.codePages': 2}}];
  const workloads = ['workloads/traces/ls.lackey'];
  await expect(plan({machines, workloads})).rejects.toThrow(
    'machine "zen2" sets guest.codePages, which workload "ls" has no use for',
  );
});

test('whatever the machines are, a workload of which nothing is said has one guest on all of them', async () => {
  const ids = allMachines.map(({id}) => id);
  await expectAsyncProperty(
    fc.asyncProperty(
      fc.subarray(ids, {minLength: 1}),
      fc.constantFrom('touch-once', 'gups', 'kpti-syscall', 'swap-thrash'),
      async (machines, workload) => {
        const planned = await plan({machines, workloads: [workload]});
        const [first, ...others] = planned.passes.map(({guest}) => guest);
        for (const guest of others) expect(guest).toEqual(first);
        const lacking = allMachines.filter(({id, features}) => machines.includes(id) && !features.pcid);
        expect(first['pcid']).toBe(lacking.length === 0 ? 1 : 0);
        const gaveWay = lacking.length > 0 && lacking.length < machines.length;
        expect(sentences(planned)).toHaveLength(gaveWay ? 1 : 0);
        for (const {id} of gaveWay ? lacking : []) expect(sentences(planned)[0]).toContain(id);
      },
    ),
  );
});
