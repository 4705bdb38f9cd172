import {expect, test} from 'vitest';
import {exampleContext, shortResult} from '../fixture.ts';
import {renderCharts} from '../rendered-chart.ts';
import {renderPng} from '../render-png.ts';
import {compactSvg} from './compact-svg.ts';

test('a compact picture is the same to the pixel, and a third smaller', {timeout: 60_000}, async () => {
  const charts = await renderCharts(shortResult(), exampleContext());
  expect(charts.length).toBeGreaterThan(4);
  for (const {svg, png, name} of charts) {
    const compact = compactSvg(svg);
    expect(compact.length / svg.length, name).toBeLessThan(0.67);
    expect(Buffer.compare(await renderPng(compact), png), name).toBe(0);
  }
});

test('two fonts stay where they are', () => {
  const svg = '<svg><text font-family="A">a</text><text font-family="B" opacity="1">b</text></svg>';
  expect(compactSvg(svg)).toBe('<svg><text font-family="A">a</text><text font-family="B">b</text></svg>');
});
