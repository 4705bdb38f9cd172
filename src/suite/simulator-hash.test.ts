import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {simulatorSources} from './simulator-hash.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What a pass needs and no number of a cell hangs on: it finds what is run, states what may be asked for, or words an error. */
const DECIDES_NOTHING: readonly string[] = [
  'src/suite/catalogue.ts',
  'src/suite/conclusions/note.ts',
  'src/suite/guest-definitions.ts',
  'src/suite/named-file.ts',
  'src/suite/read-whole.ts',
  'src/suite/recording-file/fitting.ts',
  'src/suite/schema-version.ts',
  'src/suite/spec-issue.ts',
  'src/suite/thrown.ts',
  'src/suite/usage-error.ts',
];

const IMPORT = /^import\s(?!type\s)[^;']*?from\s'(\.[^']+)'/gm;

const importedBy = (path: string): readonly string[] =>
  [...readFileSync(join(ROOT, path), 'utf8').matchAll(IMPORT)].map(([, name]) => join(path, '..', name));

test('all that a pass runs is hashed, but for what decides no number', () => {
  const hashed = new Set(simulatorSources());
  const unhashed = new Set<string>();
  const run = new Set(['src/suite/run-pass.ts']);
  for (const path of run) {
    if (!hashed.has(path)) unhashed.add(path);
    else for (const module of importedBy(path)) run.add(module);
  }
  expect(run.size).toBeGreaterThan(100);
  expect([...unhashed].toSorted()).toEqual(DECIDES_NOTHING);
});
