/** The picture of a comparison: all of it is there, nothing is clipped, and marks are told apart without colour. */
import {expect, test} from 'vitest';
import {comparisonOf} from '../../compare/comparison.ts';
import {runOf, seeded} from '../../testing/compared-runs.ts';
import {renderSvg} from '../render-svg.ts';
import {widest} from '../text/width.ts';
import {comparisonChart} from './chart.ts';

const OPTIONS = {threshold: 0.01, across: false, limits: []};

/** One of each verdict. */
function fewRows(long = '') {
  const strategies = ['worse', 'better', 'same', 'undecided'];
  const ratios = [
    [1.1, 1.11, 1.12],
    [0.9, 0.91, 0.92],
    [1, 1, 1],
    [0.8, 1.3, 1.1],
  ];
  const [old, now] = [0, 1].map(at =>
    strategies.flatMap((strategy, which) =>
      seeded(
        ratios[which].map(ratio => (at === 0 ? 100 : 100 * ratio)),
        {strategy: strategy + long},
      ),
    ),
  );
  return comparisonOf(runOf('old', ...old), [runOf('new', ...now)], OPTIONS);
}

interface Row {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly look: {readonly shape: string; readonly fill: string};
}

const rowsOf = (spec: object): readonly Row[] =>
  (spec as {vconcat: readonly {data: {values: readonly Row[]}}[]}).vconcat[1].data.values;

test('a row has its ratio and both ends of its interval, and each verdict a shape of its own', () => {
  const comparison = fewRows();
  const rows = rowsOf(comparisonChart(comparison));
  const cycles = comparison.rows.filter(({metric}) => metric === 'cycles');
  expect(cycles.map(({verdict}) => verdict)).toEqual(['worse', 'better', 'same', 'undecided']);
  expect(rows.map(({value}) => value)).toEqual(cycles.map(({ratio}) => ratio));
  expect(rows[0]).toMatchObject({low: cycles[0].low, high: cycles[0].high});
  expect(new Set(rows.map(({look}) => look.shape)).size).toBe(4);
});

test('the title says what was found, and the legend what each mark is', async () => {
  const svg = await renderSvg(comparisonChart(fewRows()));
  for (const words of [
    'new over old, cycles: 1 worse, 1 undecided, 1 better, 1 the same within 1 %',
    'worse',
    'undecided',
    '95 % interval',
    'cycles over the baseline’s',
  ])
    expect(svg).toContain(words);
});

test('no text stands out over an edge, however long a name is', async () => {
  for (const comparison of [fewRows(), fewRows(` (${'many particulars, '.repeat(12)}x)`)]) {
    const svg = await renderSvg(comparisonChart(comparison));
    const [, width] = /<svg [^>]*width="(\d+)"/.exec(svg)!.map(Number);
    expect(width).toBeLessThan(690);
    const texts = [...svg.matchAll(/<text [^>]*font-size="(\d+)px"[^>]*>([^<]*)<\/text>/g)];
    expect(texts.length).toBeGreaterThan(10);
    for (const [, size, text] of texts)
      expect(widest([text], {size: Number(size), weight: 'bold'}), text).toBeLessThan(width);
  }
});

test('of more rows than a page holds those that moved most are drawn, and the rest are counted', () => {
  const many = Array.from({length: 80}, (_, at) => at);
  const [old, now] = [1, 2].map(side =>
    many.flatMap(at =>
      seeded(
        [100, 100].map(base => (side === 1 ? base : base + at)),
        {strategy: `s${at}`},
      ),
    ),
  );
  const spec = comparisonChart(comparisonOf(runOf('old', ...old), [runOf('new', ...now)], OPTIONS));
  const rows = rowsOf(spec);
  expect(rows).toHaveLength(48);
  expect(Math.min(...rows.map(({value}) => value))).toBe(1.32);
  expect(JSON.stringify(spec)).toContain('32 more rows, which moved less, are not drawn');
});

test('where nothing has a ratio there is a picture all the same', async () => {
  const native = {strategy: 'native', exits: 0};
  const comparison = comparisonOf(runOf('old', native), [runOf('new', native)], OPTIONS);
  await expect(renderSvg(comparisonChart({...comparison, rows: []}))).resolves.toContain('<svg');
});
