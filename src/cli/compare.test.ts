/** What moved from one run to another, on the command line. */
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {comparisonSchema} from '../compare/result.ts';
import {line, seeded, type Said} from '../testing/compared-runs.ts';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
const put = (name: string, ...cells: readonly Said[]): string =>
  here.write(`${name}/cells.ndjson`, cells.map(line).join(''));

/** As it reads, wherever its lines break. */
const prose = (text: string): string => text.replaceAll('\n', ' ');

const OLD = [...seeded([1000, 1010, 990]), ...seeded([500, 500, 500], {strategy: 'native', exits: 0})];
const NEW = [...seeded([1100, 1111, 1089]), ...seeded([500, 500, 500], {strategy: 'native', exits: 0})];

beforeAll(() => {
  here = bench();
  put('old', ...OLD);
  put('new', ...NEW);
});

test('what moved is shown, what did not is counted, in 80 columns', async () => {
  const {status, out, err} = await here.pagewalk('compare', 'old', 'new');
  expect([status, err]).toEqual([0, '']);
  expect(out).toBe(`new differs from old as a whole in prices of cascade-lake.

new over old, each strategy over itself
cycles: 1 worse, 1 the same within 1 %
                  ratio  interval  verdict
  gups under kvm  1.10×     exact  worse
VM exits: all 2 the same within 1 %
walk references: all 2 the same within 1 %
TLB misses: all 2 the same within 1 %
memory of tables at its peak: all 2 the same within 1 %
`);
});

test('a file of cells, a reference and a folder are runs', async () => {
  const {status, out} = await here.pagewalk('compare', 'old/cells.ndjson', 'old', 'new', '--json');
  const {rows, ...rest} = comparisonSchema.parse(JSON.parse(out));
  expect([status, rest.baseline, [...new Set(rows.map(({run}) => run))]]).toEqual([
    0,
    'old/cells.ndjson',
    ['old', 'new'],
  ]);
});

describe('the exit status', () => {
  test('is 3 beyond a limit, with the reason', async () => {
    const {status, out, err} = await here.pagewalk('compare', 'old', 'new', '--fail-on', 'cycles>+5%');
    expect(status).toBe(3);
    expect(err).toBe('--fail-on: 1 row lies beyond cycles>+5%, the exit status is 3\n');
    expect(prose(out)).toContain(
      'new: 1 row lies beyond cycles>+5%: gups under kvm on cascade-lake, 1,000 → 1,100, 1.10× exact.',
    );
  });

  test('is 0 within every limit', async () => {
    const limits = ['--fail-on', 'cycles>+10%', '--fail-on', 'exits>+0'];
    expect((await here.pagewalk('compare', 'old', 'new', ...limits)).status).toBe(0);
  });

  test('is 1 with one sentence where there is no common row', async () => {
    put('other', {workload: 'zipf'});
    expect(await here.pagewalk('compare', 'old', 'other')).toEqual({
      status: 1,
      out: '',
      err: 'pagewalk: other and old have no row in common: its workload is zipf, there it is gups\n',
    });
  });

  test.each([
    [['compare', 'old'], /^pagewalk: compare is given old, expected a baseline and another run\n$/],
    [
      ['compare', 'old', 'nowhere'],
      /^pagewalk: nowhere: no run is kept there, expected a folder that has a cells.ndjson, or such a file\n$/,
    ],
    [['compare', 'old', 'new', '--threshold', 'x'], /Expected a number of percent from 0 to 100\./],
    [['compare', 'old', 'new', '--chart', 'x.png'], /Expected a file that ends in \.svg\./],
    [['compare', 'old', 'new', '--json', '--markdown'], /cannot be used with/],
    [['compare', 'old', 'new', '--fail-on', 'cycels>5%'], /did you mean "cycles"\?/],
  ])('is 1 for %j', async (argv, sentence) => {
    const {status, err} = await here.pagewalk(...argv);
    expect(err).toMatch(sentence);
    expect([status, err.split('\n').length]).toEqual([1, 2]);
  });

  test('is 2 where a line is damaged or a cell failed, and both are counted', async () => {
    here.write('torn/cells.ndjson', `${NEW.map(line).join('')}{"workload":"gups","str`);
    const torn = await here.pagewalk('compare', 'old', 'torn');
    expect(torn.status).toBe(2);
    expect(prose(torn.out)).toContain('torn: 1 line is not compared, for what is damaged is not believed:');
    expect(prose(torn.out)).toContain('line 7 (a cell that cannot be read) does not end in a checksum');
    put('failed', ...NEW.slice(1), {seed: 1, failed: true});
    const failed = await here.pagewalk('compare', 'old', 'failed');
    expect(failed.status).toBe(2);
    expect(prose(failed.out)).toContain(
      'failed: 1 cell is not compared, for it failed: gups under kvm on cascade-lake.',
    );
  });
});

test('a digit that was changed is not believed', async () => {
  const text = readFileSync(join(here.folder, 'new/cells.ndjson'), 'utf8');
  here.write('forged/cells.ndjson', text.replace('"cycles":1100', '"cycles":1000'));
  const {status, out} = await here.pagewalk('compare', 'old', 'forged', '--json');
  expect(status).toBe(2);
  expect(comparisonSchema.parse(JSON.parse(out)).damaged).toEqual([
    {
      run: 'forged',
      lines: 1,
      sentence:
        'forged/cells.ndjson, line 1 (gups under kvm, seed 1) was changed: it is not what its checksum was made of',
    },
  ]);
});

test('Markdown has a table of what moved, and no markup of the user’s', async () => {
  put('marked-old', ...seeded([10, 10], {workload: '<b>|x'}));
  put('marked', ...seeded([20, 20], {workload: '<b>|x'}));
  const {out} = await here.pagewalk('compare', 'marked-old', 'marked', '--markdown');
  expect(out).toContain(
    '### marked over marked-old\n\n**cycles: 1 worse**\n\n|  | Ratio | Interval | Verdict |\n',
  );
  expect(out).toContain('| \\<b\\>\\|x under kvm | 2.00× | exact | worse |\n');
});

test('a chart is written where it is asked for', async () => {
  expect((await here.pagewalk('compare', 'old', 'new', '--chart', 'charts/moved.svg')).status).toBe(0);
  const svg = readFileSync(join(here.folder, 'charts/moved.svg'), 'utf8');
  for (const word of ['gups under kvm', '1.10×', 'worse', 'within 1 %']) expect(svg).toContain(word);
});

describe('baselines', {timeout: TIMEOUT_MS}, () => {
  const ARGV = ['run', '--workload', './tiny.ts', '--strategy', 'native,kvm', '--seeds', '2'];
  const DEARER = ['--set', 'instructions=5000', '--seeds', '2'];
  const FOLDER = 'results/baselines/main';

  beforeAll(async () => {
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
      /pagewalk: .* and baseline main have no row in common: the recordings of all 4 pairs/,
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
