import {mean as meanOfAll} from 'simple-statistics';
import {expect, test} from 'vitest';
import type {Cell, OkCell} from '../../suite/result.ts';
import {CAUSES, EXIT_NAMES, total} from '../../timing/events.ts';
import {cycles as cyclesOf} from '../../timing/pricing.ts';
import type {DataCell, DataTable} from '../data-table.ts';
import {exampleContext, exampleResult} from '../fixture.ts';
import {viewsOf} from '../view.ts';
import {cycles} from './cycles.ts';
import {exits} from './exits.ts';
import {memory} from './memory.ts';
import {slowdown} from './slowdown.ts';
import {timeline} from './timeline.ts';
import {walks} from './walks.ts';

const result = exampleResult();
const context = exampleContext();
const [view] = viewsOf(result, context);

/** The numbers of a table by row, under "WORKLOAD | STRATEGY". */
function numbersOf({rows}: DataTable): ReadonlyMap<string, readonly (number | undefined)[]> {
  return new Map(
    rows.map(([workload, strategy, ...cells]) => [
      `${text(workload)} | ${text(strategy)}`,
      cells.map(number),
    ]),
  );
}

const text = (cell: DataCell) => (typeof cell === 'string' ? cell : cell.text);
const number = (cell: DataCell) => (typeof cell === 'string' ? undefined : cell.value);

/** The mean over the cells that ended well, straight from the result, for each pair that has one. */
function means(value: (cell: OkCell) => number): ReadonlyMap<string, number> {
  const sums = new Map<string, {sum: number; cells: number}>();
  for (const cell of result.cells) {
    if (cell.status !== 'ok') continue;
    const key = `${cell.workload} | ${cell.strategy}`;
    const {sum, cells} = sums.get(key) ?? {sum: 0, cells: 0};
    sums.set(key, {sum: sum + value(cell), cells: cells + 1});
  }
  return new Map([...sums].map(([key, {sum, cells}]) => [key, sum / cells]));
}

function column(table: DataTable, at: number): ReadonlyMap<string, number> {
  const numbers = [...numbersOf(table)].map(([key, cells]) => [key, cells[at]] as const);
  return new Map(numbers.filter((entry): entry is readonly [string, number] => entry[1] !== undefined));
}

test('slowdowns are those of the summary', () => {
  const expected = new Map(result.summary.map(row => [`${row.workload} | ${row.strategy}`, row.slowdown]));
  expect(column(slowdown.table(view), 0)).toEqual(expected);
});

