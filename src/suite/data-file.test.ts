import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {readDataFile} from './data-file.ts';

function written(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'pagewalk-data-')), name);
  writeFileSync(path, text);
  return path;
}

test('a byte-order mark at the start is no part of the text', () => {
  for (const [name, text] of [
    ['spec.json', '{"seeds": 1}'],
    ['spec.yaml', 'seeds: 1\n'],
  ])
    expect(readDataFile(written(name, `\uFEFF${text}`)).value).toEqual({seeds: 1});
});

test('a value that holds itself is refused with the name of the file, and one that is used twice is not', () => {
  const circular = written('spec.yaml', 'workloads: &all [gups, [*all]]\n');
  expect(() => readDataFile(circular)).toThrow(
    `${circular}: an alias makes a value hold itself, expected plain data`,
  );
  expect(readDataFile(written('twice.yaml', 'a: &one [1]\nb: *one\n')).value).toEqual({a: [1], b: [1]});
});

test.for([
  ['set: {__proto__: 3}\n', ': a key is "__proto__", which nothing can be called, expected another'],
  ['title: !mine text\n', ', line 1, column 8: Unresolved tag: !mine'],
])('%s is refused, not let fall', ([text, sentence]) => {
  const path = written('spec.yaml', text);
  expect(() => readDataFile(path)).toThrow(`${path}${sentence}`);
});

test('a key that is a list warns nobody', () => {
  const warned = vi.spyOn(process, 'emitWarning');
  readDataFile(written('spec.yaml', '? [a, b]\n: 3\n'));
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

test('a name that no file can have', () => {
  expect(() => readDataFile(`${'a'.repeat(300)}.yaml`)).toThrow('.yaml: the name is too long');
  expect(() => readDataFile('a\0.yaml')).toThrow('.yaml: no file can be called that');
});
