/** What the charts and tables of a tuning show is what it found, each number in its place. */
import {beforeAll, describe, expect, test} from 'vitest';
import {madeUpTuning, type Counted, type Spot} from '../../testing/tuning.ts';
import {analysisOf} from '../../tune/analysis.ts';
import type {OnePassResult, TuningResult} from '../../tune/result.ts';
import type {TuneSpecInput} from '../../tune/spec.ts';
import {more} from '../../tune/words.ts';
import {type DataCell, cellText, type DataTable} from '../data-table.ts';
import {countAxis, sizeAxis} from './axes.ts';
import {effects} from './effects.ts';
import {front} from './front.ts';
import {tuningLead} from './lead.ts';
import {onePassCharts} from './one-pass.ts';
import type {Axis} from './panels.ts';
import {sweptCharts} from './swept.ts';
import {ranksTable} from './tables.ts';

const SPEC: TuneSpecInput = {
  workloads: ['ctx-ring', 'gups'],
  seeds: 3,
  policies: ['fifo', 'lru'],
  sizes: [16, 64, 256],
  space: {prefetch: ['none', 'group']},
  objective: 'exits',
};

/** Exits, hidden faults and cycles that go by different rules, so that none can stand for another. */
function counted({workload, seed, set}: Spot): Counted {
  const size = set['eviction'] === 'unbounded' ? 1024 : Number(set['poolPages'] ?? 64);
  const better = {belady: 3, lru: 2}[String(set['eviction'])] ?? 1;
  const heavy = workload === 'gups' ? 3 : 1;
  const group = set['prefetch'] === 'group';
  return {
    cycles: 1e6 + Math.round((4e7 * heavy * (group ? 0.9 : 1) * (10 + seed)) / size / better),
    hiddenFaults: Math.round(5e5 / size ** 1.2 / better / (group ? 2 : 1)),
    trueFaults: 700 * heavy + 3 * size,
    evictions: Math.max(0, 300 - size),
    pages: size * heavy,
  };
}

let result: TuningResult;
beforeAll(async () => {
  result = analysisOf(await madeUpTuning(SPEC, counted));
});

const valueOf = (cell: DataCell) => (typeof cell === 'string' ? undefined : cell.value);

/** The cells of a column by the title that it begins with. */
const column = ({columns, rows}: DataTable, title: string): readonly DataCell[] =>
  rows.map(row => row[columns.findIndex(each => each.title.startsWith(title))]);

describe('the front', () => {
  interface Mark {
    readonly bytes: number;
    readonly cycles: number;
    readonly letter?: string;
  }

  const marksOf = (of: TuningResult) =>
    front.spec(of) as unknown as {
      data: {values: readonly Mark[]};
      layer: readonly {data?: {values: readonly Mark[]}}[];
    };

  test('has every candidate at its cycles and its bytes, and in its table', () => {
    const {candidates} = result.search;
    expect(marksOf(result).data.values.map(({bytes, cycles}) => ({bytes, cycles}))).toEqual(
      candidates.map(({peakBytes, cyclesOverDefault}) => ({
        bytes: peakBytes,
        cycles: cyclesOverDefault.ratio,
      })),
    );
    const table = front.table(result);
    const numbers = (title: string) => column(table, title).map(valueOf);
    expect(numbers('VM exits over')).toEqual(candidates.map(({overDefault}) => overDefault.ratio));
    expect(numbers('Cycles over')).toEqual(candidates.map(each => each.cyclesOverDefault.ratio));
    expect(numbers('Peak')).toEqual(candidates.map(({peakBytes}) => peakBytes));
    expect(numbers('VM exits over')).not.toEqual(numbers('Cycles over'));
  });

  test('has its letters beside those that they stand for, and its floor at an unbounded cache', () => {
    const {candidates} = result.search;
    const winner = candidates.find(({label}) => label === result.winner!.label)!;
    const bend = candidates.findLast(each => each.peakBytes !== winner.peakBytes)!;
    const bent = {...result, search: {...result.search, knee: bend.label}};
    const letters = marksOf(bent).layer.flatMap(({data}) => data?.values ?? []);
    const place = ({peakBytes, cyclesOverDefault}: typeof winner) => ({
      bytes: peakBytes,
      cycles: cyclesOverDefault.ratio,
    });
    expect(letters.find(({letter}) => letter === 'W')).toMatchObject(place(winner));
    expect(letters.find(({letter}) => letter === 'K')).toMatchObject(place(bend));
    const most = Math.max(...result.workloads.map(each => each.default!.overheadBytes));
    expect(letters.find(({letter}) => letter === 'D')).toMatchObject({bytes: most, cycles: 1});
    const [floor] = letters.filter(({bytes, letter}) => bytes === undefined && letter === undefined);
    expect(floor.cycles).toBe(1 / result.defaultOverUnbounded!.ratio);
    expect(floor.cycles).toBeLessThan(1);
  });
});