test('cycles are those of the cells, and the causes add up to them', () => {
  const table = cycles.table(view);
  expect(column(table, 0)).toEqual(means(cell => cell.cycles));
  for (const [whole = 0, ...causes] of numbersOf(table).values()) {
    expect(causes.reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBeCloseTo(whole, 3);
  }
  expect(CAUSES.length).toBeGreaterThanOrEqual(table.columns.length - 3);
});

test('exits are those of the cells, by cause and together', () => {
  const table = exits.table(view);
  expect(column(table, 0)).toEqual(means(cell => total(cell.events, EXIT_NAMES)));
  for (const [at, name] of EXIT_NAMES.entries()) {
    expect(column(table, at + 1)).toEqual(means(cell => cell.events[name]));
  }
});

test('references per miss are all references over all misses', () => {
  const table = walks.table(view);
  const references = means(cell => cell.walkReferences);
  const misses = means(cell => cell.tlbMisses);
  for (const [pair, value] of column(table, 0)) expect(value).toBe(references.get(pair)! / misses.get(pair)!);
  expect([...misses].filter(([, count]) => count > 0).length).toBe(column(table, 0).size);
});

test('a seed with few misses weighs little', () => {
  // The more misses a seed has, the fewer references each of them takes.
  const cells = result.cells.map(cell =>
    cell.status === 'ok' ? {...cell, tlbMisses: cell.seed ** 2 * 10, walkReferences: cell.seed * 20} : cell,
  );
  const table = walks.table(viewsOf({...result, cells}, context)[0]);
  // 20 × (1 + 2 + 3 + 4 + 5) over 10 × (1 + 4 + 9 + 16 + 25).
  expect(column(table, 0).get('gups | nested')).toBeCloseTo(300 / 550, 12);
});

test('memory is the peak and the end of the cells', () => {
  const table = memory.table(view);
  expect(column(table, 0)).toEqual(means(cell => cell.overheadBytes.peak));
  expect(column(table, 1)).toEqual(means(cell => cell.overheadBytes.end));
});

const geometricMean = (ratios: readonly number[]): number => Math.exp(meanOfAll(ratios.map(Math.log)));

test('the measured chapters of a timeline add up to the cycles of its cells', () => {
  const spent = new Map<string, number>();
  for (const [workload, strategy, chapter, , , cell] of timeline.table(view).rows) {
    if (text(chapter).endsWith('(warm-up)') || typeof cell === 'string') continue;
    const key = `${text(workload)} | ${text(strategy)}`;
    spent.set(key, (spent.get(key) ?? 0) + cell.value);
  }
  const {costs} = context.machines[0].machine;
  for (const [pair, mean] of means(cell => cyclesOf(cell.events, costs)))
    expect(spent.get(pair)).toBeCloseTo(mean, 3);
});

test('where the reference failed at a seed, a chapter takes the mean of all that ended well, and is compared at the rest', () => {
  const cells = result.cells.map((cell): Cell => {
    const {key, workload, parameters, strategy, machine, seed} = cell;
    if (workload !== 'gups' || strategy !== 'native' || seed !== 4) return cell;
    return {key, workload, parameters, strategy, machine, seed, status: 'failed', error: 'made up'};
  });
  const {costs} = context.machines[0].machine;
  const spent = (strategy: string, chapter: number, seeds: readonly number[]): number =>
    result.cells.reduce((sum, cell) => {
      const here = cell.workload === 'gups' && cell.strategy === strategy && seeds.includes(cell.seed);
      return here && cell.status === 'ok' ? sum + cyclesOf(cell.chapters[chapter].events, costs) : sum;
    }, 0);
  const [all, both] = [
    [1, 2, 3, 4, 5],
    [1, 2, 3, 5],
  ];
  const [seen] = viewsOf({...result, cells}, context);
  const rows = timeline
    .table(seen)
    .rows.filter(([workload, strategy]) => workload === 'gups' && strategy === 'nested');
  expect(rows.map(([, , , slowdowns]) => number(slowdowns))).toEqual(
    [0, 1].map(at =>
      geometricMean(both.map(seed => spent('nested', at, [seed]) / spent('native', at, [seed]))),
    ),
  );
  expect(rows.map(([, , , , , took]) => number(took))).toEqual(
    [0, 1].map(at => spent('nested', at, all) / 5),
  );
});

test('a chapter is compared over the seeds that both strategies have', () => {
  const {costs} = context.machines[0].machine;
  const rows = timeline.table(view).rows.filter(([workload]) => workload === 'gups');
  const spent = (strategy: string, chapter: number, seeds: readonly number[]) =>
    result.cells.reduce((sum, cell) => {
      const here = cell.workload === 'gups' && cell.strategy === strategy && seeds.includes(cell.seed);
      return here && cell.status === 'ok' ? sum + cyclesOf(cell.chapters[chapter].events, costs) : sum;
    }, 0);
  // The example lets gups fail at seed 2 under shadow-uncached.
  const seeds = [1, 3, 4, 5];
  const slowdowns = rows
    .filter(([, strategy]) => strategy === 'shadow-uncached')
    .map(([, , , cell]) => number(cell));
  expect(slowdowns).toEqual(
    [0, 1].map(at =>
      geometricMean(seeds.map(seed => spent('shadow-uncached', at, [seed]) / spent('native', at, [seed]))),
    ),
  );
  expect(rows.filter(([, strategy]) => strategy === 'native').map(([, , , cell]) => number(cell))).toEqual([
    1, 1,
  ]);
});
