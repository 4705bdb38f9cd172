/** The same spec gives the same bytes, however many work on it and however often it is interrupted. */
import {hash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {bench, TINY_STORY, type Answer, type Bench} from './test-session.ts';

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
  const run = (out: string, jobs: string, ...more: readonly string[]): Promise<Answer> =>
    here.pagewalk(...TINY, '--seeds', '2', '--jobs', jobs, '--out', out, '--json', ...more);
  const first = await run('one', '1');
  expect(first.status).toBe(0);
  const files = filesOf('one');
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      'cells.ndjson',
      'charts/slowdown.vl.json',
      'report.html',
      'spec.json',
      'summary.md',
    ]),
  );
  expect((await run('two', '2')).out === first.out).toBe(true);
  expect(filesOf('two')).toEqual(files);
  await run('two', '2', '--fresh');
  expect(filesOf('two')).toEqual(files);
  const again = await run('one', '1');
  // Two values of `pages` at two seeds under four strategies.
  expect(again.err).toMatch(/^20 cells are there already; 0 passes to go$/m);
  expect(again.out === first.out).toBe(true);
  expect(filesOf('one')).toEqual(files);
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
    /^interrupted: \d+ of 200 cells are kept in cut; go on with: npx pagewalk run --workload \.\/tiny\.ts .* --out cut$/m,
  );
  expect((await here.pagewalk('report', 'cut')).err).toMatch(
    /^cut is not complete: \d+ of 200 cells are there, and reported; run its spec again to go on$/m,
  );
  const resumed = await here.pagewalk(...argv('cut'));
  expect(resumed.status).toBe(0);
  expect(resumed.err).toMatch(/^\d+ cells are there already; [1-9]\d* pass(es)? to go$/m);
  await here.pagewalk(...argv('whole'));
  expect(filesOf('cut')).toEqual(filesOf('whole'));
});

test("a change in a user's file, or in one that it imports, makes its cells new ones", {
  timeout: TIMEOUT_MS,
}, async () => {
  const key = async (): Promise<string> => {
    const {out} = await here.pagewalk('run', '--workload', './own.ts', '--seeds', '1', '--dry-run', '--json');
    return (JSON.parse(out) as {cells: {key: string}[]}).cells[0].key;
  };
  here.write('own.ts', `import './helper.ts';${TINY_STORY}`);
  here.write('helper.ts', 'export const help = 1;');
  const keys = [await key(), await key()];
  here.write('helper.ts', 'export const help = 2;');
  keys.push(await key());
  here.write('own.ts', `import './helper.ts';${TINY_STORY}// changed`);
  keys.push(await key());
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(3);
});
