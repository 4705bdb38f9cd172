/** What moved from one run to another, on the command line. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {comparisonSchema} from '../compare/result.ts';
import {line, seeded, type Said} from '../testing/compared-runs.ts';
import {main} from './main.ts';
import {bench, type Answer, type Bench} from './test-session.ts';
import {keptTerminal} from './test-terminal.ts';

let here: Bench;
const put = (name: string, ...cells: readonly Said[]): string =>
  here.write(`${name}/cells.ndjson`, cells.map(line).join(''));

/** Within this process; files lie in the folder of the bench, and are told as seen from there. */
async function compared(...argv: readonly string[]): Promise<Answer> {
  const terminal = keptTerminal();
  const placed = argv.map(word => (/^[a-z][a-z-]*(\/|$|\.)/.test(word) ? join(here.folder, word) : word));
  const status = await main(['compare', ...placed], terminal, new AbortController().signal);
  const seen = (texts: readonly string[]): string => texts.join('').replaceAll(`${here.folder}/`, '');
  return {status, out: seen(terminal.results), err: seen(terminal.asides)};
}

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
  const {status, out} = await compared('old/cells.ndjson', 'old', 'new', '--json');
  const {rows, ...rest} = comparisonSchema.parse(JSON.parse(out));
  expect([status, rest.baseline, [...new Set(rows.map(({run}) => run))]]).toEqual([
    0,
    'old/cells.ndjson',
    ['old', 'new'],
  ]);
});

describe('the exit status', () => {
  test('is 3 beyond a limit, with the reason', async () => {
    const {status, out, err} = await compared('old', 'new', '--fail-on', 'cycles>+5%');
    expect(status).toBe(3);
    expect(err).toBe('--fail-on: 1 row lies beyond cycles>+5%, the exit status is 3\n');
    expect(prose(out)).toContain(
      'new: 1 row lies beyond cycles>+5%: gups under kvm on cascade-lake, 1,000 → 1,100, 1.10× exact.',
    );
  });

  test('is 0 within every limit', async () => {
    const limits = ['--fail-on', 'cycles>+10%', '--fail-on', 'exits>+0'];
    expect((await compared('old', 'new', ...limits)).status).toBe(0);
  });

  test('is 0 where one seed lies beyond a limit, and that is said', async () => {
    put('one', ...OLD.slice(0, 1));
    put('dearer', ...NEW.slice(0, 1));
    const {status, err} = await compared('one', 'dearer', '--fail-on', 'cycles>+5%');
    expect([status, err]).toEqual([
      0,
      '--fail-on: 1 row lies beyond cycles>+5% at the one seed that there is, which decides nothing: run two or more\n',
    ]);
  });

  test('is 1 with one sentence where there is no common row', async () => {
    put('other', {workload: 'zipf'});
    expect(await compared('old', 'other')).toEqual({
      status: 1,
      out: '',
      err: 'pagewalk: other and old have no row in common: its workload is zipf, there it is gups\n',
    });
  });

  test.each([
    [['old'], /^pagewalk: compare is given old, expected a baseline and another run\n$/],
    [
      ['old', 'nowhere'],
      /^pagewalk: nowhere: no run is kept there, expected a folder that has a cells.ndjson, or such a file\n$/,
    ],
    [['old', 'new', '--threshold', 'x'], /Expected a number of percent from 0 to 100\./],
    [['old', 'new', '--chart', 'x.png'], /Expected a file that ends in \.svg\./],
    [['old', 'new', '--json', '--markdown'], /cannot be used with/],
    [['old', 'new', '--fail-on', 'cycels>5%'], /did you mean "cycles"\?/],
  ])('is 1 for %j', async (argv, sentence) => {
    const {status, err} = await compared(...argv);
    expect(err).toMatch(sentence);
    expect([status, err.split('\n').length]).toEqual([1, 2]);
  });

  test('is 2 where a line is damaged or a cell failed, and both are counted', async () => {
    here.write('torn/cells.ndjson', `${NEW.map(line).join('')}{"workload":"gups","str`);
    const torn = await compared('old', 'torn');
    expect(torn.status).toBe(2);
    expect(prose(torn.out)).toContain('torn: 1 line is not compared, for what is damaged is not believed:');
    expect(prose(torn.out)).toContain('line 7 (a cell that cannot be read) does not end in a checksum');
    put('failed', ...NEW.slice(1), {seed: 1, failed: true});
    const failed = await compared('old', 'failed');
    expect(failed.status).toBe(2);
    expect(prose(failed.out)).toContain(
      'failed: 1 cell is not compared, for it failed: gups under kvm on cascade-lake.',
    );
  });
});

test('a digit that was changed is not believed', async () => {
  const text = readFileSync(join(here.folder, 'new/cells.ndjson'), 'utf8');
  here.write('forged/cells.ndjson', text.replace('"cycles":1100', '"cycles":1000'));
  const {status, out} = await compared('old', 'forged', '--json');
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
  const {out} = await compared('marked-old', 'marked', '--markdown');
  expect(out).toContain(
    '### marked over marked-old\n\n**cycles: 1 worse**\n\n|  | Ratio | Interval | Verdict |\n',
  );
  expect(out).toContain('| \\<b\\>\\|x under kvm | 2.00× | exact | worse |\n');
});

test('a chart is written where it is asked for', async () => {
  expect((await compared('old', 'new', '--chart', 'charts/moved.svg')).status).toBe(0);
  const svg = readFileSync(join(here.folder, 'charts/moved.svg'), 'utf8');
  for (const word of ['gups under kvm', '1.10×', 'worse', 'within 1 %']) expect(svg).toContain(word);
});
