import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {withParameters} from '../machines/parameters.ts';
import {effectSentence, fidelityNotes, SIMPLER, type FidelityEffect} from './fidelity.ts';
import {exampleContext, shortResult} from './fixture.ts';
import {renderHtml} from './html/page.ts';
import {renderMarkdown} from './markdown.ts';
import {MEASURED} from './measured-fidelity.ts';
import {plain, renderTable} from './terminal.ts';
import {viewsOf} from './view.ts';

const result = shortResult();
const contextOn = (cacheFidelity: string) => ({
  ...exampleContext(),
  machines: [{label: 'cascade-lake', machine: withParameters(cascadeLake, {cacheFidelity})}],
});
const textsOn = (cacheFidelity: string): readonly string[] => {
  const context = contextOn(cacheFidelity);
  return [
    renderTable(result, context, {columns: 80, style: plain}),
    renderMarkdown(result, context),
    renderHtml(result, context, []),
  ].map(text => text.replaceAll('\\', '').replaceAll(/\s+/g, ' '));
};

const EFFECT: FidelityEffect = {
  machine: 'zen2',
  rows: 9,
  slowdowns: 40,
  median: 0.00312,
  moved: 7,
  most: {workload: 'gups', strategy: 'nested', full: 1.3, here: 1.56},
  traded: [],
  level: [],
  judged: [],
};

test('whoever reads a result of a simpler fidelity is told before the first number how far it moves them', () => {
  for (const fidelity of SIMPLER) {
    const sentence = effectSentence(fidelity, MEASURED[fidelity]);
    for (const text of textsOn(fidelity)) {
      expect(text.split(sentence)).toHaveLength(2);
      expect(text.indexOf(sentence)).toBeLessThan(text.indexOf('ctx-ring'));
      expect(text).toMatch(/A run is about 1\.\d times as fast\./);
    }
  }
});

test('of one in full there is nothing to tell', () => {
  for (const text of textsOn('full')) expect(text).not.toMatch(/cacheFidelity=|times as fast/);
  expect(fidelityNotes(viewsOf(result, contextOn('full')))).toEqual([]);
});

test('several machines of one fidelity are told once', () => {
  const [entries] = viewsOf(result, contextOn('entries'));
  const [flat] = viewsOf(result, contextOn('flat'));
  expect(fidelityNotes([entries, flat, entries])).toHaveLength(2);
});

test('it says what moves, by how much, and who concludes otherwise', () => {
  expect(effectSentence('flat', EFFECT)).toBe(
    'Over the default suite on zen2, taking data to hit the first-level cache, and table entries the second (machine.cacheFidelity=flat) moves slowdowns by 0.31 % in the median, 7 of 40 by more than 1 %, and most that of gups under nested, from 1.30× to 1.56×. In none of 9 rows do two strategies change places.',
  );
  expect(effectSentence('flat', {...EFFECT, traded: ['a, b', 'c'], level: ['d'], judged: ['c']})).toMatch(
    / In 2 of 9 rows \(a, b; c\) two strategies change places; in 1 \(d\) strategies become level, or cease to be; a hypothesis is judged otherwise in 1 \(c\)\.$/,
  );
});

test('the README has the numbers too', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  expect(readme.split('\n')).toContain(effectSentence('entries', MEASURED.entries));
});
