/** `pagewalk tune` as users run it: in stages, again, interrupted, wrongly, and with what it writes. */
import {hash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {resultSchema} from '../suite/result.ts';
import {unsealed} from '../suite/store/sealed.ts';
import {tuningSchema, type TuningResult} from '../tune/result.ts';
import {bench, TINY_STORY, policy, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 120_000;

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('spec.json', JSON.stringify(SPEC));
  here.write('chosen.yaml', CHOSEN);
});

/** Two processes of about twenty tables: a pool of twelve pages thrashes, one of 32 holds all. */
const SPEC = {
  workloads: [{workload: 'ctx-pingpong', label: 'pingpong', set: {rounds: 20, warmupRounds: 2}}],
  strategy: 'shadow-cached',
  seeds: 2,
  policies: ['fifo', 'lru'],
  sizes: [12, 32],
};

const CHOSEN = `
workloads: [{workload: ctx-pingpong, set: {rounds: 5, warmupRounds: 2}}]
seeds: 1
policies: [fifo]
search: halving
`;

/** The hash of every file of a folder by its path, but for the one that says where and when it was made. */
function filesOf(name: string): ReadonlyMap<string, string> {
  const folder = join(here.folder, name);
  const paths = readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter(path => path !== 'environment.json' && statSync(join(folder, path)).isFile())
    .sort();
  return new Map(paths.map(path => [path, hash('sha256', readFileSync(join(folder, path)))]));
}

const resultOf = ({out}: Answer): TuningResult => tuningSchema.parse(JSON.parse(out));

const longest = (text: string): number => Math.max(...text.split('\n').map(line => line.length));

test('one job or two, once or again: the same bytes', {timeout: TIMEOUT_MS}, async () => {
  const first = await here.pagewalk('tune', 'spec.json', '--jobs', '1', '--folder', 'one', '--json');
  expect(first.status).toBe(0);
  const files = filesOf('one');
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      'advice.md',
      'charts/cycles-by-size.svg',
      'charts/front.vl.json',
      'charts/hidden-faults-by-size.png',
      'charts/one-pass-shadow-pages.vl.json',
      'report.html',
      'spec.json',
      'stages/bounds/cells.ndjson',
      'stages/curves/cells.ndjson',
      'stages/search/cells.ndjson',
      'tune.json',
    ]),
  );
  const other = await here.pagewalk('tune', 'spec.json', '--jobs', '2', '--folder', 'two', '--json');
  expect(other.out === first.out).toBe(true);
  expect(filesOf('two')).toEqual(files);
  const again = await here.pagewalk('tune', 'spec.json', '--folder', 'one');
  expect(again.err).toMatch(/^4 cells are there already; 0 passes to go$/m);
  expect(filesOf('one')).toEqual(files);

  expect(unsealed(readFileSync(join(here.folder, 'one/tune.json'), 'utf8'))).toEqual(JSON.parse(first.out));
  const {workloads, winner} = resultOf(first);
  const at = (policyName: string, size: number) =>
    workloads[0].curves
      .find(curve => curve.policy === policyName)!
      .points.find(point => point.size === size)!;
  // Twelve pages hold neither process whole; 32 hold both, and evict nobody.
  expect(at('fifo', 12).evictions).toBeGreaterThan(0);
  expect(at('fifo', 32).evictions).toBe(0);
  expect(at('fifo', 32).cycles).toBe(workloads[0].unbounded!.cycles);
  expect(at('belady', 12).cycles).toBeLessThan(at('fifo', 12).cycles);
  expect(winner?.set).toMatchObject({poolPages: 32});

  expect(longest(again.out)).toBeLessThanOrEqual(80);
  expect(again.out).toContain("- shadow-cached's default pool (2 % of guest memory");
  expect(again.out).toMatch(/^ {3}1 .* eviction fifo, poolPages 32 \(the winner/m);
  expect(again.err).toContain('curves: 6 configurations, 12 cells\n');
});

test('a tuning is reported again as it was, and nothing is counted', {timeout: TIMEOUT_MS}, async () => {
  const {status, out} = await here.pagewalk('tune', 'chosen.yaml', '--folder', 'told');
  expect(status).toBe(0);
  const files = filesOf('told');
  for (const name of ['report.html', 'advice.md', 'charts/front.svg', 'stages/curves/cells.ndjson'])
    rmSync(join(here.folder, 'told', name));
  const again = await here.pagewalk('report', 'told');
  expect(again).toEqual({status: 0, out, err: 'The report is told/report.html\n'});
  const counted = 'stages/curves/cells.ndjson';
  expect(filesOf('told')).toEqual(new Map([...files].filter(([name]) => name !== counted)));
  const priced = await here.pagewalk('report', 'told', '--set', 'machine.exitCycles=9');
  expect([priced.status, priced.err]).toEqual([
    1,
    'pagewalk: told: a tuning is not priced anew: tune with --set machine.NAME\n',
  ]);
  const found = join(here.folder, 'told/tune.json');
  const text = readFileSync(found, 'utf8');
  // A digit of the cycles of a policy, which decide who wins.
  writeFileSync(
    found,
    text.replace(/("cycles": \d*)(\d)/, (_all, most: string, last: string) => `${most}${9 - Number(last)}`),
  );
  expect(await here.pagewalk('report', 'told')).toEqual({
    status: 2,
    out: '',
    err: 'pagewalk: told/tune.json was changed: it is not what its checksum was made of: tune again, which counts nothing that is there\n',
  });
  rmSync(found);
  const cut = await here.pagewalk('report', 'told');
  expect([cut.status, cut.err]).toEqual([
    1,
    'pagewalk: told: the tuning did not come to its end, so there is no tune.json: `pagewalk tune` with its spec and --folder goes on\n',
  ]);
});

