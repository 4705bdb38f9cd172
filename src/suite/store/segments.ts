/**
 * Files of cells that shards write, each its own: what several hosts append to one file of a network's may come out mixed.
 * Beside each lies what it was made with.
 */
import {existsSync, readdirSync, rmdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {shardName, shardNamed, type Shard} from '../shards/shard.ts';

const SEGMENTS = 'cells';
const CELLS = '.ndjson';
const ORIGIN = '.json';

/** Where a shard keeps its cells, seen from the folder of its run. */
export const segmentOf = (shard: Shard): string => `${SEGMENTS}/${shardName(shard)}${CELLS}`;

/** Where it says what they are made with. */
export const originOf = (shard: Shard): string => `${SEGMENTS}/${shardName(shard)}${ORIGIN}`;

/** Whose segments there are, in order. */
export function shardsIn(folder: string): readonly Shard[] {
  const path = join(folder, SEGMENTS);
  const names = existsSync(path) ? readdirSync(path) : [];
  const shards = names.flatMap(name =>
    name.endsWith(CELLS) ? (shardNamed(name.slice(0, -CELLS.length)) ?? []) : [],
  );
  return shards.sort((left, right) => left.count - right.count || left.index - right.index);
}

/** Once all that is in them is in one file. What else lies there is not ours. */
export function removeSegments(folder: string): void {
  const path = join(folder, SEGMENTS);
  if (!existsSync(path)) return;
  const names = readdirSync(path);
  for (const name of names) if (isOurs(name)) rmSync(join(path, name), {force: true});
  if (names.every(isOurs)) rmdirSync(path);
}

const isOurs = (name: string): boolean =>
  [CELLS, ORIGIN].some(end => name.endsWith(end) && shardNamed(name.slice(0, -end.length)) !== undefined);
