import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
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