test('an interrupted tuning keeps what it has, and goes on to the same bytes', {
  timeout: TIMEOUT_MS,
}, async () => {
  const argv = (folder: string) => ['tune', 'spec.json', '--seeds', '6', '--jobs', '1', '--folder', folder];
  const cells = join(here.folder, 'cut/stages/curves/cells.ndjson');
  const cut = await here.interrupted(() => existsSync(cells) && statSync(cells).size > 0, ...argv('cut'));
  expect(cut.status).toBe(130);
  expect(cut.out).toBe('');
  expect(cut.err).toContain(
    'interrupted: what is done is kept in cut; go on with: npx pagewalk tune spec.json --seeds 6 --jobs 1 --folder cut',
  );
  const resumed = await here.pagewalk(...argv('cut'));
  expect(resumed.status).toBe(0);
  expect(resumed.err).toMatch(/^\d+ cells are there already; [1-9]\d* pass(es)? to go$/m);
  await here.pagewalk(...argv('whole'));
  expect(filesOf('cut')).toEqual(filesOf('whole'));
});

test('sizes that nobody names go from tiny to what is enough; halving keeps the better half', {
  timeout: TIMEOUT_MS,
}, async () => {
  const chosen = ['tune', 'chosen.yaml', '--seeds', '2', '--folder', 'chosen', '--out', 'winner.json'];
  const answer = await here.pagewalk(...chosen, '--json');
  const {size, workloads, search, winner} = resultOf(answer);
  const most = Math.ceil(workloads[0].unbounded!.overheadBytes / 4096);
  expect(size.chosen).toBe('by the tuner');
  expect(size.values[0]).toBe(8);
  expect(size.values.at(-1)).toBeGreaterThanOrEqual(most);
  expect(size.values.at(-2)).toBeLessThan(most);
  expect(workloads[0].curves[0].points.at(-1)!.evictions).toBe(0);
  const all = size.values.length;
  expect(search.rungs).toEqual([
    {seeds: [1], configurations: all},
    {seeds: [1, 2], configurations: Math.ceil(all / 2)},
  ]);
  expect(readdirSync(join(here.folder, 'chosen/stages')).sort()).toEqual([
    'bounds',
    'curves',
    'search-1',
    'search-2',
  ]);
  expect(answer.err).toContain('The winner is winner.json\n');
  await winnerRuns(winner!);
});

/** What --out wrote is a spec that run takes, and counts what the tuning counted. */
async function winnerRuns({label, overDefault}: NonNullable<TuningResult['winner']>): Promise<void> {
  const ran = await here.pagewalk('run', 'winner.json', '--json');
  expect(ran.status).toBe(0);
  const {cells} = resultSchema.parse(JSON.parse(ran.out));
  expect([...new Set(cells.map(({strategy}) => strategy))]).toEqual(['native', 'shadow-cached', label]);
  const cyclesOf = (strategy: string) =>
    cells.flatMap(cell => (cell.status === 'ok' && cell.strategy === strategy ? [cell.cycles] : []));
  const base = cyclesOf('shadow-cached');
  const logarithms = cyclesOf(label).map((cycles, at) => Math.log(cycles / base[at]));
  const ratio = Math.exp(logarithms.reduce((sum, each) => sum + each, 0) / logarithms.length);
  expect(ratio).toBeCloseTo(overDefault.ratio, 10);
}

test('help and a dry run fit 80 columns; a dry run tells the stages and runs none', {
  timeout: TIMEOUT_MS,
}, async () => {
  const [help, text, json] = await Promise.all([
    here.pagewalk('tune', '--help'),
    here.pagewalk('tune', 'spec.json', '--dry-run', '--folder', 'dry'),
    here.pagewalk('tune', 'chosen.yaml', '--dry-run', '--json'),
  ]);
  // fifo, lru and belady at two sizes, at two seeds.
  expect(text.out).toMatch(/^curves +6 +2 +12$/m);
  expect(text.out).toMatch(/^search +4 +2 +8$/m);
  for (const {out} of [help, text]) expect(longest(out)).toBeLessThanOrEqual(80);
  expect(help.out).toMatch(/^Usage: pagewalk tune/);
  expect(existsSync(join(here.folder, 'dry'))).toBe(false);
  expect(JSON.parse(json.out)).toMatchObject({
    workloads: ['ctx-pingpong (rounds 5, warmupRounds 2)'],
    stages: [{stage: 'bounds', configurations: 2, seeds: [1]}, {stage: 'curves'}, {stage: 'search'}],
  });
});

