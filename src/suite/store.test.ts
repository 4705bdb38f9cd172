import {appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {FailedCell} from './result.ts';
import {Store} from './store.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'pagewalk-store-'));

const cell = (key: string): FailedCell => ({
  key,
  workload: 'w',
  parameters: {},
  strategy: 's',
  machine: 'm',
  seed: 1,
  status: 'failed',
  error: 'made up',
});

test('what is appended is there again, and settles into the order that is asked for', () => {
  const folder = newFolder();
  const store = new Store(join(folder, 'run'));
  store.open('{}\n');
  store.append([cell('b')]);
  store.append([cell('a')]);
  expect(new Store(join(folder, 'run')).cells()).toEqual([cell('b'), cell('a')]);
  store.settle([cell('a'), cell('b')]);
  expect(store.cells()).toEqual([cell('a'), cell('b')]);
  expect(readdirSync(join(folder, 'run')).sort()).toEqual(['cells.ndjson', 'spec.json']);
});

test('a line that a kill cut short is dropped, and what follows is whole', () => {
  const store = new Store(newFolder());
  store.open('{}\n');
  store.append([cell('a')]);
  appendFileSync(join(store.folder, 'cells.ndjson'), '{"key": "b", "work');
  expect(store.cells()).toEqual([cell('a')]);
  store.append([cell('c')]);
  expect(store.cells()).toEqual([cell('a'), cell('c')]);
});

test('a folder that holds something else is left alone', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'thesis.tex'), 'precious');
  for (const open of [() => new Store(folder).open('{}'), () => new Store(folder).openFresh('{}')]) {
    expect(open).toThrow(`${folder} is not empty and not the folder of a run`);
  }
  expect(readdirSync(folder)).toEqual(['thesis.tex']);
});

test('the run of another spec is replaced only when told', () => {
  const folder = newFolder();
  new Store(folder).open('{"a": 1}');
  new Store(folder).append([cell('a')]);
  expect(() => new Store(folder).open('{"a": 2}')).toThrow('holds the run of another spec');
  new Store(folder).openFresh('{"a": 2}');
  expect(readFileSync(join(folder, 'spec.json'), 'utf8')).toBe('{"a": 2}');
  expect(new Store(folder).cells()).toEqual([]);
});

test('cells of another version are none', () => {
  const store = new Store(newFolder());
  store.open('{}');
  writeFileSync(join(store.folder, 'cells.ndjson'), '{"key": 3}\n');
  store.append([cell('a')]);
  expect(store.cells()).toEqual([cell('a')]);
});

test('a folder that cannot be is told with its name', () => {
  expect(() => new Store('/dev/null/run').open('{}')).toThrow(
    '/dev/null/run: cannot keep a run there: /dev/null is not a folder',
  );
});

test('a draft that another process left, or still writes, is not in the way', () => {
  const store = new Store(newFolder());
  // Nothing can be written over a folder.
  mkdirSync(join(store.folder, 'spec.json.tmp'));
  store.write('spec.json', '{}');
  expect(store.spec()).toBe('{}');
});

test('what an earlier rendering left is removed', () => {
  const store = new Store(newFolder());
  store.open('{}\n');
  for (const chart of ['a', 'b']) {
    for (const form of ['vl.json', 'svg', 'png']) store.write(`charts/${chart}.${form}`, chart);
  }
  // A picture that nothing here drew: a report may be put into a folder of the user's.
  store.write('charts/thesis.svg', 'precious');
  store.keepOnly('charts', ['b.vl.json', 'b.svg', 'b.png']);
  expect(readdirSync(join(store.folder, 'charts')).sort()).toEqual([
    'b.png',
    'b.svg',
    'b.vl.json',
    'thesis.svg',
  ]);
});
