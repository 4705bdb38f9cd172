/**
 * Kills runs and tunings and takes their disk away, and holds what is left to two laws: whoever only reads it says what it
 * lacks, and whoever goes on ends in the same bytes.
 *
 *   node scripts/kills.ts [--moments 200] [--calls 60] [--jobs 2] [--only shards]
 *
 * Each of the two jobs is killed at so many moments, and before, half-way and after each of so many of the first calls that
 * change its folder; the disk is full at five sizes; the folder is taken away; and two processes work on it at once. A run
 * that is kept as a baseline is killed at as many calls that change the folder of baselines: the old one is there then, or the new one.
 * The run is dealt to two shards, each killed at so many moments, as is what merges them, and that at so many calls. --only
 * leaves what is tried to one of run, tuning, baseline and shards.
 * Ends with 1 where any of it goes wrong.
 */
import {cpSync, existsSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {
  baselinesIn,
  comparingIn,
  isNewAlone,
  isOldOrNew,
  keepingIn,
  type Replacement,
  replacementIn,
} from './kills/baseline.ts';
import {breaking, type FullDisk, type Kill} from './kills/break.ts';
import {filesOf, jobsIn, start, type Circumstances, type Ended, type Job} from './kills/job.ts';
import {
  killedMerge,
  killedShards,
  shardedIn,
  type Sharded,
  type Trial as ShardTrial,
} from './kills/shards.ts';
import {wholeNumber} from './whole-number.ts';

const WHEN: readonly Kill['when'][] = ['before', 'half-way', 'after'];
const ROOM: readonly FullDisk['bytes'][] = [0, 100, 3000, 20_000, 200_000];

/** Trials from one line of progress to the next. */
const TOLD_EVERY = 50;

const {values: options} = parseArgs({
  options: {
    moments: {type: 'string', default: '200'},
    calls: {type: 'string', default: '60'},
    jobs: {type: 'string', default: String(availableParallelism())},
    only: {type: 'string', default: ''},
  },
});
const moments = wholeNumber('moments', options.moments);
const calls = wholeNumber('calls', options.calls);
const lanes = wholeNumber('jobs', options.jobs);

/** When, of the time that it takes whole: by the golden ratio: as even as may be, and the same each time. */
const parts = Array.from({length: moments}, (_, at) => ((at + 1) * 0.6180339887) % 1);

const scratch = mkdtempSync(join(tmpdir(), 'pagewalk-kills-'));
const wrong: string[] = [];
let trials = 0;

interface Whole {
  readonly job: Job;
  readonly files: string;
  readonly milliseconds: number;
}

type Trial = () => Promise<void>;

try {
  const wholes: Whole[] = [];
  for (const job of jobsIn(scratch)) wholes.push(await wholeOf(job));
  const [run] = wholes;
  const isAsked = (what: string): boolean => options.only === '' || options.only === what;
  const queue = wholes
    .filter(({job}) => isAsked(job.name))
    .flatMap(whole => [
      ...killedAtMoments(whole),
      ...killedAtCalls(whole),
      ...onFullDisks(whole),
      withoutFolder(whole),
      twoAtOnce(whole),
    ]);
  if (isAsked('baseline')) queue.push(...killedWhileKept(await replacementIn(scratch, run.job)));
  if (isAsked('shards')) queue.push(...killedInShards(await shardedIn(scratch, run.job), run.files));
  const waiting = queue.values();
  await Promise.all(
    Array.from({length: lanes}, async () => {
      for (const trial of waiting) {
        await trial();
        if (trials % TOLD_EVERY === 0) console.log(`${trials} of ${queue.length}`);
      }
    }),
  );
} finally {
  rmSync(scratch, {recursive: true, force: true});
}
for (const sentence of wrong) console.log(sentence);
console.log(`${trials - wrong.length} of ${trials} trials ended as they must`);
if (wrong.length > 0) process.exitCode = 1;

async function wholeOf(job: Job): Promise<Whole> {
  const folder = join(scratch, `${job.name}-whole`);
  const ended = await start(job.argv(folder));
  if (ended.status !== 0) throw new Error(`${job.name} fails by itself: ${ended.err}`);
  return {job, files: filesOf(folder), milliseconds: ended.milliseconds};
}

function killedAtMoments(whole: Whole): readonly Trial[] {
  return parts.map(part => {
    const milliseconds = whole.milliseconds * part;
    return broken(whole, `killed after ${milliseconds.toFixed(0)} ms`, () => ({milliseconds}));
  });
}

function killedAtCalls(whole: Whole): readonly Trial[] {
  return Array.from({length: calls}, (_, at) => at + 1).flatMap(call =>
    WHEN.map(when =>
      broken(whole, `killed ${when} call ${call}`, folder => ({env: breaking({folder, call, when})})),
    ),
  );
}

function killedWhileKept(replacement: Replacement): readonly Trial[] {
  return Array.from({length: calls}, (_, at) => at + 1).flatMap(call =>
    WHEN.map(when => async () => {
      const place = mkdtempSync(join(scratch, 'kept-'));
      cpSync(replacement.folder, place, {recursive: true});
      const env = breaking({folder: baselinesIn(place), call, when});
      await start(keepingIn(replacement), {cwd: place, env});
      const isWhole = isOldOrNew(place, replacement);
      const read = await start(comparingIn(replacement), {cwd: place});
      const again = await start(keepingIn(replacement), {cwd: place});
      note(`baseline, killed ${when} call ${call}`, [
        [isWhole, 'neither the old baseline is there nor the new one'],
        [read.status === 0 && !isStack(read.err), `comparing ended with ${read.status} and ${read.err}`],
        [again.status === 0, `keeping it again ended with ${again.status} and ${again.err}`],
        [isNewAlone(place, replacement), 'what is kept then is not the new baseline alone'],
      ]);
      rmSync(place, {recursive: true, force: true});
    }),
  );
}

function killedInShards(sharded: Sharded, files: string): readonly Trial[] {
  const trial =
    (what: string, of: (place: string) => Promise<ShardTrial>): Trial =>
    async () => {
      const place = mkdtempSync(join(scratch, 'shards-'));
      const {early, late, files: merged} = await of(place);
      note(`shards, ${what}`, [
        [!early.some(({err}) => isStack(err)), `they ended with ${said(early)}`],
        [early.every(isKilledOrTold), `they ended with ${said(early)}`],
        [late.every(({status}) => status === 0), `going on ended with ${said(late)}`],
        [merged === files, 'the files are not those of the direct run'],
      ]);
      rmSync(place, {recursive: true, force: true});
    };
  return [
    ...parts.map(part =>
      trial(`killed at ${part.toFixed(2)} of their time`, place => killedShards(place, sharded, part)),
    ),
    ...Array.from({length: calls}, (_, at) => at + 1).flatMap(call =>
      WHEN.map(when =>
        trial(`their merge killed ${when} call ${call}`, place => killedMerge(place, sharded, {call, when})),
      ),
    ),
  ];
}

function onFullDisks(whole: Whole): readonly Trial[] {
  return ROOM.map(bytes =>
    broken(
      whole,
      `a disk that is full after ${bytes} bytes`,
      folder => ({env: breaking({folder, bytes})}),
      ({status, err}) => status === 1 && err.includes('no space left on the device'),
    ),
  );
}

function withoutFolder(whole: Whole): Trial {
  return broken(
    whole,
    'its folder is taken away',
    folder => {
      const taken = `${folder}-taken`;
      const take = (): void => {
        if (!existsSync(taken) && existsSync(join(folder, 'spec.json'))) renameSync(folder, taken);
      };
      return {meanwhile: take};
    },
    ({status, err}) => status === 0 || (status === 1 && /^pagewalk: /m.test(err)),
  );
}

/** Something happens to a job, and it is run again until it is done. */
function broken(
  {job, files}: Whole,
  what: string,
  circumstances: (folder: string) => Circumstances,
  right: (ended: Ended) => boolean = () => true,
): Trial {
  return async () => {
    const place = mkdtempSync(join(scratch, `${job.name}-`));
    const folder = join(place, 'kept');
    const first = await start(job.argv(folder), circumstances(folder));
    const read =
      job.name === 'run' ? await start(['report', folder, '--json', '--out', join(place, 'read')]) : first;
    const again = await start(job.argv(folder));
    note(`${job.name}, ${what}`, [
      [right(first) && !isStack(first.err), `it ended with ${first.status} and ${first.err}`],
      [read.status !== 2 && !isStack(read.err), `its report ended with ${read.status} and ${read.err}`],
      [again.status === 0, `going on ended with ${again.status} and ${again.err}`],
      [filesOf(folder) === files, 'the files are not the same'],
    ]);
    rmSync(place, {recursive: true, force: true});
  };
}

function twoAtOnce({job, files}: Whole): Trial {
  return async () => {
    const folder = join(scratch, `${job.name}-shared`);
    const both = await Promise.all([start(job.argv(folder)), start(job.argv(folder))]);
    note(`${job.name}, two processes at once`, [
      [both.some(({status}) => status === 0), 'neither came to its end'],
      [both.every(isDoneOrRefused), said(both)],
      [filesOf(folder) === files, 'the files are not the same'],
    ]);
  };
}

function note(trial: string, laws: readonly (readonly [boolean, string])[]): void {
  trials++;
  const broke = laws.find(([held]) => !held);
  if (broke) wrong.push(`${trial}: ${broke[1].trim()}`);
}

function said(all: readonly Ended[]): string {
  return all.map(({status, err}) => `${status}: ${err}`).join(' / ');
}

/** A merge may come before there is a run. */
function isKilledOrTold({status, err}: Ended): boolean {
  return status === null || status === 0 || status === 2 || err.includes('no run is kept there');
}

function isDoneOrRefused({status, err}: Ended): boolean {
  return status === 0 || (status === 1 && err.includes('has been at work there since'));
}

function isStack(text: string): boolean {
  return /^\s+at .+:\d+:\d+\)?$/m.test(text);
}
