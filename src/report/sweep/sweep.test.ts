import {expect, test} from 'vitest';
import {sweepCaption, sweepSpec, sweepTable} from '../charts/sweep.ts';
import type {SweepNote} from '../context.ts';
import {cellText} from '../data-table.ts';
import {exampleContext, shortResult} from '../fixture.ts';
import {renderSvg} from '../render-svg.ts';
import {textBoxes} from '../svg-text.ts';
import {viewsOf} from '../view.ts';
import {sweepsOf} from './sweep.ts';

/** `shadow-cached` at three sizes: slow where it is small, faster than nested where it is large. */
const SLOWDOWNS: Readonly<Record<number, number>> = {64: 4, 128: 2, 256: 1.1};
const labelAt = (pages: number | string): string => `shadow-cached (poolPages ${pages})`;
const sizes = Object.keys(SLOWDOWNS).map(Number);
const note: SweepNote = {
  of: 'strategy',
  base: 'shadow-cached',
  parameter: 'poolPages',
  unit: 'pages',
  points: sizes.map(value => ({label: labelAt(value), value})),
};

const result = shortResult();
const context = exampleContext();
const spread = <Row extends {readonly strategy: string}>(
  rows: readonly Row[],
  at: (row: Row, pages: number) => Row,
) =>
  rows.flatMap(row =>
    row.strategy === 'shadow-cached'
      ? sizes.map(pages => at({...row, strategy: labelAt(pages)}, pages))
      : [row],
  );
const [view] = viewsOf(
  {
    ...result,
    cells: spread(result.cells, row => row),
    summary: spread(
      result.summary.map(row =>
        row.strategy === 'nested' ? {...row, slowdown: 1.5, low: 1.5, high: 1.5} : row,
      ),
      (row, pages) => ({
        ...row,
        slowdown: SLOWDOWNS[pages],
        low: SLOWDOWNS[pages] * 0.9,
        high: SLOWDOWNS[pages] * 1.1,
      }),
    ),
  },
  {
    ...context,
    strategies: [
      ...context.strategies,
      ...sizes.map(pages => ({
        ...context.strategies.find(({label}) => label === 'shadow-cached')!,
        label: labelAt(pages),
      })),
    ],
  },
);
const [sweep] = sweepsOf([note], [view]);

test('the variants of a strategy are one curve, and all others are level at every value', () => {
  for (const {points} of sweep.panels) {
    const curve = points.filter(({strategy}) => strategy === 'shadow-cached');
    expect(curve.map(({x, slowdown}) => [x, slowdown])).toEqual([
      [64, 4],
      [128, 2],
      [256, 1.1],
    ]);
    const others = points.filter(({strategy}) => strategy === 'nested');
    expect(others.map(({x}) => x)).toEqual(sizes);
    expect(new Set(others.map(({slowdown}) => slowdown))).toEqual(new Set([1.5]));
  }
  expect(sweep.views[0].strategies).toEqual(
    view.strategies
      .filter(each => each !== labelAt(128) && each !== labelAt(256))
      .map(each => (each === labelAt(64) ? 'shadow-cached' : each)),
  );
});

test('the picture has it once in its legend, with its kind, and marks where it overtakes', async () => {
  const texts = textBoxes(await renderSvg(sweepSpec(sweep))).map(({text}) => text);
  expect(texts.filter(text => text.startsWith('shadow-cached'))).toEqual([
    'shadow-cached: invalidating traces, FIFO',
  ]);
  expect(texts).toContain('poolPages (pages)');
  // A straight line from 2 at 128 to 1.1 at 256 is at 1.5 where 5/9 of the way are gone.
  expect(sweepCaption(sweep)).toContain('nested is ahead below 199 pages, shadow-cached above');
  expect(texts).toContain('199');
});

test('its table has a column a value', () => {
  const {columns, rows} = sweepTable(sweep);
  expect(columns.map(({title}) => title).slice(2)).toEqual([
    'poolPages 64',
    'poolPages 128',
    'poolPages 256',
  ]);
  const row = rows.find(([, strategy]) => strategy === 'shadow-cached')!;
  expect(row.slice(2).map(cellText)).toEqual(['4.00× [3.60–4.40]', '2.00× [1.80–2.20]', '1.10× [0.99–1.21]']);
});
