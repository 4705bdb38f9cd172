/**
 * Strategies in a folder of the user's, outside the clone, that know nothing but 'pagewalk': the compiler checks them there, the
 * command runs them there.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Result} from '../suite/result.ts';
import {bench, typeErrors, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;
const CLONE = join(import.meta.dirname, '../..');
const OUTSIDE = join(CLONE, 'src/testing/outside');
const FILES = readdirSync(OUTSIDE).filter(file => !file.endsWith('.test.ts'));

const textOf = (file: string): string => readFileSync(join(OUTSIDE, file), 'utf8');

/** A folder with the files in it. */
function withFiles(): Bench {
  const here = bench();
  for (const file of FILES) here.write(file, textOf(file));
  return here;
}

/** The README's examples of files. */
function examples(): readonly string[] {
  const readme = readFileSync(join(CLONE, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text]) => text);
}

test('each compiles, runs and agrees with the architecture', {timeout: TIMEOUT_MS}, async () => {
  const here = withFiles();
  expect(FILES.length).toBeGreaterThan(1);
  expect(await typeErrors(here.folder)).toEqual([]);
  const sizes = [
    'fork-exit.heapPages=64',
    'fork-exit.parents=2',
    'host-reclaim.heapPages=256',
    'host-reclaim.takenPages=64',
  ];
  const argv = [
    'run',
    '--workload',
    'fork-exit,host-reclaim',
    ...sizes.flatMap(size => ['--set', size]),
    '--strategy',
    FILES.map(file => `./${file}`).join(','),
    '--seeds',
    '1',
    '--check',
    '--json',
  ];
  const {out, err} = await here.pagewalk(...argv);
  expect(err).toMatch(/^The report is/m);
  const {cells} = JSON.parse(out) as Result;
  for (const file of FILES) {
    const own = cells.filter(({strategy}) => `${strategy}.ts` === file);
    expect(own).toMatchObject([{checked: {disagreements: 0}}, {checked: {disagreements: 0}}]);
  }
});

test("the README's examples compile", {timeout: TIMEOUT_MS}, async () => {
  const here = bench();
  for (const [at, text] of examples().entries()) here.write(`example-${at}.ts`, text);
  expect(examples().length).toBeGreaterThan(2);
  expect(await typeErrors(here.folder)).toEqual([]);
});

test('a part in the place of another and an event that was not declared do not compile', {
  timeout: TIMEOUT_MS,
}, async () => {
  const here = bench();
  const counting = examples().find(text => text.includes('events: {'))!;
  here.write('misspelt.ts', counting.replace('own.refills++', 'own.refils++'));
  here.write('undeclared.ts', counting.replace('    refills: {', '    refillings: {'));
  here.write(
    'misplaced.ts',
    textOf('unsync-unshadowing.ts').replace('    protection,\n', '    protection: sync,\n'),
  );
  const errors = await typeErrors(here.folder);
  expect(errors.map(line => line.split('(')[0])).toEqual(['misplaced.ts', 'misspelt.ts', 'undeclared.ts']);
  const [misplaced, misspelt, undeclared] = errors;
  expect(misplaced).toContain("'TreeSync' is missing the following properties from type 'WriteProtection'");
  expect(misspelt).toContain("Did you mean 'refills'?");
  expect(undeclared).toContain('VirtualMachine<"refillings">');
});
