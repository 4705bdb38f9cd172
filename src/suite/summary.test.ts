import {expect, test} from 'vitest';
import {planOf, type Plan} from './plan.ts';
import {resultSchema, type Cell} from './result.ts';
import {prepared} from './run-pass.ts';
import {specSchema} from './spec.ts';
import {resultOf} from './summary.ts';

const SEEDS = 3;

async function aRun(): Promise<{plan: Plan; cells: Cell[]}> {
  const plan = await planOf(
    specSchema.parse({workloads: ['touch-once'], strategies: ['native', 'nested'], seeds: SEEDS}),
  );
  const cells: Cell[] = [];
  for (const pass of plan.passes) cells.push(...(await prepared(pass))());
  return {plan, cells};
}

test('slowdown is the geometric mean of the paired ratios, and the result has the shape that --json promises', async () => {
  const {plan, cells} = await aRun();
  const result = resultSchema.parse(resultOf('made-here', plan, cells));
  expect(result.summary.map(({strategy}) => strategy)).toEqual(['native', 'nested']);
  const [native, nested] = result.summary;
  expect(native).toMatchObject({slowdown: 1, low: 1, high: 1, exact: true});
  const cyclesOf = (strategy: string): number[] =>
    cells.flatMap(cell => (cell.status === 'ok' && cell.strategy === strategy ? cell.cycles : []));
  const reference = cyclesOf('native');
  const product = cyclesOf('nested').reduce((whole, cycles, at) => whole * (cycles / reference[at]), 1);
  expect(nested.slowdown).toBeCloseTo(product ** (1 / SEEDS), 12);
});

test('all strategies of a seed saw the same recording', async () => {
  const {cells} = await aRun();
  const recordings = cells.map(cell => (cell.status === 'ok' ? cell.recording : ''));
  expect(new Set(recordings).size).toBe(SEEDS);
  expect(recordings[0]).toBe(recordings[1]);
});

test('a strategy that failed at a seed is compared at the others; a reference that failed leaves nothing', async () => {
  const {plan, cells} = await aRun();
  const without = (strategy: string): Cell[] =>
    cells.map(cell =>
      cell.strategy === strategy && cell.seed === 1 ? {...cell, status: 'failed', error: 'made up'} : cell,
    );
  const some = resultOf('made-here', plan, without('nested')).summary;
  expect(some.map(({strategy}) => strategy)).toEqual(['native', 'nested']);
  const [, nested] = some;
  expect(nested.verdict).toMatch(/^nested /);
  const others = resultOf(
    'made-here',
    plan,
    cells.filter(({seed}) => seed !== 1),
  ).summary[1];
  expect(nested.slowdown).toBe(others.slowdown);
  const none = resultOf(
    'made-here',
    plan,
    cells.filter(cell => cell.strategy !== 'native'),
  ).summary;
  expect(none).toEqual([]);
});