test('whether the winner can be written is found out first, and leaves nothing behind', {
  timeout: TIMEOUT_MS,
}, async () => {
  here.write('kept.json', 'mine');
  const before = readdirSync(here.folder).sort();
  for (const out of ['kept.json', 'new.json', 'new/folder/new.json']) {
    const {status} = await here.pagewalk('tune', 'spec.json', '--dry-run', '--out', out);
    expect(status).toBe(0);
  }
  expect(readdirSync(here.folder).sort()).toEqual(before);
  expect(readFileSync(join(here.folder, 'kept.json'), 'utf8')).toBe('mine');
  const {status, err} = await here.pagewalk('tune', 'spec.json', '--out', 'kept.json/w.json');
  expect([status, err]).toEqual([
    1,
    'pagewalk: kept.json/w.json: cannot be written: kept.json is not a folder\n',
  ]);
  expect(readdirSync(here.folder).sort()).toEqual(before);
});

test('mistakes are one sentence, status 1', {timeout: TIMEOUT_MS}, async () => {
  here.write('taken/something.txt', 'mine');
  here.write('bad.json', JSON.stringify({...SPEC, policies: ['fifa']}));
  const said = async (...argv: readonly string[]): Promise<string> => {
    const {status, out, err} = await here.pagewalk('tune', ...argv);
    expect([status, out]).toEqual([1, '']);
    return err;
  };
  const [none, bad, taken, file, objective, out] = await Promise.all([
    said('none.json'),
    said('bad.json'),
    said('spec.json', '--folder', 'taken'),
    said('spec.json', '--folder', 'bad.json'),
    said('spec.json', '--objective', 'speed'),
    said('spec.json', '--out', 'winner.txt'),
  ]);
  expect(none).toBe('pagewalk: none.json: no such file or folder\n');
  expect(bad).toBe('pagewalk: bad.json: policies: unknown eviction policy "fifa" (did you mean "fifo"?)\n');
  expect(taken).toBe(
    'pagewalk: taken is not empty and not the folder of a tuning: name another with --folder\n',
  );
  expect(file).toBe('pagewalk: bad.json: cannot keep a tuning there: bad.json is not a folder\n');
  expect(objective).toContain(
    "argument 'speed' is invalid. Allowed choices are cycles, exits, overheadBytes.",
  );
  expect(out).toBe('pagewalk: --out winner.txt: expected a file that ends in .json\n');
});

test("a user's own policy takes part by its id; one that throws fails its own cells", {
  timeout: TIMEOUT_MS,
}, async () => {
  here.write('policies/mine.ts', policy('mine', ''));
  here.write('policies/broken.ts', policy('broken', "victim() { throw new Error('no idea'); },"));
  here.write(
    'own.json',
    JSON.stringify({...SPEC, seeds: 1, policies: ['fifo', './policies/mine.ts', './policies/broken.ts']}),
  );
  const answer = await here.pagewalk(
    'tune',
    'own.json',
    '--folder',
    'own',
    '--out',
    'own-winner.json',
    '--json',
  );
  expect(answer.status).toBe(2);
  expect(answer.err).toMatch(/^failed: pingpong under .*broken.*: no idea$/m);
  const {policy: compared, duels, caveats, workloads} = resultOf(answer);
  expect(compared.values).toEqual(['fifo', 'mine', 'broken']);
  // It is FIFO.
  expect(duels.find(({rival}) => rival === 'mine')!.same).toHaveLength(2);
  expect(caveats[0]).toMatch(
    /^\d+ cells? failed, and a configuration that has none of a workload is not ranked/,
  );
  // A pool that never has to evict fails nobody.
  expect(workloads[0].curves.find(curve => curve.policy === 'broken')!.points.map(({size}) => size)).toEqual([
    32,
  ]);
  const spec = readFileSync(join(here.folder, 'own/stages/curves/spec.json'), 'utf8');
  expect(spec).toContain('"../../../policies/mine.ts"');
  expect(spec).not.toContain(here.folder);
});

test('where not even the bounds can be run nothing else is, status 2', {timeout: TIMEOUT_MS}, async () => {
  here.write('hungry.ts', TINY_STORY);
  const workloads = [{workload: './hungry.ts', set: {'guest.memoryPages': 1024, pages: 4096}}];
  here.write('poor.json', JSON.stringify({...SPEC, workloads}));
  const {status, out, err} = await here.pagewalk('tune', 'poor.json', '--folder', 'poor');
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain('every cell of the bounds failed, so nothing else was run: ');
  expect(err).not.toContain('curves');
});
