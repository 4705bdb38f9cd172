/** A reference, which holds less than a run, is rendered as the run that it was made from; its folder stays as it is. */
import {cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import type {OkCell} from '../suite/result.ts';
import {referenceText} from '../suite/store/reference-cells.ts';
import {unsealed} from '../suite/store/sealed.ts';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;
const ARGV = ['run', '--workload', './tiny.ts', '--strategy', 'native,kvm', '--seeds', '2', '--out', 'kept'];
const RENDERED = 'results/runs/reference-committed';

let here: Bench;
beforeAll(async () => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  expect((await here.pagewalk(...ARGV)).status).toBe(0);
  // Beside the run, so that its spec names the same file.
  mkdirSync(join(here.folder, 'committed'));
  cpSync(join(here.folder, 'kept/spec.json'), join(here.folder, 'committed/spec.json'));
  const lines = text('kept/cells.ndjson').trimEnd().split('\n');
  here.write('committed/cells.ndjson', referenceText(lines.map(line => unsealed(line) as OkCell)));
}, TIMEOUT_MS);

const text = (path: string): string => readFileSync(join(here.folder, path), 'utf8');

test('the same summary, page and JSON, elsewhere, and with a word', {timeout: TIMEOUT_MS}, async () => {
  const run = await here.pagewalk('report', 'kept', '--json');
  const reference = await here.pagewalk('report', 'committed', '--json');
  expect(reference).toEqual({
    status: 0,
    out: run.out,
    err: `committed is a reference, which stays as it is: its rendering goes to ${RENDERED}\nThe report is ${RENDERED}/report.html\n`,
  });
  for (const file of ['summary.md', 'report.html', 'charts/slowdown.svg'])
    expect(text(`${RENDERED}/${file}`), file).toBe(text(`kept/${file}`));
  expect(readdirSync(join(here.folder, 'committed')).toSorted()).toEqual(['cells.ndjson', 'spec.json']);
});

test('at other prices, and where it is told to go', {timeout: TIMEOUT_MS}, async () => {
  const dear = ['--set', 'machine.exitCycles=2000', '--json'];
  const run = await here.pagewalk('report', 'kept', ...dear);
  const reference = await here.pagewalk('report', 'committed', ...dear);
  expect([reference.status, reference.out]).toEqual([0, run.out]);
  expect(reference.err).toMatch(new RegExp(`The report is ${RENDERED}/repriced/exitCycles=2000-\\w+/report`));
  const told = await here.pagewalk('report', 'committed', '--out', 'told');
  expect(told.err).toBe('The report is told/report.html\n');
  expect(text('told/summary.md')).toBe(text('kept/summary.md'));
});

test('a digit that was changed is refused', {timeout: TIMEOUT_MS}, async () => {
  const whole = text('committed/cells.ndjson');
  const damaged = whole.replace(
    /"cycles":(\d)/,
    (_all, digit: string) => `"cycles":${(Number(digit) % 9) + 1}`,
  );
  writeFileSync(join(here.folder, 'committed/cells.ndjson'), damaged);
  expect(await here.pagewalk('report', 'committed', '--out', 'refused')).toEqual({
    status: 2,
    out: '',
    err: 'pagewalk: committed/cells.ndjson, line 1 (tiny under native, seed 1) was changed: it is not what its checksum was made of: `npm run reference` makes it anew\n',
  });
  writeFileSync(join(here.folder, 'committed/cells.ndjson'), whole);
});
