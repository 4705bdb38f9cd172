import {expect, test} from 'vitest';
import {compare} from '../stats/compare.ts';
import {EXIT_NAMES, total} from '../timing/events.ts';
import {planOf, type Plan} from './plan.ts';
import {resultSchema, type Cell} from './result.ts';
import {prepared} from './run-pass.ts';
import {specSchema} from './spec.ts';
import {resultOf} from './summary.ts';

const SEEDS = 3;

async function aRun(strategies = ['native', 'nested']): Promise<{plan: Plan; cells: Cell[]}> {
  const plan = await planOf(specSchema.parse({workloads: ['touch-once'], strategies, seeds: SEEDS}));
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

/** The cells, one strategy's with cycles of its own at each seed. */
const withCycles = (cells: readonly Cell[], strategy: string, cycles: readonly number[]): Cell[] =>
  cells.map(cell =>
    cell.status === 'ok' && cell.strategy === strategy ? {...cell, cycles: cycles[cell.seed - 1]} : cell,
  );

test('a row is the comparison over paired seeds, with the mean of the exits', async () => {
  const {plan, cells} = await aRun(['native', 'shadow-cached']);
  const [reference, own] = [
    [1000, 2000, 3000],
    [1500, 2400, 5100],
  ];
  const made = withCycles(withCycles(cells, 'native', reference), 'shadow-cached', own);
  const [, cached] = resultOf('made-here', plan, made).summary;
  const {ratio, low, high, exact} = compare(own, reference);
  expect(cached).toMatchObject({slowdown: ratio, low, high, exact});
  expect(low).toBeLessThan(ratio);
  const exits = cells.flatMap(cell =>
    cell.status === 'ok' && cell.strategy === 'shadow-cached' ? total(cell.events, EXIT_NAMES) : [],
  );
  expect(exits.length).toBe(SEEDS);
  expect(cached.exits).toBe(exits.reduce((sum, each) => sum + each, 0) / SEEDS);
  expect(cached.exits).toBeGreaterThan(0);
});

test('slowdowns are over the reference, wherever it stands in the list', async () => {
  const [first, last] = await Promise.all([aRun(), aRun(['nested', 'native'])]);
  const slowdowns = ({plan, cells}: {plan: Plan; cells: Cell[]}) =>
    Object.fromEntries(
      resultOf('made-here', plan, cells).summary.map(({strategy, slowdown}) => [strategy, slowdown]),
    );
  expect(slowdowns(last)).toEqual(slowdowns(first));
});

test('where the reference failed at a seed, the others are compared at the rest', async () => {
  const {plan, cells} = await aRun();
  const some = cells.map(
    (cell): Cell =>
      cell.strategy === 'native' && cell.seed === 2 ? {...cell, status: 'failed', error: 'made up'} : cell,
  );
  const left = cells.filter(({seed}) => seed !== 2);
  expect(resultOf('made-here', plan, some).summary).toEqual(resultOf('made-here', plan, left).summary);
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
