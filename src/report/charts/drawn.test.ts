/** What is drawn is what was counted: the data of each chart, and where its marks stand. */
import * as vega from 'vega';
import {compile} from 'vega-lite';
import {expect, test} from 'vitest';
import type {OkCell} from '../../suite/result.ts';
import {CAUSES, EXIT_NAMES, total} from '../../timing/events.ts';
import {cellText} from '../data-table.ts';
import {exampleContext, exampleResult} from '../fixture.ts';
import {intervalText} from '../../suite/conclusions/interval-text.ts';
import {ratio, short} from '../format.ts';
import {isVegaLite, renderSvg} from '../render-svg.ts';
import {type View, viewsOf} from '../view.ts';
import type {Chart} from './chart.ts';
import {cycles} from './cycles.ts';
import {exits} from './exits.ts';
import {memory} from './memory.ts';
import {slowdown} from './slowdown.ts';
import {KNOWN_STRATEGIES, looksOf} from './theme.ts';
import {timeline} from './timeline.ts';

const result = exampleResult();
const [view] = viewsOf(result, exampleContext());

interface Datum {
  readonly workload: string;
  readonly strategy: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly start: number;
  readonly end: number;
  readonly label?: string;
  readonly part: string | null;
  readonly chapter: number;
}

const dataOf = (chart: Chart, seen: View = view): readonly Datum[] =>
  (chart.spec(seen) as {data: {values: readonly Datum[]}}).data.values;

const okCells = ({workload, strategy}: Datum): readonly OkCell[] =>
  result.cells
    .filter(cell => cell.status === 'ok')
    .filter(cell => cell.workload === workload && cell.strategy === strategy);

const meanOf = (cells: readonly OkCell[], value: (cell: OkCell) => number): number =>
  cells.reduce((sum, cell) => sum + value(cell), 0) / cells.length;

const summaryOf = ({workload, strategy}: Datum) =>
  result.summary.find(row => row.workload === workload && row.strategy === strategy);

test('a slowdown has its dot and both ends of its interval', () => {
  for (const datum of dataOf(slowdown)) {
    const {slowdown: value = null, low = null, high = null} = summaryOf(datum) ?? {};
    expect(datum).toMatchObject({value, low, high});
  }
});

interface Item {
  readonly marktype?: string;
  readonly items?: readonly Item[];
  readonly datum?: {readonly low?: number; readonly high?: number};
  readonly x?: number;
  readonly x2?: number;
}

const leavesOf = (item: Item): readonly Item[] =>
  item.items === undefined ? [item] : item.items.flatMap(leavesOf);

test('an interval is drawn from its lower end to its upper one', async () => {
  const spec: object = slowdown.spec(view);
  if (!isVegaLite(spec)) throw new Error('no $schema');
  const run = new vega.View(vega.parse(compile(spec).spec), {renderer: 'none'});
  await run.runAsync();
  const leaves = leavesOf((run.scenegraph() as unknown as {root: Item}).root);
  const drawn = leaves.flatMap(({datum: {low, high} = {}, x, x2}) =>
    low !== undefined && high !== undefined && low < high && x !== undefined && x2 !== undefined
      ? [Math.abs(x2 - x) / Math.log(high / low)]
      : [],
  );
  expect(drawn.length).toBeGreaterThan(10);
  // On a logarithmic scale as many pixels a factor for each.
  for (const pixels of drawn) expect(pixels / drawn[0]).toBeCloseTo(1, 6);
  const [{slowdown: middle, ...bounds}] = result.summary.filter(row => row.low! < row.high!);
  const [low, high] = [bounds.low!, bounds.high!];
  const dots = leaves.filter(({datum, x2}) => datum?.low === low && x2 === undefined);
  const rule = leaves.find(({datum, x2}) => datum?.low === low && x2 !== undefined)!;
  const share = Math.log(middle / low) / Math.log(high / low);
  const dot = dots.find(({x}) => x !== undefined)!;
  expect((dot.x! - Math.min(rule.x!, rule.x2!)) / Math.abs(rule.x2! - rule.x!)).toBeCloseTo(share, 6);
});

