import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {zen2} from '../machines/zen2.ts';
import {planOf} from './plan.ts';
import {repriced} from './reprice.ts';
import {prepared} from './run-pass.ts';
import type {OkCell} from './result.ts';
import {specSchema} from './spec.ts';
import {Store} from './store/store.ts';
import type {StoredRun} from './store/stored-run.ts';

async function aRun(): Promise<StoredRun> {
  const spec = specSchema.parse({
    workloads: ['touch-once'],
    strategies: ['native', 'shadow-cached'],
    seeds: 1,
  });
  const plan = await planOf(spec);
  const cells = (await prepared(plan.passes[0]))();
  return {run: 'made-here', store: new Store('made-here'), plan, cells, current: true};
}

const okCells = ({cells}: StoredRun): readonly OkCell[] => cells.filter(cell => cell.status === 'ok');

test('dearer exits cost as many exits as were counted', async () => {
  const run = await aRun();
  const exitCycles = cascadeLake.latencies.exitCycles + 1000;
  const dear = repriced(run, {values: {exitCycles}});
  for (const [at, cell] of okCells(dear).entries()) {
    const before = okCells(run)[at];
    const exits = Object.entries(cell.events)
      .filter(([name]) => name.startsWith('exits'))
      .reduce((sum, [, count]) => sum + count, 0);
    expect(cell.events).toEqual(before.events);
    expect(cell.cycles - before.cycles).toBe(1000 * exits);
    expect(cell.machine).toBe(`cascade-lake (exitCycles ${exitCycles})`);
  }
  expect(okCells(dear)[1].cycles).toBeGreaterThan(okCells(run)[1].cycles);
});

test("the run's own prices give its own cycles", async () => {
  const run = await aRun();
  expect(repriced(run, {machine: cascadeLake, values: {}}).cells).toEqual(run.cells);
});

test('geometries are not mixed', async () => {
  const run = await aRun();
  expect(() => repriced(run, {machine: zen2, values: {}})).toThrow(
    /^cascade-lake and zen2 differ in tlb: events of one geometry cannot be priced as another's/,
  );
  expect(() => repriced(run, {values: {nestedTlbEntries: 8}})).toThrow(
    /^this changes the nestedTlb of cascade-lake: /,
  );
});

test('counts of another version of the simulator are not priced anew', async () => {
  const run = await aRun();
  expect(() => repriced({...run, current: false}, {values: {}})).toThrow(/another version of the simulator/);
});
