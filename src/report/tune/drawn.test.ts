/** What the charts and tables of a tuning show is what it found, each number in its place. */
import {beforeAll, describe, expect, test} from 'vitest';
import {madeUpReason, madeUpTuning, type Counted, type Spot} from '../../testing/tuning.ts';
import {analysisOf} from '../../tune/analysis.ts';
import type {OnePassResult, Reason, TuningResult} from '../../tune/result.ts';
import type {TuneSpecInput} from '../../tune/spec.ts';
import {more} from '../../tune/words.ts';
import {type DataCell, cellText, type DataTable} from '../data-table.ts';
import {countAxis, sizeAxis} from './axes.ts';
import type {TuningChart} from './chart.ts';
import {effects} from './effects.ts';
import {front} from './front.ts';
import {tuningLead} from './lead.ts';
import {onePassCharts} from './one-pass.ts';
import type {Axis} from './panels.ts';
import {sweptCharts} from './swept.ts';
import {ranksTable} from './tables.ts';
import {whyEvictions} from './why-evictions.ts';
import {whyMisses} from './why-misses.ts';
import {whyTimeline} from './why-timeline.ts';

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

describe('why a policy wins', () => {
  const [best, other] = [
    {policy: 'lru', evictions: 300, regretted: 200, missCycles: 4e5},
    {policy: 'fifo', evictions: 900, regretted: 800, missCycles: 8e5},
  ];
  const bound = {policy: 'belady', bound: true, evictions: 100, regretted: 10, missCycles: 2e5} as const;
  const wonBy = (ratio: number, reason: Reason): Reason => ({
    ...reason,
    comparison: {...reason.comparison, ratio},
  });
  const explained = (): TuningResult => ({
    ...result,
    reasons: [madeUpReason('ctx-ring', [best, other, bound]), wonBy(3, madeUpReason('gups', [best, other]))],
  });

  interface Drawn {
    readonly vconcat: readonly {
      readonly title: {readonly text: readonly string[]};
      readonly data: {
        readonly values: readonly {series: string; size: number; value: number; marked?: false}[];
      };
    }[];
  }

  const pointsOf = (chart: TuningChart, at: number, series: string) =>
    (chart.spec(explained()) as unknown as Drawn).vconcat[at + 1].data.values.filter(
      each => each.series === series,
    );

  test('evictions are drawn by distance, those that came back nearer among them', () => {
    expect(pointsOf(whyEvictions, 0, 'fifo')).toEqual([
      {series: 'fifo', size: 0, value: 1},
      {series: 'fifo', size: 24, value: 801},
    ]);
    expect(pointsOf(whyEvictions, 0, 'belady (bound)').at(-1)?.value).toBe(11);
    const table = whyEvictions.table(explained());
    expect(column(table, 'Pages evicted').map(valueOf)).toEqual([300, 900, 100, 300, 900]);
    expect(column(table, 'Within').map(valueOf)).toEqual([200, 800, 10, 200, 800]);
    expect(column(table, 'Cycles of').map(valueOf)).toEqual([4e5, 8e5, 2e5, 4e5, 8e5]);
    // Of 100 that were evicted only 11 came back.
    expect(column(table, 'Median').map(cellText)).toEqual(['24', '24', 'never', '24', '24']);
  });

  test('misses are drawn at their level, at all that they cost, and nothing where none was', () => {
    expect(pointsOf(whyMisses, 0, 'lru')).toEqual([
      {series: 'lru', size: 0, value: 3e5},
      {series: 'lru', size: 1, value: 0},
      {series: 'lru', size: 2, value: 1e5},
    ]);
    const table = whyMisses.table(explained());
    expect(column(table, 'Missing').slice(0, 3).map(cellText)).toEqual(['PD', 'PT', 'entry']);
    expect(column(table, 'Cycles a miss').slice(0, 3).map(valueOf)).toEqual([
      1e5 / 300,
      undefined,
      3e5 / 900,
    ]);
  });

  test('the timeline is that of the workload on which most is won, part by part', () => {
    const {vconcat} = whyTimeline.spec(explained()) as unknown as Drawn;
    expect(vconcat[1].title.text).toEqual(['gups, poolPages 64']);
    const points = pointsOf(whyTimeline, 0, 'lru');
    expect(points.map(({size}) => size)).toEqual(Array.from({length: 20}, (_, at) => 100 * (at + 1)));
    expect(points.map(({value}) => value)).toEqual(Array.from({length: 20}, (_, at) => 300 + at));
    expect(points.filter(({marked}) => marked === undefined).map(({size}) => size)).toEqual([100, 900, 1700]);
  });
});

test('curves by size have an upright line at the size that people have, in the unit of the axis', () => {
  const upright = (of: TuningResult) =>
    JSON.stringify(sweptCharts[0].spec(of))
      .match(/"values":\[\{"size":([\d.]+),"label":"([^"]*)"\}\]/)
      ?.slice(1);
  const [first, ...others] = result.workloads;
  const having = (unit: string, poolPages: number | null): TuningResult => ({
    ...result,
    size: {...result.size, unit},
    workloads: [{...first, default: {...first.default!, poolPages}}, ...others],
  });
  expect(upright(having('pages', 80))).toEqual(['80', 'default 80']);
  expect(upright(having('KiB', 80))).toEqual(['320', 'default 320']);
  expect(upright(having('roots', 80))).toBeUndefined();
});
