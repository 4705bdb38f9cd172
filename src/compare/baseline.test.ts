import {mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {line} from '../testing/compared-runs.ts';
import {baselineName, keepBaseline, keptBaseline} from './baseline.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-baselines-'));
const among = join(folder, 'results/baselines');
afterAll(() => rmSync(folder, {recursive: true}));

const filesOf = (cycles: number) =>
  new Map([
    ['cells.ndjson', line({cycles})],
    ['spec.json', '{}\n'],
  ]);
const cyclesOf = (name: string): readonly number[] =>
  [...keptBaseline(name, among).cells.values()].map(({values}) => values.cycles);

describe('a name', () => {
  test.each(['main', 'a', 'v1.2', '2026-11-30_x'])('%s', name => expect(baselineName(name)).toBe(name));

  test.each([
    '',
    '.',
    '..',
    '.x',
    'x.',
    '-x',
    'a/b',
    'a\\b',
    'x~',
    'a b',
    'ü',
    'a'.repeat(65),
    'x.pagewalk-host-12.tmp',
  ])('%j is none', name =>
    expect(() => baselineName(name)).toThrow('expected letters, digits, dots, dashes and underscores'),
  );
});

test('what is kept is there, and another takes its place with nothing of it left', () => {
  keepBaseline('main', new Map([...filesOf(1), ['tune.json', '{}']]), among);
  expect(cyclesOf('main')).toEqual([1]);
  keepBaseline('main', filesOf(2), among);
  expect(cyclesOf('main')).toEqual([2]);
  expect(readdirSync(join(among, 'main')).toSorted()).toEqual(['cells.ndjson', 'spec.json']);
  expect(readdirSync(among)).toEqual(['main']);
  expect(keptBaseline('main', among).name).toBe('baseline main');
});

test('killed at any moment, the old one is there or the new one', () => {
  keepBaseline('killed', filesOf(1), among);
  const draft = `killed.pagewalk-${hostname()}-${process.pid}.tmp`;
  mkdirSync(join(among, draft));
  writeFileSync(join(among, draft, 'cells.ndjson'), line({cycles: 2}));
  expect(cyclesOf('killed')).toEqual([1]);
  renameSync(join(among, 'killed'), join(among, 'killed~'));
  expect(cyclesOf('killed')).toEqual([1]);
  keepBaseline('killed', filesOf(3), among);
  expect(cyclesOf('killed')).toEqual([3]);
  expect(readdirSync(among).filter(name => name.startsWith('killed'))).toEqual(['killed']);
});

test('what cannot be kept leaves the old one as it was', () => {
  keepBaseline('kept', filesOf(1), among);
  expect(() => keepBaseline('kept', new Map([...filesOf(2), ['no/\0/file', '']]), among)).toThrow(
    /baselines\/kept: cannot keep a baseline there: /,
  );
  expect(cyclesOf('kept')).toEqual([1]);
  expect(readdirSync(among).filter(name => name.startsWith('kept'))).toEqual(['kept']);
});

test('one that is missing or damaged is one sentence', () => {
  expect(() => keptBaseline('mian', among)).toThrow(
    /^there is no baseline "mian" in .*baselines, which has .*main: --save-baseline mian keeps one$/,
  );
  expect(() => keptBaseline('any', join(folder, 'nowhere'))).toThrow(
    /nowhere: --save-baseline any keeps one$/,
  );
  keepBaseline('bad', new Map([['cells.ndjson', `${line()}{"cut`]]), among);
  expect(() => keptBaseline('bad', among)).toThrow(
    /line 2 .* does not end in a checksum.*: --save-baseline bad keeps it anew$/,
  );
});
