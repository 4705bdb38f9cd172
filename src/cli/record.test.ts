/** A story is recorded into a file, and the file is a workload like any other. */
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {resultSchema, type OkCell} from '../suite/result.ts';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
beforeAll(async () => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  const {status, err} = await recorded(
    'tiny',
    './tiny.ts',
    '--set',
    'pages=20',
    '--set',
    'guest.largePages=0',
  );
  expect([status, err]).toEqual([0, '']);
}, TIMEOUT_MS);

const recorded = (name: string, workload: string, ...more: readonly string[]) =>
  here.pagewalk('record', '--workload', workload, '--out', `${name}.pagewalk`, ...more);

async function cellsOf(...argv: readonly string[]): Promise<readonly OkCell[]> {
  const {out, err} = await here.pagewalk('run', '--json', ...argv);
  expect(err).not.toContain('warning');
  return resultSchema.parse(JSON.parse(out)).cells.map(cell => {
    expect(cell.status).toBe('ok');
    return cell as OkCell;
  });
}

const counts = ({
  strategy,
  seed,
  recording,
  parameters,
  chapters,
  cycles,
  steady,
  overheadBytes,
}: OkCell) => ({
  strategy,
  seed,
  recording,
  parameters,
  chapters,
  cycles,
  steady,
  overheadBytes,
});

test.each([
  ['fork-exec', ['--set', 'programs=2', '--set', 'warmupPrograms=2', '--set', 'guest.isolated=1'], 3],
  ['first-touch', ['--set', 'mappingPages=256'], 1],
])('%s counts what the story counts, under every strategy', {timeout: TIMEOUT_MS}, async (id, set, seed) => {
  const chance = ['--seed', String(seed)];
  const {status, out} = await recorded(id, id, ...set, ...chance);
  expect(status).toBe(0);
  expect(out).toMatch(new RegExp(`^${id}\\.pagewalk: [\\d,]+ events in \\d chapters, [\\d,]+\\s+bytes\\n$`));
  const strategies = ['--strategy', 'native,shadow-uncached,shadow-cached,kvm,nested'];
  const story = await cellsOf('--workload', id, ...set, ...chance, ...strategies, '--out', `${id}-story`);
  const replayed = await cellsOf(
    '--workload',
    `./${id}.pagewalk`,
    ...chance,
    ...strategies,
    '--out',
    `${id}-file`,
  );
  expect(replayed.map(counts)).toEqual(story.map(counts));
  const checked = await cellsOf(
    '--workload',
    `./${id}.pagewalk`,
    ...chance,
    '--check',
    '--strategy',
    'native',
    '--out',
    `${id}-checked`,
  );
  expect(checked[0].checked!.translations).toBeGreaterThan(0);
});

test('what was recorded cannot be set, and is shown', {timeout: TIMEOUT_MS}, async () => {
  const refused = async (...set: readonly string[]) => {
    const {status, err} = await here.pagewalk('run', '--workload', './tiny.pagewalk', ...set);
    return [status, err];
  };
  expect(await refused('--set', 'guest.largePages=1')).toEqual([
    1,
    'pagewalk: guest.largePages is 1, expected 0, with which it was recorded\n',
  ]);
  expect(await refused('--set', 'pages=8')).toEqual([
    1,
    'pagewalk: pages is 8, expected 20, with which it was recorded\n',
  ]);
  expect(await refused('--workload', 'gups', '--set', 'guest.memoryPages=200000')).toEqual([
    1,
    'pagewalk: guest.memoryPages is 200000, expected 131072, with which it was recorded\n',
  ]);
  expect(await refused('--machine', 'zen2')).toEqual([
    1,
    'pagewalk: machine zen2 has no PCID, which guest.pcid=1 asks for\n',
  ]);
  const [cell] = await cellsOf(
    '--workload',
    './tiny.pagewalk',
    '--set',
    'guest.largePages=0',
    '--strategy',
    'native',
  );
  expect(cell.parameters).toMatchObject({pages: 20, 'guest.largePages': 0});
  const {out} = await here.pagewalk('list', 'workloads', './tiny.pagewalk');
  expect(out).toContain('What the guest did under workload tiny, recorded at seed 1 in tiny.pagewalk.');
  expect(out).toContain('  Recorded with:\n');
});

describe('a recording has the seed that it was made with', () => {
  test('others are not run, which is said', {timeout: TIMEOUT_MS}, async () => {
    const note = 'tiny is a recording made at seed 1, and runs at that alone.';
    const {status, out} = await here.pagewalk('run', '--workload', './tiny.pagewalk', '--dry-run');
    expect(status).toBe(0);
    expect(out).toContain(`1 pass, 5 cells`);
    expect(out).toContain(note);
    const ran = await here.pagewalk(
      'run',
      '--workload',
      './tiny.pagewalk',
      '--strategy',
      'native',
      '--json',
      '--out',
      'seeds',
    );
    expect(resultSchema.parse(JSON.parse(ran.out)).notes.map(({sentence}) => sentence)).toContain(note);
    expect(readFileSync(join(here.folder, 'seeds/summary.md'), 'utf8')).toContain(note);
  });

  test('one that is named and is another is refused', {timeout: TIMEOUT_MS}, async () => {
    const {status, err} = await here.pagewalk('run', '--workload', './tiny.pagewalk', '--seed', '2,4');
    expect([status, err]).toEqual([
      1,
      'pagewalk: workload "tiny" was recorded at seed 1, expected it among the seeds, which are 2, 4\n',
    ]);
  });
});

