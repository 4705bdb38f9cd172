/** A story whose claims are refuted, from the file to the exit status. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {resultSchema} from '../suite/result.ts';
import {bench, TINY_STORY, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

/** `tiny` touches pages, so no shadow is level with native; and it exits for no more than it touches. */
const claiming = (id: string, believed = ''): string =>
  TINY_STORY.replace("id: 'tiny'", `id: '${id}'`).replace(
    'follows:',
    `claims: [
      {who: 'nested', over: 'native', within: 1.5},
      {who: 'shadow-cached', over: 'native', within: 1.05${believed}},
    ],
    follows:`,
  );

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('right.ts', claiming('right').replace('within: 1.05', 'atLeast: 1.05'));
  here.write('wrong.ts', claiming('wrong'));
  here.write('believing.ts', claiming('believing', ", believed: 'it is a <test>'"));
});

const running = (name: string, ...more: readonly string[]): Promise<Answer> =>
  here.pagewalk('run', '--workload', `./${name}.ts`, ...CONTENDERS, '--seeds', '1', '--out', name, ...more);

const CONTENDERS = ['--strategy', 'native,shadow-cached,nested'];

const REFUTED =
  /refuted: shadow-cached takes \d\.\d+ \(one seed\) times as long as native, expected as long within a factor of 1\.05/i;

test('a hypothesis that holds is said to', {timeout: TIMEOUT_MS}, async () => {
  const {status, out, err} = await running('right', '--strict');
  expect([status, err]).toEqual([0, 'The report is right/report.html\n']);
  expect(out).toContain('Hypothesis held.');
  expect(out).not.toContain('Refuted');
});

test('one that is refuted is named first and explained, and with --strict it is a failure', {
  timeout: TIMEOUT_MS,
}, async () => {
  const {status, out} = await running('wrong');
  expect(status).toBe(0);
  expect(out.split('\n\n')[0]).toContain('Refuted hypotheses: wrong.');
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(REFUTED);
  for (const file of ['summary.md', 'report.html']) {
    const report = readFileSync(join(here.folder, 'wrong', file), 'utf8');
    expect(report).toContain('Refuted hypotheses: wrong.');
    expect(report.replaceAll('\\', '')).toMatch(REFUTED);
  }
  const strict = await running('wrong', '--strict', '--json');
  expect(strict.status).toBe(2);
  expect(strict.err).toContain(
    '--strict: for the refuted hypotheses (wrong on cascade-lake), the exit status is 2\n',
  );
  const {summary} = resultSchema.parse(JSON.parse(strict.out));
  expect(summary.map(({hypothesis}) => hypothesis)).toEqual(['refuted', 'refuted', 'refuted']);
  for (const {judgement, believed} of summary) {
    expect(judgement).toMatch(REFUTED);
    expect(believed).toBeUndefined();
  }
});

test('unless the workload says why it believes it all the same', {timeout: TIMEOUT_MS}, async () => {
  const {status, out} = await running('believing', '--strict');
  expect(status).toBe(0);
  expect(out).toContain('Refuted, but believed all the same: believing.');
  expect(out.replaceAll(/\s+/g, ' ')).toContain('1.05, and believed all the same: it is a <test>.');
  const report = readFileSync(join(here.folder, 'believing/report.html'), 'utf8');
  expect(report).toContain('believed all the same: it is a &lt;test&gt;.');
});

test('what a workload claims is listed in words', {timeout: TIMEOUT_MS}, async () => {
  const {status, out} = await here.pagewalk('list', 'workloads', './wrong.ts');
  expect(status).toBe(0);
  expect(out).toContain('shadow-cached takes as long as native within a factor of 1.05');
  const json = await here.pagewalk('list', 'workloads', './wrong.ts', '--json');
  expect(JSON.parse(json.out)).toMatchObject([
    {
      claims: [
        'nested takes as long as native within a factor of 1.5',
        'shadow-cached takes as long as native within a factor of 1.05',
      ],
    },
  ]);
});
