import {afterEach, expect, test, vi} from 'vitest';
import {cellText} from '../data-table.ts';
import {exampleContext, shortResult} from '../fixture.ts';
import {renderSvg} from '../render-svg.ts';
import type {Sweep} from '../sweep/sweep.ts';
import {viewsOf} from '../view.ts';
import {sweepCaption, sweepPages, sweepSpec, sweepTable} from './sweep.ts';

const [view] = viewsOf(shortResult(), exampleContext());

/** Of `nested`, which stays, and `shadow-cached`, whose slowdowns are these. */
function sweepOf(values: readonly number[], slowdowns: readonly number[], panels = 1): Sweep {
  const points = values.flatMap((x, at) => [
    {strategy: 'nested', x, slowdown: 1.5, low: null, high: null},
    {
      strategy: 'shadow-cached',
      x,
      slowdown: slowdowns[at],
      low: slowdowns[at] / 1.1,
      high: slowdowns[at] * 1.1,
    },
  ]);
  return {
    note: {
      of: 'machine',
      base: 'a machine',
      parameter: 'exitCycles',
      unit: 'cycles',
      points: values.map(value => ({label: `a machine (exitCycles ${value})`, value})),
    },
    panels: Array.from({length: panels}, (_, at) => ({name: `gups ${at}`, points})),
    views: [view],
  };
}

afterEach(() => void vi.restoreAllMocks());

test('a narrow range is drawn on a straight scale and a wide one on a logarithmic one, without a word of complaint', async () => {
  const complaints = vi.spyOn(console, 'warn').mockImplementation(() => {});
  for (const [values, scale] of [
    [[100, 200, 400], 'linear'],
    [[0, 200, 4000], 'linear'],
    [[100, 1000, 4000], 'log'],
  ] as const) {
    const spec = sweepSpec(sweepOf(values, [1, 2, 3]));
    expect(JSON.stringify(spec)).toContain(`"field":"x","type":"quantitative","scale":{"type":"${scale}"`);
    const svg = await renderSvg(spec);
    expect(svg).toContain('exitCycles (cycles)');
  }
  expect(complaints).not.toHaveBeenCalled();
});

test('the caption says where the lead changes, or that it changes nowhere', () => {
  expect(sweepCaption(sweepOf([100, 200, 300], [1, 2, 3]))).toContain(
    'gups 0: shadow-cached is ahead below 150 cycles, nested above. A ring marks where the lead changes.',
  );
  expect(sweepCaption(sweepOf([100, 200, 300], [2, 2, 3]))).toContain('The lead changes nowhere.');
});

test('the table has every point: a row a curve, a column a value', () => {
  const {columns, rows} = sweepTable(sweepOf([100, 200, 300], [1, 2, 3]));
  expect(columns.map(({title}) => title)).toEqual([
    'Workload',
    'Strategy',
    'exitCycles 100',
    'exitCycles 200',
    'exitCycles 300',
  ]);
  expect(rows.map(row => row.map(cellText))).toEqual([
    ['gups 0', 'nested', '1.50× one seed', '1.50× one seed', '1.50× one seed'],
    ['gups 0', 'shadow-cached', '1.00× [0.91–1.10]', '2.00× [1.82–2.20]', '3.00× [2.73–3.30]'],
  ]);
});

test('a point that failed is missing in its column', () => {
  const sweep = sweepOf([100, 200, 300], [1, 2, 3]);
  const panels = sweep.panels.map(panel => ({...panel, points: panel.points.slice(2)}));
  const [row] = sweepTable({...sweep, panels}).rows;
  expect(row.map(cellText)).toEqual(['gups 0', 'nested', '–', '1.50× one seed', '1.50× one seed']);
});

test('many panels take several pages, each panel once', () => {
  const pages = sweepPages(sweepOf([1, 2, 3], [1, 2, 3], 23));
  expect(pages.flatMap(({panels}) => panels.map(({name}) => name))).toEqual(
    Array.from({length: 23}, (_, at) => `gups ${at}`),
  );
  expect(Math.max(...pages.map(({panels}) => panels.length))).toBeLessThanOrEqual(10);
});
