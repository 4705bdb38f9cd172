/** Baselines on the command line: kept by a run or a tuning, and compared with by the next. */
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;

/** As it reads, wherever its lines break. */
const prose = (text: string): string => text.replaceAll('\n', ' ');

describe('baselines', {timeout: TIMEOUT_MS}, () => {
  const ARGV = ['run', '--workload', './tiny.ts', '--strategy', 'native,kvm', '--seeds', '2'];
  const DEARER = ['--set', 'instructions=5000', '--seeds', '2'];
  const FOLDER = 'results/baselines/main';

  beforeAll(async () => {
    here = bench();
    here.write('tiny.ts', TINY_STORY);
    const saved = await here.pagewalk(...ARGV, '--save-baseline', 'main');
    expect([saved.status, saved.err]).toEqual([0, expect.stringContaining(`The baseline is ${FOLDER}\n`)]);
  }, TIMEOUT_MS);

  const inside = (path: string): string => join(here.folder, path);

  test('are kept whole, and are a run as any', async () => {
    expect(readdirSync(inside(FOLDER)).toSorted()).toEqual(['cells.ndjson', 'environment.json', 'spec.json']);
    const reported = await here.pagewalk('report', FOLDER, '--out', 'rendered');
    expect(reported.status).toBe(0);
  });

  test('the same run is the same as its baseline', async () => {
    const {status, out} = await here.pagewalk(...ARGV, '--baseline', 'main', '--fail-on', 'cycles>+0');
    expect(status).toBe(0);
    expect(out).toContain(
      'over baseline main, each strategy over itself\ncycles: all 2 the same within 1 %\n',
    );
  });

  test('beyond a limit the status is 3, and no baseline is replaced', async () => {
    const before = readFileSync(inside(`${FOLDER}/cells.ndjson`), 'utf8');
    const argv = [
      ...ARGV,
      '--set',
      'machine.exitCycles=9000',
      '--baseline',
      'main',
      '--save-baseline',
      'main',
    ];
    const {status, out, err} = await here.pagewalk(...argv, '--fail-on', 'cycles>+5%');
    expect(status).toBe(3);
    expect(prose(out)).toContain(
      'differs from baseline main as a whole in machine.exitCycles (9000, there not set).',
    );
    expect(err).toContain('baseline main is left as it was, for not all went well\n');
    expect(readFileSync(inside(`${FOLDER}/cells.ndjson`), 'utf8')).toBe(before);
  });

  test('beside JSON the comparison goes where errors go', async () => {
    const {out, err} = await here.pagewalk(...ARGV, '--baseline', 'main', '--json');
    expect(JSON.parse(out)).toHaveProperty('summary');
    expect(err).toContain('over baseline main, each strategy over itself\n');
  });

  test('another guest is another recording, so nothing is left to compare', async () => {
    const {status, err} = await here.pagewalk(...ARGV, ...DEARER, '--baseline', 'main');
    expect(status).toBe(1);
    expect(err).toMatch(
      /pagewalk: .* and baseline main have no row in common: the recordings of all 4 pairs are different, as is instructions;/,
    );
  });

  test.each([
    [
      ['--baseline', 'mian'],
      'there is no baseline "mian" in results/baselines, which has main: --save-baseline mian keeps one',
    ],
    [
      ['--save-baseline', '../x'],
      'a baseline is called "../x", expected letters, digits, dots, dashes and underscores',
    ],
    [['--fail-on', 'cycles>+5%'], '--fail-on cycles>+5%: expected --baseline, for it is about a comparison'],
  ])('%j is refused before anything runs', async (argv, sentence) => {
    const {status, err, out} = await here.pagewalk(...ARGV, '--out', 'never', ...argv);
    expect([status, out, existsSync(inside('never'))]).toEqual([1, '', false]);
    expect(err).toContain(sentence);
  });

  test('one that is damaged is refused with one sentence', async () => {
    mkdirSync(inside('results/baselines/bad'), {recursive: true});
    writeFileSync(inside('results/baselines/bad/cells.ndjson'), '{"workload":"gups"\n');
    const {status, err} = await here.pagewalk(...ARGV, '--baseline', 'bad');
    expect([status, err]).toEqual([
      2,
      'pagewalk: results/baselines/bad/cells.ndjson, line 1 (a cell that cannot be read) does not end in a checksum: it was cut, or another version wrote it: --save-baseline bad keeps it anew\n',
    ]);
  });

  test('one that was moved aside for another that never came is still there', async () => {
    await here.pagewalk(...ARGV, '--save-baseline', 'cut');
    renameSync(inside('results/baselines/cut'), inside('results/baselines/cut~'));
    expect((await here.pagewalk(...ARGV, '--baseline', 'cut')).status).toBe(0);
    await here.pagewalk(...ARGV, '--save-baseline', 'cut');
    expect(readdirSync(inside('results/baselines')).filter(name => name.startsWith('cut'))).toEqual(['cut']);
  });

  test('a tuning is kept with the cells of all its stages, and compared with', async () => {
    const spec = {
      workloads: [{workload: 'ctx-pingpong', set: {rounds: 5, warmupRounds: 2}}],
      strategy: 'shadow-cached',
      seeds: 2,
      policies: ['fifo'],
      sizes: [32],
    };
    here.write('tuning.json', JSON.stringify(spec));
    const tune = ['tune', 'tuning.json', '--folder', 'tuned'];
    const saved = await here.pagewalk(...tune, '--save-baseline', 'tuned');
    expect([saved.status, saved.err]).toEqual([
      0,
      expect.stringContaining('The baseline is results/baselines/tuned\n'),
    ]);
    expect(readdirSync(inside('results/baselines/tuned')).toSorted()).toEqual([
      'cells.ndjson',
      'environment.json',
      'spec.json',
      'tune.json',
    ]);
    const again = await here.pagewalk(...tune, '--baseline', 'tuned', '--fail-on', 'cycles>+0');
    expect(again.status).toBe(0);
    expect(again.out).toMatch(
      /tuned over baseline tuned, each strategy over itself\ncycles: all \d+ the same/,
    );
    const reported = await here.pagewalk('report', 'results/baselines/tuned', '--out', 'tuned-again');
    expect(reported.status).toBe(0);
  });
});
