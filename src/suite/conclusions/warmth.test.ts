import {expect, test} from 'vitest';
import {planOf} from '../plan.ts';
import type {Cell} from '../result.ts';
import {prepared} from '../run-pass.ts';
import {specSchema, type SpecInput} from '../spec.ts';
import {resultOf} from '../summary.ts';

async function resultFor(input: SpecInput) {
  const plan = await planOf(specSchema.parse({seeds: 2, ...input}));
  const cells: Cell[] = [];
  for (const pass of plan.passes) cells.push(...(await prepared(pass))());
  return resultOf('made-here', plan, cells);
}

async function sentences(input: SpecInput): Promise<readonly string[]> {
  const {notes} = await resultFor(input);
  return notes.filter(({kind}) => kind === 'warmth').map(({sentence}) => sentence);
}

const SMALL = {'first-touch.mappingPages': 600, 'fault-anon.mappingPages': 2048, 'gups.tablePages': 2048};
const FEW = {...SMALL, 'gups.updates': 500, 'gups.warmupUpdates': 100};
const strategies = ['native', 'nested'];

test('warm hosts are said to be', async () => {
  expect(
    await sentences({workloads: ['first-touch'], strategies, set: {'first-touch.mappingPages': 600}}),
  ).toEqual(['Hosts are warm (host.warm=1: every frame is backed from the start).']);
});

test('cold ones too, and what their workloads had warmed up before they were measured', async () => {
  const set = {...FEW, 'host.warm': 0};
  expect(await sentences({workloads: ['first-touch', 'fault-anon', 'gups'], strategies, set})).toEqual([
    'Hosts are cold (host.warm=0: a frame is backed when it is touched first).',
    'Warmed by the warm-up, so that a cold host backs next to nothing in what is measured: fault-anon, gups.',
  ]);
});

test('a note names workloads by their ids, whatever their rows are called', async () => {
  const workloads = [{workload: 'gups', label: 'mine'}];
  const set = {'gups.tablePages': 2048, 'gups.updates': 500, 'host.warm': 0};
  const {notes} = await resultFor({workloads, strategies, set});
  const [, warmed] = notes.filter(({kind}) => kind === 'warmth');
  expect(warmed.sentence).toMatch(/: mine\.$/);
  expect(warmed.workloads).toEqual(['gups']);
});

test('of both, rows say which', async () => {
  const set = {'first-touch.mappingPages': 600, 'host.warm': [0, 1]};
  const [said] = await sentences({workloads: ['first-touch'], strategies, set});
  expect(said).toMatch(/^Hosts are warm .*, or cold where a row says so/);
});

test('a machine without hosts has none that are warm', async () => {
  const set = {'first-touch.mappingPages': 600};
  expect(await sentences({workloads: ['first-touch'], strategies: ['native'], set})).toEqual([]);
});

// A page of 4 KiB is an exit and a page cleared; of 2 MiB one for 512 of them.
test('touched first on a cold host, memory costs nested paging an exit a page, or one for each large page', async () => {
  const set = {'host.warm': 0, 'first-touch.mappingPages': 2048};
  const large = {strategy: 'nested', label: 'large', set: {'host.pageKiB': 2048}};
  const {summary} = await resultFor({workloads: ['first-touch'], strategies: [...strategies, large], set});
  const [, small, big] = summary;
  // Of 9,680 cycles that PVM's figure 4 has for it some 2,500 are the guest's own.
  expect(small.slowdown).toBeGreaterThan(3);
  expect(small.exits).toBeGreaterThan(2048);
  expect(big.slowdown).toBeLessThan(1.6);
  expect(big.exits).toBeLessThan(12);
});
