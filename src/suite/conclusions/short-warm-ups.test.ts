import {expect, test} from 'vitest';
import {planOf} from '../plan.ts';
import {specSchema, type SpecInput, type Settings} from '../spec.ts';
import type {Cell} from '../result.ts';
import {shortWarmUpNotes} from './short-warm-ups.ts';

/** What is said of a run whose cells have the parameters that were asked for. */
async function said(workload: string, set: Settings): Promise<readonly string[]> {
  const input: SpecInput = {workloads: [{workload, label: 'mine', set}], strategies: ['native'], seeds: 1};
  const plan = await planOf(specSchema.parse(input));
  const cells = plan.passes.flatMap(({members}) => members.map(({identity}) => identity as Cell));
  const notes = shortWarmUpNotes(plan, cells);
  for (const {parameters} of notes) for (const name of parameters) expect(name).toMatch(/^gups\.warmup/);
  return notes.map(({sentence}) => sentence);
}

test('a warm-up that was cut short is told, with its own length; a longer one is not', async () => {
  expect(await said('gups', {warmupUpdates: 5, warmupSweeps: 0})).toEqual([
    'mine warms up for less than its hypothesis is about (warmupUpdates=5 for 10000 and warmupSweeps=0 for 1): what is measured may be its start.',
  ]);
  expect(await said('gups', {warmupUpdates: 5})).toHaveLength(1);
  expect(await said('gups', {})).toEqual([]);
  expect(await said('gups', {warmupUpdates: 10_001})).toEqual([]);
});

test('of a workload that means a start there is nothing to tell', async () => {
  expect(await said('first-touch', {})).toEqual([]);
});
