/** `pagewalk sensitivity` as a process: runs, references, and what is none. */
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {sensitivitySchema} from '../sensitivity/result.ts';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
beforeAll(async () => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  const argv = [
    'run',
    '--workload',
    './tiny.ts',
    '--strategy',
    'native,kvm,nested',
    '--seeds',
    '2',
    '--out',
    'kept',
  ];
  expect((await here.pagewalk(...argv)).status).toBe(0);
}, TIMEOUT_MS);

test('the answer comes first, in 80 columns, and nothing is written', {timeout: TIMEOUT_MS}, async () => {
  const before = readdirSync(join(here.folder, 'kept'));
  const {status, out, err} = await here.pagewalk('sensitivity', 'kept');
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(/^(The verdict|All \d+ verdicts|\d+ of \d+ verdicts) hold/);
  expect(out).toMatch(/beats|is level with/);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(readdirSync(join(here.folder, 'kept'))).toEqual(before);
});

test('as JSON it is what its schema says, the same each time', {timeout: TIMEOUT_MS}, async () => {
  const first = await here.pagewalk('sensitivity', 'kept', '--json');
  expect((await here.pagewalk('sensitivity', 'kept', '--json')).out).toBe(first.out);
  const found = sensitivitySchema.parse(JSON.parse(first.out));
  expect(JSON.stringify(found)).toBe(first.out.trimEnd());
  expect(found.draws).toBe(1000);
  expect(new Set(found.robust.map(({workload}) => workload))).toEqual(new Set(['tiny']));
});

test('a folder has the summary, the numbers and the charts', {timeout: TIMEOUT_MS}, async () => {
  const {status, err} = await here.pagewalk('sensitivity', 'kept', '--out', 'prices');
  expect([status, err]).toEqual([0, 'The summary is prices/summary.md\n']);
  const text = (name: string): string => readFileSync(join(here.folder, 'prices', name), 'utf8');
  const charts = [...text('summary.md').matchAll(/\]\((charts\/[^)]+)\)/g)].map(([, path]) => path);
  expect(charts.length).toBeGreaterThan(0);
  for (const path of charts) expect(existsSync(join(here.folder, 'prices', path)), path).toBe(true);
  expect(text('sensitivity.json')).toBe((await here.pagewalk('sensitivity', 'kept', '--json')).out);
});

test('what is no run is refused in a sentence', {timeout: TIMEOUT_MS}, async () => {
  expect(await here.pagewalk('sensitivity', 'nowhere')).toEqual({
    status: 1,
    out: '',
    err: "pagewalk: nowhere: no run is kept there (a run's folder has a spec.json)\n",
  });
  here.write('tuned/tune.json', '{}');
  const tuned = await here.pagewalk('sensitivity', 'tuned');
  expect([tuned.status, tuned.out]).toEqual([1, '']);
  expect(tuned.err).toBe(
    'pagewalk: tuned: a tuning is not priced anew, expected a run: tune with --set machine.NAME\n',
  );
});

test('a report at other prices shows before and after, and keeps both', {timeout: TIMEOUT_MS}, async () => {
  const summary = (): string => readFileSync(join(here.folder, 'kept/summary.md'), 'utf8');
  const before = summary();
  const {status, out} = await here.pagewalk('report', 'kept', '--set', 'machine.exitCycles=40000');
  expect(status).toBe(0);
  expect(out).toMatch(/^(No verdict is another|At these prices \d+ verdict)/);
  expect(out).toMatch(/tiny +kvm +[\d.]+× +→ [\d.]+×/);
  expect(summary()).toBe(before);
  const [folder] = readdirSync(join(here.folder, 'kept/repriced'));
  const page = readFileSync(join(here.folder, 'kept/repriced', folder, 'before-and-after.md'), 'utf8');
  expect(page).toMatch(/^# Before and after: exitCycles 40000\n/);
  expect(page).toMatch(/\| tiny \| kvm \| native \| cascade-lake \| /);
  const refused = await here.pagewalk('report', 'kept', '--set', 'machine.exitCycles=40000', '--out', 'kept');
  expect(refused).toEqual({
    status: 1,
    out: '',
    err: "pagewalk: --out kept: the report at the run's own prices is kept there, expected another folder\n",
  });
});
