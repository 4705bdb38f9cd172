/** A warm-up that is too short, from the story to the exit status. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {resultSchema} from '../suite/result.ts';
import {bench, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
beforeAll(() => {
  here = bench();
});

const CONTENDERS = ['--strategy', 'native,palacios-cache,nested', '--seeds', '2'];
const SHORT = ['--set', 'sequential.arrayPages=1024', '--set', 'sequential.warmupSweeps=0', '--out', 'short'];

const running = (...more: readonly string[]): Promise<Answer> =>
  here.pagewalk('run', '--workload', 'sequential', ...CONTENDERS, ...SHORT, ...more);

const SAID =
  /palacios-cache is not steady \(exitsHiddenFault goes from \d+ to 0\.0 in a million instructions\)/;

test('is marked, said and ranked by no verdict, in the terminal, the reports and the chart', {
  timeout: TIMEOUT_MS,
}, async () => {
  const {status, out, err} = await running();
  expect(status).toBe(0);
  expect(err).toMatch(/^warning: sequential on cascade-lake: palacios-cache is not steady/m);
  expect(out).toMatch(/palacios-cache +\d+\.\d+×\*/);
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(
    /\* Not steady, for what was counted differs between the halves of what was measured: sequential under palacios-cache\./,
  );
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(new RegExp(`${SAID.source} and is not ranked`));
  for (const file of ['summary.md', 'report.html']) {
    const report = readFileSync(join(here.folder, 'short', file), 'utf8').replaceAll('\\', '');
    expect(report).toMatch(SAID);
    expect(report).toMatch(/\d×\* /);
  }
  expect(readFileSync(join(here.folder, 'short/charts/slowdown.svg'), 'utf8')).toContain('not steady');
});

test('stands in the JSON with the rates of both halves, and is a failure with --strict', {
  timeout: TIMEOUT_MS,
}, async () => {
  const {status, out, err} = await running('--strict', '--json');
  expect(status).toBe(2);
  expect(err).toContain('--strict: for what is not steady, the exit status is 2\n');
  const {cells} = resultSchema.parse(JSON.parse(out));
  const steady = cells.map(cell => [cell.strategy, cell.status === 'ok' && cell.steady]);
  expect(steady.filter(([strategy]) => strategy !== 'palacios-cache').every(([, is]) => is === true)).toBe(
    true,
  );
  expect(steady.find(([strategy]) => strategy === 'palacios-cache')![1]).toMatchObject({
    event: 'exitsHiddenFault',
    last: 0,
  });
});

test('with a sweep before it there is nothing to say', {timeout: TIMEOUT_MS}, async () => {
  const {status, err} = await running('--strict', '--out', 'long', '--set', 'sequential.warmupSweeps=1');
  expect([status, err]).toEqual([0, 'The report is long/report.html\n']);
});

test('in a tuning it is a caveat, and a failure with --strict', {timeout: TIMEOUT_MS}, async () => {
  const workloads = [{workload: 'sequential', set: {arrayPages: 1024, warmupSweeps: 0}}];
  const spec = {workloads, strategy: 'palacios-cache', seeds: 1, policies: ['lru'], sizes: [4096]};
  here.write('tune.json', JSON.stringify(spec));
  const tuned = (...more: readonly string[]): Promise<Answer> =>
    here.pagewalk('tune', 'tune.json', '--folder', 'tuned', ...more);
  const {status, out} = await tuned();
  expect(status).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(/of no steady state, so they depend on how long was measured/);
  const strict = await tuned('--strict');
  expect(strict.status).toBe(2);
  expect(strict.err).toContain('--strict: for what is not steady, the exit status is 2\n');
});
