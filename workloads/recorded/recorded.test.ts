/** What is recorded is what its provenance says, small, whole, and nothing is wrong with it. */
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {surveyProgram} from '../../src/suite/recording-file/program-survey.ts';
import {traceAt} from '../../src/trace/file.ts';
import {lintOf} from '../../src/trace/lint.ts';

const HERE = import.meta.dirname;
const MOST_BYTES = 1_000_000;
const MOST_BYTES_OF_ALL = 4_000_000;
const MOST_ACCESSES = 3_000_000;

const names = readdirSync(HERE).filter(name => name.endsWith('.pagewalk'));
const provenance = readFileSync(join(HERE, 'README.md'), 'utf8');

const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);
const bytesOf = (name: string): number => statSync(join(HERE, name)).size;
const grouped = (count: number): string => count.toLocaleString('en-US');

test('all of them are small', () => {
  expect(names.length).toBeGreaterThanOrEqual(5);
  expect(sum(names.map(bytesOf))).toBeLessThanOrEqual(MOST_BYTES_OF_ALL);
});

test('provenance tells of these and no others', () => {
  const told = [...provenance.matchAll(/^\| `(\w+\.pagewalk)`/gm)].map(([, name]) => name);
  expect(told.toSorted()).toEqual(names.toSorted());
});

describe.each(names)('%s', name => {
  test('is small, and what its provenance says', async () => {
    const {accesses, processes, systemCalls} = await surveyProgram(join(HERE, name));
    const bytes = bytesOf(name);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    expect(accesses).toBeLessThanOrEqual(MOST_ACCESSES);
    const told = provenance.split('\n').find(line => line.startsWith(`| \`${name}\``));
    const counts = [accesses, processes, sum(Object.values(systemCalls)), bytes].map(grouped);
    expect(told?.endsWith(`| ${counts.join(' | ')} |`)).toBe(true);
  });

  test('is whole, as far as it goes', {timeout: 120_000}, async () => {
    const {problems} = await lintOf(await traceAt(join(HERE, name)), () => {});
    expect(problems).toEqual([]);
  });
});
