import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {zen2} from '../machines/zen2.ts';
import {planOf} from './plan.ts';
import {repriced} from './reprice.ts';
import {prepared} from './run-pass.ts';
import {cellIdentitySchema, type Cell, type OkCell} from './result.ts';
import {specSchema, type SpecInput} from './spec.ts';
import {Store} from './store/store.ts';
import type {StoredRun} from './store/stored-run.ts';

async function aRun(machines: SpecInput['machines'] = ['cascade-lake']): Promise<StoredRun> {
  const spec = specSchema.parse({
    workloads: ['touch-once'],
    strategies: ['native', 'shadow-cached'],
    machines,
    seeds: 1,
  });
  const plan = await planOf(spec);
  const cells = (await prepared(plan.passes[0]))();
  return {run: 'made-here', store: new Store('made-here'), plan, cells, current: true, isReference: false};
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

test('priced anew is as run anew on a machine of those prices, cause by cause', async () => {
  const exitCycles = cascadeLake.latencies.exitCycles + 1000;
  const priced = okCells(repriced(await aRun(), {values: {exitCycles}}));
  const ran = okCells(await aRun([{machine: 'cascade-lake', set: {exitCycles}}]));
  const whatItCost = ({machine, cycles, attribution}: OkCell) => ({machine, cycles, attribution});
  expect(priced.map(whatItCost)).toEqual(ran.map(whatItCost));
});

test("a strategy's own events have the new prices, too", async () => {
  const run = await aRun();
  const [native, cached] = run.plan.strategies;
  const event = {
    description: 'misses that a handler of the kernel served',
    cause: 'native or shadow walk',
    price: ({exitCycles}: {readonly exitCycles: number}) => exitCycles / 4,
  } as const;
  const thing = {...native.thing, events: {refills: event}};
  const [counted, other] = okCells(run);
  const told = {description: event.description, cause: event.cause};
  const cells = [{...counted, ownEvents: {refills: 8}, ownCatalogue: {refills: {...told, cycles: 1}}}, other];
  const plan = {...run.plan, strategies: [{...native, thing}, cached]};
  const priced = (exitCycles: number): OkCell =>
    okCells(repriced({...run, plan, cells}, {values: {exitCycles}}))[0];
  const [cheap, dear] = [priced(1000), priced(3000)];
  expect(dear.ownCatalogue?.['refills'].cycles).toBe(750);
  // The native strategy has no exits that could get dearer.
  expect(dear.cycles - cheap.cycles).toBe(8 * 500);
  expect(dear.attribution[event.cause] - cheap.attribution[event.cause]).toBe(8 * 500);
});

test('a cell that failed goes by the new label, too', async () => {
  const run = await aRun();
  const failed: Cell = {...cellIdentitySchema.parse(run.cells[1]), status: 'failed', error: 'made up'};
  const {cells, plan} = repriced({...run, cells: [run.cells[0], failed]}, {values: {exitCycles: 2000}});
  expect(cells[1]).toEqual({...failed, machine: plan.machines[0].label});
  expect(plan.machines[0].label).toBe('cascade-lake (exitCycles 2000)');
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

test('features are no prices: a guest went by those of the machine that it ran on', async () => {
  const run = await aRun();
  expect(() => repriced(run, {values: {pcid: 0}})).toThrow(
    'this changes the features of cascade-lake, which are no prices: run it with that',
  );
  const machine = {...cascadeLake, id: 'mine', features: {...cascadeLake.features, pcid: false}};
  const [{label, thing}] = repriced(run, {values: {}, machine}).plan.machines;
  expect([label, thing.features.pcid]).toEqual(['cascade-lake priced as mine', true]);
});
