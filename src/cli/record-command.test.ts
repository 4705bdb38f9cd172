/** A program of the user's is recorded by one command, and run by another. */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {resultSchema} from '../suite/result.ts';
import {bench, type Bench} from './test-session.ts';

const TIMEOUT_MS = 120_000;
const absent = spawnSync('valgrind', ['--version']).error !== undefined;
const isTraced = !absent || process.env['PAGEWALK_VALGRIND'] === 'required';

let here: Bench;
beforeAll(() => {
  here = bench();
});

const answer = (...argv: readonly string[]): Promise<readonly [number | null, string]> =>
  here.pagewalk(...argv).then(({status, err}) => [status, err] as const);

test('what cannot be recorded is a sentence, before anything runs', {timeout: TIMEOUT_MS}, async () => {
  expect(await answer('record', '--workload', 'gups', '--', 'true')).toEqual([
    1,
    'pagewalk: a workload and the command true are named, expected one of them\n',
  ]);
  expect(await answer('record', '--set', 'a=1', '--', 'true')).toEqual([
    1,
    'pagewalk: --set and --seed are for a workload: a command has no parameters\n',
  ]);
  expect(await answer('record', '--limit', '5', '--workload', 'gups', '--out', 'x.pagewalk')).toEqual([
    1,
    'pagewalk: --limit is for a command\n',
  ]);
  expect((await answer('record', '--limit', 'many', '--', 'true'))[1]).toContain(
    'Expected a number of loads and stores, 1 or more.',
  );
  expect(await answer('record', '--', 'no-such-command-here')).toEqual([
    1,
    'pagewalk: the command "no-such-command-here" is in no folder that PATH names\n',
  ]);
  here.write('in-the-way', '');
  expect(await answer('record', '--out', 'in-the-way/x.pagewalk', '--', 'true')).toEqual([
    1,
    expect.stringContaining('in-the-way'),
  ]);
});

test.runIf(isTraced)(
  'a command is recorded, and is a workload that says what was run',
  {timeout: TIMEOUT_MS},
  async () => {
    const made = await here.pagewalk('record', '--json', '--', 'sh', '-c', 'echo hello; exit 3');
    expect(made.status).toBe(0);
    const recorded = JSON.parse(made.out) as {readonly file: string; readonly accesses: number};
    expect(recorded).toMatchObject({processes: 1, exitCode: 3, forced: 0, gaps: []});
    expect(recorded.file).toBe(join('results', 'runs', 'sh.pagewalk'));
    expect(recorded.accesses).toBeGreaterThan(10_000);
    const lint = await here.pagewalk('trace', 'lint', recorded.file);
    expect([lint.status, lint.out]).toEqual([0, expect.stringContaining('nothing is wrong with its ')]);
    const run = await here.pagewalk('run', '--json', '--workload', recorded.file, '--seeds', '2');
    expect(run.status).toBe(0);
    const {cells, run: id} = resultSchema.parse(JSON.parse(run.out));
    expect(cells.map(({status}) => status)).toEqual(cells.map(() => 'ok'));
    // A seed moves the frames that are free, so the guest does something else at each.
    expect(new Set(cells.map(cell => cell.status === 'ok' && cell.recording)).size).toBe(2);
    const report = readFileSync(join(here.folder, 'results', 'runs', id, 'report.html'), 'utf8');
    expect(report.includes('Recorded program sh -c echo hello; exit 3')).toBe(true);
  },
);

test.runIf(isTraced)('nothing is wrong with the recording of a pipeline', {timeout: TIMEOUT_MS}, async () => {
  const made = await here.pagewalk('record', '--out', 'pipe.pagewalk', '--', 'sh', '-c', 'ls / | sort');
  expect(made.out).toContain('of 3');
  const lint = await here.pagewalk('trace', 'lint', 'pipe.pagewalk');
  expect([lint.status, lint.out]).toEqual([0, expect.stringContaining('nothing is wrong with its ')]);
});

test.runIf(isTraced)(
  'a limit ends the command, and what it did until then is a workload',
  {timeout: TIMEOUT_MS},
  async () => {
    const endless = ['sh', '-c', 'while :; do :; done'];
    const made = await here.pagewalk(
      'record',
      '--limit',
      '200000',
      '--out',
      'cut.pagewalk',
      '--json',
      '--',
      ...endless,
    );
    expect(made.status).toBe(0);
    expect(JSON.parse(made.out)).toMatchObject({
      cut: 'limit',
      exitCode: null,
      gaps: [],
    });
    // The last of them may load and store.
    expect(JSON.parse(made.out).accesses - 200_000).toBeOneOf([0, 1]);
    expect(existsSync(join(here.folder, 'cut.pagewalk'))).toBe(true);
    const run = await here.pagewalk(
      'run',
      '--workload',
      './cut.pagewalk',
      '--seeds',
      '1',
      '--strategy',
      'native,kvm',
      '--check',
    );
    expect(run.status).toBe(0);
  },
);