test('a machine must be able to run its guest', {timeout: TIMEOUT_MS}, async () => {
  expect(await recorded('deep', './tiny.ts', '--set', 'guest.levels=5')).toMatchObject({status: 0});
  const {status, err} = await here.pagewalk('run', '--workload', './deep.pagewalk');
  expect([status, err]).toEqual([
    1,
    'pagewalk: machine cascade-lake has no 5 levels of page tables, which guest.levels=5 asks for\n',
  ]);
  const pretended = ['--set', 'machine.fiveLevels=1', '--strategy', 'nested', '--check', '--out', 'deep'];
  expect(await cellsOf('--workload', './deep.pagewalk', ...pretended)).toHaveLength(2);
});

test('a tuning takes it as it takes a story', {timeout: TIMEOUT_MS}, async () => {
  here.write(
    'tune.json',
    JSON.stringify({
      workloads: ['./tiny.pagewalk'],
      strategy: 'shadow-cached',
      policies: ['fifo'],
      sizes: [32],
    }),
  );
  const {status, out} = await here.pagewalk('tune', 'tune.json', '--json', '--folder', 'tuned');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({workloads: [{workload: 'tiny'}]});
});

test('a recording that is recorded once more is the same to the byte', {timeout: TIMEOUT_MS}, async () => {
  expect(await recorded('again', './tiny.pagewalk')).toMatchObject({status: 0});
  const [one, two] = ['tiny', 'again'].map(name => readFileSync(join(here.folder, `${name}.pagewalk`)));
  expect(two.equals(one)).toBe(true);
});

test('what ends half way leaves nothing that looks whole', {timeout: TIMEOUT_MS}, async () => {
  const left = () => readdirSync(here.folder).filter(name => name.startsWith('long.pagewalk'));
  const long = ['record', '--workload', 'gups', '--set', 'warmupUpdates=100000000', '--out', 'long.pagewalk'];
  // Whether there may be a file is tried with an empty one, which is gone again at once.
  const begun = () =>
    left().some(name => (statSync(join(here.folder, name), {throwIfNoEntry: false})?.size ?? 0) > 0);
  const {status, err} = await here.interrupted(begun, ...long);
  expect([status, err]).toEqual([130, 'interrupted: nothing was run\n']);
  expect(left()).toEqual([]);
  await here.signalled('SIGKILL', begun, ...long);
  expect(existsSync(join(here.folder, 'long.pagewalk'))).toBe(false);
  // What it left goes with the next.
  expect(left()).toHaveLength(1);
  expect(await recorded('long', './tiny.ts')).toMatchObject({status: 0});
  expect(left()).toEqual(['long.pagewalk']);
});

test('a mistake is a sentence', {timeout: TIMEOUT_MS}, async () => {
  here.write('thrower.ts', TINY_STORY.replace("yield 'churned'", "throw new Error('the moon is full')"));
  here.write('not.pagewalk', 'I  0401ab70,3\n');
  const whole = readFileSync(join(here.folder, 'tiny.pagewalk'));
  writeFileSync(join(here.folder, 'cut.pagewalk'), whole.subarray(0, whole.length - 9));
  const run = (...argv: readonly string[]) => here.pagewalk(...argv).then(({status, err}) => [status, err]);
  expect(await run('record', '--out', 'x.pagewalk')).toEqual([
    1,
    'pagewalk: nothing to record: name a command behind --, or a workload with --workload\n',
  ]);
  expect(await run('record', '--workload', './thrower.ts', '--out', 'x.pagewalk')).toEqual([
    1,
    'pagewalk: thrower.ts, line 17: the moon is full\n',
  ]);
  expect(
    await run('record', '--workload', 'gups', '--set', 'tablePages=1024,2048', '--out', 'x.pagewalk'),
  ).toEqual([1, 'pagewalk: a list makes 2 recordings of these settings, expected one value of each\n']);
  expect(await run('record', '--workload', 'gups', '--set', 'host.warm=0', '--out', 'x.pagewalk')).toEqual([
    1,
    'pagewalk: nothing in this run has a parameter "host.warm"\n',
  ]);
  expect(await run('run', '--workload', './not.pagewalk')).toEqual([
    1,
    `pagewalk: ${here.folder}/not.pagewalk, byte 0: found other bytes, expected a recording file, which begins "pagewalk"\n`,
  ]);
  expect(await run('run', '--workload', './cut.pagewalk')).toEqual([
    1,
    `pagewalk: ${here.folder}/cut.pagewalk, byte ${whole.length - 9}: found the end of the file, expected the rest of the trailer\n`,
  ]);
  expect(existsSync(join(here.folder, 'x.pagewalk'))).toBe(false);
});
