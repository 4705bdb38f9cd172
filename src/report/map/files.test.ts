import {beforeAll, expect, test} from 'vitest';
import {expectClosed} from '../../testing/closed.ts';
import {mapSchema} from '../../reproduce/map/result.ts';
import {cellText} from '../data-table.ts';
import {escape} from '../markdown-text.ts';
import {exampleMap} from './fixture.ts';
import {mapFiles} from './files.ts';
import {applicationsTable, cellsTable, linesTable, pricesTable} from './tables.ts';

const map = exampleMap();
let files: ReadonlyMap<string, string>;
const of = (name: string): string => files.get(name)!;

beforeAll(async () => {
  files = await mapFiles(map);
});

test('the map is a picture, its specification, its data, a text and a page', () => {
  expect([...files.keys()]).toEqual(['map.json', 'map.vl.json', 'map.svg', 'map.md', 'map.html']);
  expect(mapSchema.parse(JSON.parse(of('map.json')))).toEqual(map);
  expect(of('map.svg')).toMatch(/^<svg /);
});

test('text and page have every finding and every number', () => {
  for (const sentence of map.findings) {
    expect(of('map.md')).toContain(escape(sentence));
    expect(of('map.html')).toContain(`<li>${sentence}</li>`);
  }
  for (const {rows} of [cellsTable, applicationsTable, linesTable, pricesTable].map(table => table(map)))
    for (const cell of rows.flat()) expect(of('map.md')).toContain(` ${escape(cellText(cell))} |`);
  expect(of('map.html').match(/<table>/g)).toHaveLength(4);
});

test('the page loads nothing, shows what others wrote as text, and closes what it opens', () => {
  const page = of('map.html');
  expect(page).not.toMatch(/<(script|link|img|iframe|object|embed)\b/i);
  expect(page).not.toMatch(/url\(|@import|\son\w+=/i);
  expect(page).toContain('compiler &lt;small&gt;');
  expect(page).not.toContain('<small>');
  expectClosed(page);
});
