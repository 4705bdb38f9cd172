/** Planning ends soon, whatever was asked for, and hears whoever interrupts it. */
import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  here.write('waits.ts', `await new Promise(() => setInterval(() => {}, 1000));\n${TINY_STORY}`);
});

const many = (count: number): readonly number[] => Array.from({length: count}, (_, at) => at + 1);
const keys = (count: number): Record<string, number> =>
  Object.fromEntries(many(count).map(at => [`key${at}`, 1]));

const SIX = ['dtlbEntries', 'stlbEntries', 'nestedTlbEntries', 'exitCycles', 'walkCacheEntries', 'l2Ways'];

const SPECS: readonly (readonly [string, object, string])[] = [
  [
    'six lists of 64',
    {workloads: ['gups'], set: Object.fromEntries(SIX.map(name => [`gups.${name}`, many(64)]))},
    'nothing in this run has a parameter "gups.dtlbEntries"',
  ],
  [
    'a list for each parameter',
    {
      workloads: ['gups'],
      strategies: ['native'],
      set: {tablePages: many(64), updates: many(64), warmupUpdates: many(64), 'guest.swapPages': many(64)},
      seeds: 1000,
    },
    'this makes 16,777,216,000 cells, expected at most 50,000; --max-cells raises it',
  ],
  [
    'as many entries',
    {workloads: many(60_000).map(() => 'gups')},
    'this makes 1,500,000 cells, expected at most 50,000; --max-cells raises it',
  ],
  ['unknown keys', {workloads: ['gups'], ...keys(20_000)}, 'unknown key "key1"'],
  [
    'unknown parameters',
    {workloads: ['gups'], set: keys(20_000)},
    'nothing in this run has a parameter "key1"',
  ],
  [
    'unknown parameters of an entry',
    {workloads: [{workload: 'gups', set: keys(20_000)}]},
    'unknown parameter "key1"',
  ],
  ['more than anybody writes', {workloads: ['gups'], ...keys(300_000)}, 'is longer than 2 MiB'],
];

test.each(SPECS)('%s', {timeout: TIMEOUT_MS}, async (name, spec, sentence) => {
  const file = here.write(`${name.replaceAll(' ', '-')}.json`, JSON.stringify(spec));
  const {status, out, err} = await here.pagewalk('run', file, '--dry-run');
  expect([status, out]).toEqual([1, '']);
  expect(err).toContain(sentence);
  expect(err.split('\n')).toHaveLength(2);
});

test('the limit is the one that is asked for', {timeout: TIMEOUT_MS}, async () => {
  const argv = ['run', '--workload', './tiny.ts', '--strategy', 'native,kvm', '--seeds', '3', '--dry-run'];
  const refused = await here.pagewalk(...argv, '--max-cells', '5');
  expect(refused).toEqual({
    status: 1,
    out: '',
    err: 'pagewalk: this makes 6 cells, expected at most 5; --max-cells raises it\n',
  });
  expect((await here.pagewalk(...argv, '--max-cells', '6')).status).toBe(0);
});

test('a tuning counts the cells of every stage that it knows', {timeout: TIMEOUT_MS}, async () => {
  const spec = {
    workloads: [{workload: 'ctx-pingpong', set: {rounds: 5}}],
    strategy: 'shadow-cached',
    policies: ['fifo', 'lru'],
    sizes: [8, 16],
    seeds: 10,
  };
  here.write('tuning.json', JSON.stringify(spec));
  const {status, err} = await here.pagewalk('tune', 'tuning.json', '--max-cells', '50');
  expect([status, err]).toEqual([
    1,
    'pagewalk: tuning.json: this makes 60 cells, expected at most 50; --max-cells raises it\n',
  ]);
  expect(readdirSync(here.folder)).not.toContain('results');
});

/** Loaded before the launcher: sends the process a signal as soon as the launcher loads anything. */
const IMPATIENT = `
import {registerHooks} from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === './main.ts') process.kill(process.pid, 'SIGTERM');
    return next(specifier, context);
  },
});
`;

test('exits has as many columns as can be read', {timeout: TIMEOUT_MS}, async () => {
  const sizes = many(300).map(at => at + 100);
  const {status, err} = await here.pagewalk(
    'exits',
    '--strategy',
    'shadow-cached',
    '--set',
    `shadow-cached.poolPages=${sizes.join(',')}`,
  );
  expect([status, err]).toEqual([1, 'pagewalk: this makes 300 columns, expected at most 200\n']);
});

test('a signal in the first moments ends as later ones do', {timeout: TIMEOUT_MS}, async () => {
  const argv = ['run', '--workload', './tiny.ts', '--seeds', '1000'];
  const answer = await here.processWith(
    {NODE_OPTIONS: `--import ${here.write('impatient.mjs', IMPATIENT)}`},
    ...argv,
  );
  expect(answer).toEqual({status: 130, out: '', err: 'interrupted: nothing was run\n'});
});

test('a module that never ends loading does not outlive an interruption', {timeout: TIMEOUT_MS}, async () => {
  const begun = Date.now();
  const argv = ['run', '--workload', './waits.ts'];
  const {status, err} = await here.signalled('SIGTERM', () => Date.now() - begun > 1500, ...argv);
  expect([status, err]).toEqual([130, 'interrupted: nothing was run\n']);
});

test.skipIf(process.platform === 'win32')(
  'a pipe is no trace, and no spec where nobody writes',
  {
    timeout: TIMEOUT_MS,
  },
  async () => {
    for (const name of ['pipe.lackey', 'pipe.json']) execFileSync('mkfifo', [join(here.folder, name)]);
    const [trace, spec] = await Promise.all([
      here.pagewalk('run', '--workload', './pipe.lackey'),
      here.pagewalk('run', 'pipe.json'),
    ]);
    expect(trace).toEqual({
      status: 1,
      out: '',
      err: `pagewalk: ${join(here.folder, 'pipe.lackey')}: is a pipe, a device or a socket, expected a regular file, for it is read more than once\n`,
    });
    expect([spec.status, spec.err]).toEqual([1, 'pagewalk: pipe.json: is empty, expected an object\n']);
    expect(existsSync(join(here.folder, 'results'))).toBe(false);
  },
);
