import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {sealed, unsealed} from '../suite/store/sealed.ts';
import {line} from '../testing/compared-runs.ts';
import {EVENT_NAMES, EXIT_NAMES, WALK_LOAD_NAMES} from '../timing/events.ts';
import {EXIT, WALK_LOAD} from './comparable-cell.ts';
import {cellLines, comparedRun} from './compared-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-compared-'));
afterAll(() => rmSync(folder, {recursive: true}));

function put(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, text);
  return dirname(path);
}

const cyclesIn = (name: string): readonly number[] =>
  [...comparedRun(name).cells.values()].map(({values}) => values.cycles);

test('the later line of a cell counts, and a failure only where there is nothing else', () => {
  const run = put(
    'again/cells.ndjson',
    line({cycles: 1}) + line({cycles: 2}) + line({failed: true}) + line({seed: 2, failed: true}),
  );
  expect(cyclesIn(run)).toEqual([2]);
  expect([...comparedRun(run).failed.values()].map(({seed}) => seed)).toEqual([2]);
});

test('a tuning has the cells of all its stages, each once', () => {
  put('tuned/stages/bounds/cells.ndjson', line({cycles: 1}));
  put('tuned/stages/curves/cells.ndjson', line({cycles: 1}) + line({seed: 2, cycles: 3}));
  put('tuned/environment.json', JSON.stringify({simulator: 'abc', started: 'then'}));
  const run = join(folder, 'tuned');
  expect(cyclesIn(run)).toEqual([1, 3]);
  expect(cellLines(run)).toHaveLength(2);
  expect(comparedRun(run).simulator).toBe('abc');
});

test('the simulator is known where it is said beside the cells, even to whoever names the file', () => {
  const run = put('known/cells.ndjson', line());
  expect(comparedRun(run)).not.toHaveProperty('simulator');
  put('known/environment.json', '{"simulator":"abc"}');
  expect(comparedRun(join(run, 'cells.ndjson')).simulator).toBe('abc');
  put('known/environment.json', '{');
  expect(comparedRun(run)).not.toHaveProperty('simulator');
});

test('nothing to compare is one sentence', () => {
  const empty = put('empty/cells.ndjson', '');
  expect(() => comparedRun(empty)).toThrow(`${empty}: there are no cells`);
  expect(() => comparedRun(join(folder, 'none'))).toThrow('no run is kept there');
  mkdirSync(join(folder, 'odd/cells.ndjson'), {recursive: true});
  expect(() => comparedRun(join(folder, 'odd'))).toThrow('is a folder, expected a file');
});

test('an empty line within is damage, and lines are numbered as an editor has them', () => {
  const run = put('gap/cells.ndjson', `${line()}\n${line({seed: 2})}{"cut`);
  const {cells, damage} = comparedRun(run);
  expect([cells.size, damage?.lines]).toEqual([2, 2]);
  expect(damage?.sentence).toMatch(
    /line 2 \(a cell that cannot be read\).*; so it is with 1 more of its lines$/,
  );
});

test('events of a kind are those that this version has, and of another those that are called so', () => {
  expect(EVENT_NAMES.filter(name => EXIT.test(name))).toEqual(EXIT_NAMES);
  expect(EVENT_NAMES.filter(name => WALK_LOAD.test(name))).toEqual(WALK_LOAD_NAMES);
  const text = JSON.stringify({...unsealed(line({exits: 3, misses: 2}))}).replaceAll('HiddenFault', 'OfOld');
  const run = put('older/cells.ndjson', `${sealed(JSON.parse(text) as object)}\n`);
  const [cell] = comparedRun(run).cells.values();
  expect(cell.values).toMatchObject({exits: 3, tlbMisses: 2, walkReferences: 8, overheadBytes: 4096});
});

test.each([
  ['"exitsHiddenFault":10,', '"exitsHiddenFault":-1,', 'is no cell: chapters[1].events is '],
  ['"exitsHiddenFault":10,', '"exitsHiddenFault":"x",', 'expected whole numbers by name'],
  ['"cycles":1000', '"cycles":0', 'is no cell: cycles is 0, expected a number above 0'],
])('sealed or not, %s as %s is no cell', (text, other, sentence) => {
  const spoilt = JSON.parse(line().replace(text, other)) as Record<string, unknown>;
  delete spoilt['checksum'];
  const {damage} = comparedRun(put('spoilt/cells.ndjson', `${sealed(spoilt)}\n`));
  expect(damage?.sentence).toContain(sentence);
});
