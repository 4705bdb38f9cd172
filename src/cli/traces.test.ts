/** Address traces as users name them: with a program's own output between the lines, of other dialects, or as a pipe. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {resultSchema} from '../suite/result.ts';
import {tuningSchema} from '../tune/result.ts';
import {bench, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

/** What was printed while the program was traced. */
const DIRTY = 'I  401000,3\n L 600000,8\nhello from <it>\n S 600008,8\n';
const WARNING = 'dirty.lackey: 1 of 4 lines is no record and was skipped: line 3 "hello from <it>"';

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('dirty.lackey', DIRTY);
  here.write('course.lackey', 'I 0401000,8\n M 0600000,4\nL 10,4 \n L 600008,8\n');
  execFileSync('mkfifo', ['pipe.lackey', 'pipe.ts', 'pipe.json'], {cwd: here.folder});
});

const ONE = ['--seeds', '1', '--strategy', 'native,nested', '--set', 'warmupAccesses=1'];
const running = (trace: string, ...more: readonly string[]) =>
  here.pagewalk('run', '--workload', `./${trace}`, ...ONE, ...more);

test('what is skipped is told on stderr, in the result and in the report', {
  timeout: TIMEOUT_MS,
}, async () => {
  const {status, out, err} = await running('dirty.lackey', '--json', '--out', 'dirty');
  expect(status).toBe(0);
  expect(err).toBe(`warning: ${WARNING}\nThe report is dirty/report.html\n`);
  const {traces, cells} = resultSchema.parse(JSON.parse(out));
  expect(traces).toEqual([
    {
      workload: 'dirty',
      records: 3,
      remarks: 0,
      skipped: 1,
      spoilt: 0,
      firstSkipped: [{line: 3, text: 'hello from <it>'}],
    },
  ]);
  expect(cells.map(cell => cell.status)).toEqual(['ok', 'ok']);
  const report = readFileSync(join(here.folder, 'dirty/report.html'), 'utf8');
  expect(report).toContain(
    `<p class="warning">${WARNING.replaceAll('"', '&quot;').replace('<it>', '&lt;it&gt;')}.</p>`,
  );
  const summary = readFileSync(join(here.folder, 'dirty/summary.md'), 'utf8');
  expect(summary).toContain(`${WARNING.replace('<it>', '\\<it\\>')}.`);
});

test('with --strict that is a failure, and the results are there all the same', {
  timeout: TIMEOUT_MS,
}, async () => {
  const {status, out, err} = await running('dirty.lackey', '--strict', '--out', 'strict');
  expect(status).toBe(2);
  const told = `warning: ${WARNING}\n--strict: for the lines skipped, the exit status is 2\n`;
  expect(err).toContain(told);
  expect(out).toContain('nested');
  const again = await running('dirty.lackey', '--strict', '--out', 'strict');
  expect([again.status, again.out]).toEqual([2, out]);
  const planned = await running('dirty.lackey', '--strict', '--dry-run');
  expect([planned.status, planned.err]).toEqual([2, told]);
});

test('other blanks are no failure', {timeout: TIMEOUT_MS}, async () => {
  const {status, err} = await running('course.lackey', '--strict', '--out', 'course');
  expect([status, err]).toEqual([0, 'The report is course/report.html\n']);
});

test('what can be set of a trace is listed by its file', {timeout: TIMEOUT_MS}, async () => {
  const {status, out} = await here.pagewalk('list', 'workloads', './course.lackey');
  expect(status).toBe(0);
  expect(out).toContain('Set by --set course.NAME=VALUE:\n  warmupAccesses=0\n');
  expect(out).toContain('  memoryPages=131072\n');
  // A trace brings its own code.
  expect(out).not.toContain('codePages');
});

test('a tuning tells of it too', {timeout: TIMEOUT_MS}, async () => {
  here.write(
    'tune.json',
    JSON.stringify({
      workloads: ['./dirty.lackey'],
      strategy: 'shadow-cached',
      seeds: 1,
      set: {warmupAccesses: 1},
      policies: ['fifo'],
      sizes: [32],
    }),
  );
  const argv = ['tune', 'tune.json', '--strict', '--json', '--folder', 'tuned'];
  const {status, out, err} = await here.pagewalk(...argv);
  expect(status).toBe(2);
  expect(err).toContain(`warning: ${WARNING}\n`);
  expect(tuningSchema.parse(JSON.parse(out)).caveats).toContain(`${WARNING}.`);
});

test('a pipe is refused at once, whatever it is to be', {timeout: TIMEOUT_MS}, async () => {
  const kind = 'is a pipe, a device or a socket, expected a regular file, for it is read more than once';
  for (const argv of [
    ['--workload', './pipe.lackey'],
    ['--workload', './pipe.ts'],
    ['--workload', 'gups', '--machine', './pipe.json'],
  ]) {
    const {status, out, err} = await here.pagewalk('run', ...argv);
    const name = join(here.folder, argv.at(-1)!);
    expect([status, out, err]).toEqual([1, '', `pagewalk: ${name}: ${kind}\n`]);
  }
});
