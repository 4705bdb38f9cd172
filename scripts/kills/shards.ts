/** The run of a job in two shards that share a folder, and what makes one run of them. */
import {cpSync, mkdtempSync} from 'node:fs';
import {join} from 'node:path';
import {breaking, type Kill} from './break.ts';
import {filesOf, start, type Circumstances, type Ended, type Job} from './job.ts';

const SHARDS = ['1/2', '2/2'];

export interface Sharded {
  readonly job: Job;
  /** Where both have ended. */
  readonly folder: string;
  /** What each of them takes, and a merge. */
  readonly milliseconds: {readonly shard: number; readonly merge: number};
}

export async function shardedIn(scratch: string, job: Job): Promise<Sharded> {
  const folder = join(mkdtempSync(join(scratch, 'shards-')), 'kept');
  const shards = await bothIn(job, folder);
  const merged = mkdtempSync(join(scratch, 'shards-'));
  cpSync(folder, merged, {recursive: true});
  const merge = await start(merging(merged));
  for (const {status, err} of [...shards, merge])
    if (status !== 0) throw new Error(`shards fail by themselves: ${err}`);
  const shard = Math.max(...shards.map(({milliseconds}) => milliseconds));
  return {job, folder, milliseconds: {shard, merge: merge.milliseconds}};
}

const merging = (folder: string): readonly string[] => ['merge', folder];

const bothIn = (
  job: Job,
  folder: string,
  circumstances: readonly Circumstances[] = [],
): Promise<readonly Ended[]> =>
  Promise.all(SHARDS.map((shard, at) => start([...job.argv(folder), '--shard', shard], circumstances[at])));

export interface Trial {
  /** All that was killed, and what was then made of what it left. */
  readonly early: readonly Ended[];
  /** What ran after that without being killed. */
  readonly late: readonly Ended[];
  /** Of the merged run. */
  readonly files: string;
}

/** Both shards are killed each at a moment, then what merges them; all is done again, and the last merge killed, too. */
export async function killedShards(
  place: string,
  {job, milliseconds}: Sharded,
  part: number,
): Promise<Trial> {
  const folder = join(place, 'kept');
  // The second by the golden ratio, as the first: the two are never at one point.
  const parts = [part, (part + 0.6180339887) % 1];
  const early = await bothIn(
    job,
    folder,
    parts.map(each => ({milliseconds: milliseconds.shard * each})),
  );
  const incomplete = await start(merging(folder));
  const again = await bothIn(job, folder);
  const killed = await start(merging(folder), {milliseconds: milliseconds.merge * part});
  const late = [...again, await start(merging(folder))];
  return {early: [...early, incomplete, killed], late, files: filesOf(folder)};
}

/** A merge is killed at a call that changes its folder. */
export async function killedMerge(
  place: string,
  {folder: ended}: Sharded,
  kill: Omit<Kill, 'folder'>,
): Promise<Trial> {
  const folder = join(place, 'kept');
  cpSync(ended, folder, {recursive: true});
  const early = [await start(merging(folder), {env: breaking({folder, ...kill})})];
  const late = [await start(merging(folder))];
  return {early, late, files: filesOf(folder)};
}