describe('curves by size', () => {
  const named = (name: string) => sweptCharts.find(each => each.name === name)!;

  interface Panel {
    readonly data: {readonly values: readonly {series: string; size: number; value: number}[]};
    readonly layer?: readonly unknown[];
  }

  /** Below the legend. */
  const panelsOf = (name: string, of: TuningResult) =>
    (named(name).spec(of) as unknown as {vconcat: readonly Panel[]}).vconcat.slice(1);

  const defaultsOf = (of: TuningResult) =>
    panelsOf('exits-by-size', of).map(({data}) =>
      data.values.find(each => each.series.startsWith('default')),
    );

  test('have the default at the memory that it used, in the unit of the axis', () => {
    const pages = result.workloads.map(each => each.default!.overheadBytes / 4096);
    expect(defaultsOf(result).map(each => each?.size)).toEqual(pages);
    const inKiB = {...result, size: {...result.size, unit: 'KiB'}};
    expect(defaultsOf(inKiB).map(each => each?.size)).toEqual(pages.map(each => each * 4));
    expect(defaultsOf(result).map(each => each?.value)).toEqual(
      result.workloads.map(each => each.default!.exits),
    );
  });

  test.each([
    ['exits-by-size', 'exits'],
    ['hidden-faults-by-size', 'hiddenFaults'],
  ] as const)('%s has the counts of its points and its floor, in its table too', (name, quantity) => {
    for (const [at, {curves, unbounded}] of result.workloads.entries()) {
      const panel = panelsOf(name, result)[at];
      for (const {size, ...counts} of curves[0].points)
        expect(panel.data.values).toContainEqual({series: 'fifo', size, value: counts[quantity]});
      expect(JSON.stringify(panel)).toContain(`{"values":[{"value":${unbounded![quantity]}}]}`);
    }
    const table = named(name).table(result);
    const numbers = column(table, quantity === 'exits' ? 'VM exits' : 'Hidden').map(valueOf);
    expect(numbers).toEqual(
      result.workloads.flatMap(({unbounded, default: own, curves}) =>
        [unbounded!, own!, ...curves.flatMap(({points}) => points)].map(each => each[quantity]),
      ),
    );
  });

  test('by distance lack what has no bound at its size', () => {
    const [first, ...others] = result.workloads;
    const lacking = first.curves.map(curve => ({
      ...curve,
      points: curve.points.map(point => (point.size === 64 ? {...point, overBound: null} : point)),
    }));
    const [panel] = panelsOf('distance-by-size', {
      ...result,
      workloads: [{...first, curves: lacking}, ...others],
    });
    expect([...new Set(panel.data.values.map(({size}) => size))]).toEqual([16, 256]);
  });
});

