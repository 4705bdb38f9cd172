/** `pagewalk export` of what is no run: the tables and charts of a tuning and of the map, as committed references have them. */
import {cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {bench, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;
const REFERENCE = join(import.meta.dirname, '../../results/reference');

let here: Bench;
beforeAll(() => {
  here = bench();
  mkdirSync(join(here.folder, 'tuning'));
  mkdirSync(join(here.folder, 'map'));
  cpSync(join(REFERENCE, 'tuning/tune.json'), join(here.folder, 'tuning/tune.json'));
  cpSync(join(REFERENCE, 'reproduction/map.json'), join(here.folder, 'map/map.json'));
});

const text = (path: string): string => readFileSync(join(here.folder, path), 'utf8');
const exported = (...words: readonly string[]) => here.pagewalk('export', ...words);

test('a table of a tuning is CSV with what describes it, its numbers as exact as they are known', {
  timeout: TIMEOUT_MS,
}, async () => {
  const said = await exported('tuning', '--table', 'front', '--format', 'csv');
  expect({status: said.status, err: said.err}).toEqual({status: 0, err: ''});
  const put = await exported('tuning', '--table', 'front', '--out', 'data/mine.csv');
  expect(put.err).toBe('wrote data/mine.csv\nwrote data/mine.csv-metadata.json\n');
  expect(text('data/mine.csv')).toBe(said.out);
  const described = JSON.parse(text('data/mine.csv-metadata.json')) as {
    url: string;
    notes: readonly Record<string, string>[];
    tableSchema: {columns: readonly {titles: string; datatype: string}[]};
  };
  expect(described.url).toBe('mine.csv');
  expect(described.notes[0]['command']).toBe('npx pagewalk export tuning --format csv --table front');
  expect(described.tableSchema.columns.find(({titles}) => titles === 'Cycles over default')!.datatype).toBe(
    'double',
  );
  const {search} = JSON.parse(text('tuning/tune.json')) as {
    search: {candidates: readonly {overDefault: {ratio: number}}[]};
  };
  const ratios = said.out.trimEnd().split('\r\n').slice(1);
  expect(ratios).toHaveLength(search.candidates.length);
  for (const [at, {overDefault}] of search.candidates.entries())
    expect(ratios[at]).toContain(`,${overDefault.ratio},`);
});

test.each([
  ['tuning', 'latex', 'tuning.tex'],
  ['tuning', 'markdown', 'tuning.md'],
  ['map', 'latex', 'map.tex'],
  ['map', 'markdown', 'map.md'],
])('all tables of the %s are one document in %s', {timeout: TIMEOUT_MS}, async (name, format, file) => {
  await exported(name, '--format', format, '--out', 'documents');
  const whole = text(`documents/${file}`);
  expect(whole).toBe((await exported(name, '--format', format)).out);
  expect(whole).toContain(`npx pagewalk export ${name}`);
  expect(whole).toContain(name === 'map' ? 'Application' : 'Ranks');
});

test('JSON is all that was found, and where it comes from', {timeout: TIMEOUT_MS}, async () => {
  for (const [name, file] of [
    ['tuning', 'tune.json'],
    ['map/map.json', 'map.json'],
  ]) {
    const {provenance, ...found} = JSON.parse((await exported(name, '--format', 'json')).out) as {
      provenance: Record<string, string>;
    };
    expect(JSON.parse(text(`${name.split('/')[0]}/${file}`))).toMatchObject(found);
    expect(provenance['command']).toBe(`npx pagewalk export ${name} --format json`);
  }
});

test('charts of a tuning are as wide as was asked for, and the map as a page on its side', {
  timeout: TIMEOUT_MS,
}, async () => {
  await exported('tuning', '--chart', 'front', '--width', 'page', '--out', 'front.svg');
  expect(text('front.svg')).toMatch(/^<svg [^>]*width="181.9mm"/);
  await exported('map', '--format', 'pdf', '--out', 'figures');
  expect(readdirSync(join(here.folder, 'figures'))).toEqual(['map.pdf']);
  await exported('map/map.json', '--out', 'map.svg');
  expect(text('map.svg')).toMatch(/^<svg [^>]*width="240mm"/);
});

describe('is refused with one sentence', {timeout: TIMEOUT_MS}, () => {
  test.each([
    [
      ['tuning', '--format', 'csv'],
      '14 tables make as many files: name a folder for them with --out, or one table with --table',
    ],
    [
      ['map', '--format', 'csv', '--table', 'cell'],
      '--table cell: expected line, applications, cells, prices (did you mean "cells"?)',
    ],
    [
      ['tuning', '--format', 'json', '--table', 'ranks'],
      '--table is for csv, parquet, latex and markdown: json has none',
    ],
    [
      ['tuning', '--format', 'csv', '--shape', 'long'],
      '--shape is for the cells of a run: a tuning has none',
    ],
    [
      ['tuning', '--format', 'csv', '--set', 'machine.exitCycles=1'],
      'tuning: a tuning is not priced anew: tune with --set machine.NAME',
    ],
    [
      ['map', '--format', 'svg', '--width', 'column'],
      '--width: the map is 240 mm wide, for a page on its side, and cannot be laid out anew',
    ],
    [
      ['tuning', '--format', 'csv', '--out', 'tuning'],
      '--out tuning: tuning is a reference, which stays as it is: name another folder',
    ],
  ])('%j', async (words, sentence) => {
    expect(await exported(...words)).toEqual({status: 1, out: '', err: `pagewalk: ${sentence}\n`});
  });

  test('a map that is none, and a tuning that was changed, with status 2', async () => {
    mkdirSync(join(here.folder, 'spoilt'));
    writeFileSync(join(here.folder, 'spoilt/map.json'), '{"machine": 3}');
    expect((await exported('spoilt', '--format', 'json')).err).toBe(
      'pagewalk: spoilt/map.json: is not a map as this version writes it: `pagewalk reproduce --map` makes it anew\n',
    );
    writeFileSync(join(here.folder, 'spoilt/tune.json'), text('tuning/tune.json').replace('"lru"', '"lfu"'));
    const {status, err} = await exported('spoilt/tune.json', '--format', 'json');
    expect(status).toBe(2);
    expect(err).toMatch(/^pagewalk: spoilt\/tune\.json was changed: .*\n$/);
  });
});
