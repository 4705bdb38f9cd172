/**
 * Runs that this program makes as parts of something larger, in shards: one that is all there is taken as it is, and at the first
 * that is not, a shard does its part of it, or a merge says what it lacks.
 */
import type {Plan} from '../plan.ts';
import type {Cell} from '../result.ts';
import {keysOf, runOwn, storedCells, type RunOptions, type Watcher} from '../run.ts';
import {sameRecording} from '../same-recording.ts';
import {keptCells} from '../store/kept-cells.ts';
import {Store} from '../store/store.ts';
import {missingFrom, type Missing} from './missing.ts';
import {runShard, type ShardOutcome, type Told} from './run-shard.ts';
import type {Shard} from './shard.ts';

type Carrier = typeof runOwn;
type Options = Omit<RunOptions, 'out'>;

/** The shard has done its part of one of them; the next hangs on the others' parts. */
export class PartDone extends Error {
  override readonly name = 'PartDone';
  readonly outcome: ShardOutcome;

  constructor(outcome: ShardOutcome) {
    super(`a part is done in ${outcome.store.folder}`);
    this.outcome = outcome;
  }
}

/** Not all of one of them is there. */
export class PartsMissing extends Error {
  override readonly name = 'PartsMissing';
  readonly plan: Plan;
  readonly missing: readonly Missing[];

  constructor(plan: Plan, missing: readonly Missing[]) {
    super(`parts are missing in ${missing[0].folder}`);
    this.plan = plan;
    this.missing = missing;
  }
}

/** Throws `PartDone` once it has run something, or has nothing to run where others have. */
export function shardCarrier(shard: Shard, told: Omit<Told, 'watcher'>): Carrier {
  return async (plan, folder, options, watcher) => {
    const cells = cellsIn(plan, folder, options);
    if (cells.size === keysOf(plan).length) return ordered(plan, cells);
    throw new PartDone(await runShard(plan, shard, {...options, out: folder}, {...told, watcher}));
  };
}

/** Throws `PartsMissing`. */
export const mergeCarrier: Carrier = async (plan, folder, options, watcher: Watcher) => {
  const missing = missingFrom(plan, cellsIn(plan, folder, options), [new Store(folder)]);
  if (missing.length > 0) throw new PartsMissing(plan, missing);
  return runOwn(plan, folder, options, watcher);
};

/** What ended well, and in a shard what failed as well: it would fail again. */
function cellsIn(plan: Plan, folder: string, {known = []}: Options): ReadonlyMap<string, Cell> {
  const kept = keptCells(new Store(folder), plan).cells;
  const wanted = new Set(keysOf(plan));
  const failed = kept.filter(({key, status}) => status === 'failed' && wanted.has(key));
  return new Map([
    ...failed.map(cell => [cell.key, cell] as const),
    ...storedCells(plan, [...known, ...kept]),
  ]);
}

const ordered = (plan: Plan, cells: ReadonlyMap<string, Cell>): readonly Cell[] =>
  sameRecording(keysOf(plan).map(key => cells.get(key)!));