describe('curves in one pass', () => {
  const curve = (policy: string, misses: readonly number[]): OnePassResult => ({
    stream: 'TLB',
    policy,
    method: 'one pass',
    unit: 'entries',
    uses: 9000,
    points: misses.map((each, at) => ({size: 2 ** at, misses: each, marked: true})),
    compulsory: 11,
    note: 'pages',
  });

  const tlb = onePassCharts.find(({name}) => name === 'one-pass-tlb')!;

  test('have a floor at what no size avoids, and say how much worse than the bound LRU is, and where', () => {
    const onePass = [curve('lru', [900, 600, 11]), curve('belady', [900, 200, 11])];
    const one = {...result, workloads: [{...result.workloads[0], onePass}]};
    const spec = JSON.stringify(tlb.spec(one));
    expect(spec).toContain('{"values":[{"value":11}]}');
    expect(spec).toContain('9,000 uses; LRU misses at most 3.00× as often as the bound, at 2');
    const table = tlb.table(one);
    expect(column(table, 'Misses').map(valueOf)).toEqual([900, 600, 11, 900, 200, 11]);
    expect(new Set(column(table, 'No size avoids').map(valueOf))).toEqual(new Set([11]));
  });
});

test('a factor of a value is drawn as it is: less is better', () => {
  const {vconcat} = effects.spec(result) as unknown as {
    vconcat: readonly {data: {values: readonly {value: string; factor: number}[]}}[];
  };
  expect(vconcat.map(({data}) => data.values)).toEqual(
    result.effects!.main.map(({levels}) => levels.map(({value, factor}) => ({value: String(value), factor}))),
  );
});

test('ranks join who ties, and the distance to the bound is that in cycles', () => {
  const [first, ...others] = result.workloads;
  const [contest] = first.contests;
  const ranks = [['lru', 's3-fifo'], ['fifo']];
  const table = ranksTable({
    ...result,
    workloads: [{...first, contests: [{...contest, ranks}]}, ...others],
  });
  expect(cellText(column(table, 'Ranks')[0])).toBe('lru = s3-fifo, fifo');
  const {cycles, exits} = contest.aboveBound;
  expect(more(cycles!.comparison)).not.toBe(more(exits!.comparison));
  expect(cellText(column(table, 'Best over bound')[0])).toBe(more(cycles!.comparison));
});

test('all that the first round ran was searched, whoever came through', () => {
  const rungs = [
    {seeds: [1], configurations: 12},
    {seeds: [1, 2, 3], configurations: 6},
  ];
  expect(tuningLead({...result, search: {...result.search, rungs}})).toContain('12 configurations searched');
});

describe('an axis of counts', () => {
  const domainOf = ({scale}: Axis): readonly number[] => (scale as {domain: readonly number[]}).domain;

  test('is logarithmic, and what is nothing stands beside it, at a word', () => {
    const axis = countAxis('misses', [0, 5, 1000]);
    expect(axis).toMatchObject({title: 'misses (log; “none” apart)', scale: {type: 'log'}});
    expect(axis.labels).toContain('none');
    const {at, band} = axis.aside!;
    expect(band[0]).toBe(domainOf(axis)[0]);
    expect(at).toBeGreaterThan(band[0]);
    expect(at).toBeLessThan(band[1]);
    expect(band[1]).toBeLessThan(5);
  });

  test('has no such place where nothing is nothing', () => {
    const axis = countAxis('misses', [50, 1000]);
    expect(axis).toMatchObject({title: 'misses (log)', aside: undefined});
    expect(axis.labels).not.toContain('none');
  });

  test('holds a mean over seeds that is less than one', () => {
    expect(domainOf(countAxis('misses', [0.4, 1000]))[0]).toBeLessThan(0.4);
    expect(countAxis('misses', [0.4, 1000]).aside).toBeUndefined();
  });
});

test('a size of none stands beside the axis of sizes', () => {
  expect(sizeAxis('roots (log scale)', [0, 1, 4]).aside?.word).toBe('none');
  expect(sizeAxis('roots (log scale)', [1, 4])).toMatchObject({aside: undefined, labels: ['1', '4']});
});
