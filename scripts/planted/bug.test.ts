import {readFileSync} from 'node:fs';
import {stripTypeScriptTypes} from 'node:module';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {planted, type Bug} from './bug.ts';
import {bugs} from './bugs/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUG: Bug = {file: 'a.ts', text: 'a < b', becomes: 'a <= b', why: 'of equals the last is taken'};

test('a bug is planted where its text stands, as it is written', () => {
  expect(planted(BUG, 'if (a < b) return;')).toBe('if (a <= b) return;');
  expect(planted({...BUG, becomes: "$& $'"}, 'if (a < b) return;')).toBe("if ($& $') return;");
});

test('a text that is not there once is refused', () => {
  expect(() => planted(BUG, 'if (a > b) return;')).toThrow('a.ts: "a < b" is there 0 times, expected once');
  expect(() => planted(BUG, 'a < b && a < b')).toThrow('a.ts: "a < b" is there 2 times, expected once');
});

const describe = ({file, why}: Bug): string => `${file}: ${why}`;

test('every bug has its place, and leaves a file that can be read', {timeout: 60_000}, () => {
  expect(bugs.length).toBeGreaterThan(100);
  for (const bug of bugs) {
    const changed = planted(bug, readFileSync(join(ROOT, bug.file), 'utf8'));
    expect(() => stripTypeScriptTypes(changed), describe(bug)).not.toThrow();
  }
});

test('no bug is planted twice, none is nothing, and each says in a phrase what would be wrong', () => {
  const changes = bugs.map(({file, text, becomes}) => JSON.stringify([file, text, becomes]));
  expect(new Set(changes).size).toBe(bugs.length);
  expect(new Set(bugs.map(describe)).size).toBe(bugs.length);
  expect(bugs.filter(({text, becomes}) => text === becomes)).toEqual([]);
  expect(bugs.filter(({why, lives = why}) => [why, lives].some(each => !/^\S.{9,}[^.]$/.test(each)))).toEqual(
    [],
  );
});
