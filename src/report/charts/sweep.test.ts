import {afterEach, expect, test, vi} from 'vitest';
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
    'A ring marks where the lead changes. gups 0: shadow-cached is ahead below 150 cycles, nested above.',
  );
  expect(sweepCaption(sweepOf([100, 200, 300], [2, 2, 3]))).toContain('The lead changes nowhere.');
});

test('the table has every point', () => {
  expect(sweepTable(sweepOf([100, 200, 300], [1, 2, 3])).rows).toHaveLength(6);
});

test('many panels take several pages, each panel once', () => {
  const pages = sweepPages(sweepOf([1, 2, 3], [1, 2, 3], 23));
  expect(pages.flatMap(({panels}) => panels.map(({name}) => name))).toEqual(
    Array.from({length: 23}, (_, at) => `gups ${at}`),
  );
  expect(Math.max(...pages.map(({panels}) => panels.length))).toBeLessThanOrEqual(10);
});