test.each([
  ['cycles', cycles, CAUSES, (cell: OkCell, at: number) => cell.attribution[CAUSES[at]]],
  ['exits', exits, EXIT_NAMES, (cell: OkCell, at: number) => cell.events[EXIT_NAMES[at]]],
] as const)(
  "bars of %s are as long as their share of their workload's longest, part by part",
  (_, chart, parts, partOf) => {
    const data = dataOf(chart);
    const wholes = new Map<string, number>();
    const wholeOf = (datum: Datum): number => {
      const cells = okCells(datum);
      return parts.reduce((sum, _part, at) => sum + meanOf(cells, cell => partOf(cell, at)), 0);
    };
    for (const datum of data.filter(each => okCells(each).length > 0))
      wholes.set(datum.workload, Math.max(wholes.get(datum.workload) ?? 0, wholeOf(datum)));
    for (const datum of data.filter(({part}) => part !== null)) {
      const longest = wholes.get(datum.workload)!;
      expect(datum.end - datum.start).toBeCloseTo(datum.value! / longest, 9);
      if (datum.label !== undefined) expect(datum.end).toBeCloseTo(wholeOf(datum) / longest, 9);
    }
  },
);

test('a bar ends with its slowdown, or with its exits', () => {
  const labels = (chart: Chart) =>
    dataOf(chart).filter(({label, part}) => label !== undefined && part !== null);
  for (const datum of labels(cycles))
    expect(datum.label!.split(',')[0]).toBe(
      `${ratio(summaryOf(datum)!.slowdown)} ${intervalText(summaryOf(datum)!)}`,
    );
  for (const datum of labels(exits))
    expect(datum.label!.split(',')[0]).toBe(
      short(meanOf(okCells(datum), cell => total(cell.events, EXIT_NAMES))),
    );
});

test('memory is drawn at the peak', () => {
  for (const datum of dataOf(memory)) {
    const cells = okCells(datum);
    expect(datum.value).toBe(cells.length === 0 ? null : meanOf(cells, cell => cell.overheadBytes.peak));
  }
});

test('chapters count from 1, and those of the warm-up are shaded and named so', () => {
  const {vconcat} = timeline.spec(view) as unknown as {
    vconcat: readonly [object, {concat: readonly {layer: readonly object[]}[]}];
  };
  const [, {concat}] = vconcat;
  for (const {layer} of concat) {
    const [shaded] = layer as readonly {data: {values: readonly {chapter: number}[]}}[];
    expect(shaded.data.values.map(({chapter}) => chapter)).toEqual([1]);
  }
  const names = timeline.table(view).rows.map(([, , chapter]) => cellText(chapter));
  expect(names[0]).toMatch(/^1\. .* \(warm-up\)$/);
  expect(names[1]).toMatch(/^2\. [^(]*$/);
});

test('the line of a strategy looks in every panel of the timeline as it does in the legend', async () => {
  const svg = await renderSvg(timeline.spec(view));
  const drawn = (tag: string, look: string): number =>
    [...svg.matchAll(new RegExp(`<${tag}[^>]*>`, 'g'))].filter(([each]) => each.includes(look)).length;
  const panels = new Set(result.cells.map(({workload}) => workload)).size;
  const {strokes, dashes} = looksOf(view.strategies, KNOWN_STRATEGIES);
  const looks = view.strategies.map(
    (_, at) => `stroke="${strokes[at]}" stroke-width="0.9" stroke-dasharray="${dashes[at].join(',')}"`,
  );
  expect(new Set(looks).size).toBe(view.strategies.length);
  for (const [at, look] of looks.entries()) {
    const failed = view.groups.filter(
      ({strategy, cells}) => strategy === view.strategies[at] && cells.length === 0,
    );
    expect({look, lines: drawn('path', look), samples: drawn('line', look)}).toEqual({
      look,
      lines: panels - failed.length,
      samples: 1,
    });
  }
});
