/** A PDF as poppler's tools see it: its fonts, its size, and what it says of itself. */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {charts} from '../report/charts/index.ts';
import {exampleContext, exampleResult} from '../report/fixture.ts';
import {viewsOf} from '../report/view.ts';
import {figureOf} from './figure.ts';
import {figureFile} from './figure-files.ts';
import {WIDTHS} from './widths.ts';

const required = process.env['PAGEWALK_POPPLER'] === 'required';
const absent = spawnSync('pdffonts', ['-v']).error !== undefined;

if (absent && required) {
  test('pdffonts is there, for PAGEWALK_POPPLER=required demands it', () => {
    expect.fail('pdffonts is not there: apt-get install poppler-utils');
  });
}

const LABELLED = {
  title: 'Slowdown (of all)',
  caption: 'Cycles over those of native – and so on.',
  provenance: [
    ['run', 'abc'],
    ['command', String.raw`npx pagewalk export 'a)b\(c'`],
  ],
} as const;

describe.skipIf(absent)('the PDF of a chart', () => {
  let folder: string;
  const file = (name: string): string => join(folder, `${name}.pdf`);
  const told = (tool: string, ...words: readonly string[]): string =>
    execFileSync(tool, [...words], {encoding: 'utf8'});

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pagewalk-pdf-'));
    const [view] = viewsOf(exampleResult(), exampleContext());
    for (const chart of charts) {
      const figure = await figureOf(chart.spec(view), WIDTHS.column);
      writeFileSync(file(chart.name), await figureFile('pdf', figure, LABELLED));
    }
  }, 60_000);

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  test.each(charts.map(({name}) => name))('%s has all its fonts embedded, as subsets', name => {
    const [, , ...fonts] = told('pdffonts', file(name)).trimEnd().split('\n');
    expect(fonts.length).toBe(2);
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+DejaVuSans(-Bold)? .* yes yes yes +\d+ +\d+$/);
  });

  test('is one page, a column wide', () => {
    const said = told('pdfinfo', file('slowdown'));
    expect(said).toMatch(/^Pages: +1$/m);
    expect(said).toMatch(/^Page size: +252 x [\d.]+ pts$/m);
  });

  test('says what it shows and where it comes from, and not when it was made', () => {
    const said = told('pdfinfo', '-custom', file('slowdown'));
    for (const [name, value] of [
      ['Title', LABELLED.title],
      ['Subject', LABELLED.caption],
      ...LABELLED.provenance,
    ])
      expect(said.split('\n').map(line => line.replace(/: +/, ': '))).toContain(`${name}: ${value}`);
    expect(told('pdfinfo', file('slowdown'))).not.toMatch(/Date/);
  });

  test('has its words as text, which can be found', () => {
    expect(told('pdftotext', file('slowdown'), '-')).toContain('slowdown over native');
  });
});
