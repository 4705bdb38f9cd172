/** The same spec gives the same bytes, however many work on it and however often it is interrupted. */
import {hash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
});

/** The hash of every file of a run by its path, but for the one that says where and when it took place. */
function filesOf(run: string): ReadonlyMap<string, string> {
  const folder = join(here.folder, run);
  const paths = readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter(path => path !== 'environment.json' && statSync(join(folder, path)).isFile())
    .sort();
  return new Map(paths.map(path => [path, hash('sha256', readFileSync(join(folder, path)))]));
}

const TINY = ['run', '--workload', './tiny.ts', '--set', 'pages=8,16'];

test('one job or two, once or again: the same bytes', {timeout: TIMEOUT_MS}, async () => {
  for (const [out, jobs] of [
    ['a', '1'],
    ['b', '2'],
    ['c', '2'],
    ['d', '1'],
  ] as const) {
    const {status} = await here.pagewalk(...TINY, '--seeds', '2', '--jobs', jobs, '--out', out);
    expect(status).toBe(0);
  }
  const files = filesOf('a');
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      'cells.ndjson',
      'charts/slowdown.vl.json',
      'report.html',
      'spec.json',
      'summary.md',
    ]),
  );
  for (const other of ['b', 'c', 'd']) expect(filesOf(other)).toEqual(files);
});

test('a run that is there is not run again', {timeout: TIMEOUT_MS}, async () => {
  const argv = [...TINY, '--seeds', '1', '--out', 'again', '--json'];
  const first = await here.pagewalk(...argv);
  const second = await here.pagewalk(...argv);
  // Two values of `pages` under four strategies.
  expect(second.err).toMatch(/^8 cells are there already; 0 passes to go$/m);
  expect(JSON.parse(second.out)).toEqual(JSON.parse(first.out));
  expect(second.out === first.out).toBe(true);
});

test('an interrupted run keeps what it has, and goes on to the same bytes', {
  timeout: TIMEOUT_MS,
}, async () => {
  const argv = (out: string): string[] => [...TINY, '--seeds', '20', '--jobs', '1', '--out', out];
  const cells = join(here.folder, 'cut', 'cells.ndjson');
  const someAreThere = (): boolean => existsSync(cells) && statSync(cells).size > 0;
  const cut = await here.interrupted(someAreThere, ...argv('cut'));
  expect(cut.status).toBe(130);
  expect(cut.err).toMatch(
    /^interrupted: \d+ of 160 cells are kept in cut; go on with: npx pagewalk run --workload \.\/tiny\.ts .* --out cut$/m,
  );
  const resumed = await here.pagewalk(...argv('cut'));
  expect(resumed.status).toBe(0);
  expect(resumed.err).toMatch(/^\d+ cells are there already; [1-9]\d* passes to go$/m);
  await here.pagewalk(...argv('whole'));
  expect(filesOf('cut')).toEqual(filesOf('whole'));
});

test("a change in a user's file, or in one that it imports, makes its cells new ones", {
  timeout: TIMEOUT_MS,
}, async () => {
  const argv = ['run', '--workload', './own.ts', '--seeds', '1', '--out', 'changing'];
  here.write('own.ts', `import './helper.ts';${TINY_STORY}`);
  here.write('helper.ts', 'export const help = 1;');
  const outcomes = [await here.pagewalk(...argv), await here.pagewalk(...argv)];
  here.write('helper.ts', 'export const help = 2;');
  outcomes.push(await here.pagewalk(...argv));
  here.write('own.ts', `import './helper.ts';${TINY_STORY}// changed`);
  outcomes.push(await here.pagewalk(...argv));
  expect(outcomes.map(({err}) => /are there already/.test(err))).toEqual([false, true, false, false]);
});
