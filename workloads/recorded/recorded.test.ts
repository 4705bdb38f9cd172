/** What is recorded is what its provenance says, small, whole, and nothing is wrong with it. */
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {programSource} from '../../src/guest/program-source.ts';
import type {Work} from '../../src/recording/format.ts';
import type {ProgramSink} from '../../src/recording/program/program-sink.ts';
import {Recorder} from '../../src/recording/recorder.ts';
import {readProgram} from '../../src/suite/recording-file/program-file-reader.ts';
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
  expect([...new Set(told)].toSorted()).toEqual(names.toSorted());
});

class Faults extends Recorder {
  faults = 0;

  override work(kind: Work, count: number): void {
    if (kind === 'guestFaults') this.faults += count;
    super.work(kind, count);
  }
}

function faultsOf(name: string): number {
  const recorder = new Faults(() => {}, 4096);
  const read = (sink: ProgramSink): void => void readProgram(join(HERE, name), sink);
  programSource({name, read}, {}, 1).record(recorder);
  return recorder.faults;
}

test('a guest takes the faults that are told beside those of Linux', {timeout: 60_000}, () => {
  const rows = [...provenance.matchAll(/^\| `(\w+\.pagewalk)` \| \d+ \| (\d+) \| \d+ \| (\d+) \|$/gm)];
  expect(rows.length).toBeGreaterThanOrEqual(4);
  for (const [, name, anonymous, files] of rows)
    expect([name, faultsOf(name)]).toEqual([name, Number(anonymous) + Number(files)]);
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
