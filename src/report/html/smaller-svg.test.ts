import {fileURLToPath} from 'node:url';
import {Resvg} from '@resvg/resvg-js';
import {expect, test} from 'vitest';
import {exampleContext, shortResult} from '../fixture.ts';
import {renderCharts} from '../rendered-chart.ts';
import {smallerSvg} from './smaller-svg.ts';

const fontFiles = ['DejaVuSans', 'DejaVuSans-Bold'].map(name =>
  fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)),
);

/** At four pixels a CSS pixel. */
const pixelsOf = (svg: string): Uint8Array =>
  new Resvg(svg, {
    font: {loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans'},
    fitTo: {mode: 'zoom', value: 4},
  }).render().pixels;

test('a smaller picture has half the letters, and a thousandth of its pixels is another shade', {
  timeout: 60_000,
}, async () => {
  const charts = await renderCharts(shortResult(), exampleContext());
  expect(charts.length).toBeGreaterThan(4);
  for (const {svg, name} of charts) {
    const smaller = smallerSvg(svg);
    expect(smaller.length / svg.length, name).toBeLessThan(0.5);
    const [own, others] = [pixelsOf(svg), pixelsOf(smaller)];
    expect(others.length, name).toBe(own.length);
    const differences = own.filter((each, at) => each !== others[at]).length;
    expect(differences / own.length, name).toBeLessThan(0.001);
    const most = own.reduce((far, each, at) => Math.max(far, Math.abs(each - others[at])), 0);
    expect(most, name).toBeLessThan(128);
  }
});
