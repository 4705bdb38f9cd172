/** Runs one shard of a plan: its passes, into a segment of its own. What any shard has kept in the same folder is not run again. */
import type {Environment} from '../environment.ts';
import type {Plan} from '../plan.ts';
import type {PlannedPass} from '../planned-pass.ts';
import type {Cell} from '../result.ts';
import {completed, runId, specText, type RunOptions, type Watcher} from '../run.ts';
import {untilKnown} from '../store/hold.ts';
import {RUN, Store} from '../store/store.ts';
import {dealtTo} from './deal-shards.ts';
import {writeOrigin} from './origin.ts';
import type {Shard} from './shard.ts';

export interface ShardOutcome {
  readonly run: string;
  readonly store: Store;
  readonly passes: number;
  /** Of the shard. */
  readonly cells: readonly Cell[];
  readonly interrupted: boolean;
}

export interface Told {
  readonly watcher: Watcher;
  /** Is told what another host's hold is waited for. */
  readonly waiting: (sentence: string) => void;
  /** Is asked when the shard begins, and again when it ends. */
  readonly environment: () => Environment;
}

/** `passes` are the shard's where several plans are dealt together. */
export async function runShard(
  plan: Plan,
  shard: Shard,
  {passes = dealtTo(shard, plan), ...options}: RunOptions & {readonly passes?: readonly PlannedPass[]},
  told: Told,
): Promise<ShardOutcome> {
  const run = runId(plan.spec);
  const store = new Store(options.out ?? `results/runs/${run}`, RUN, shard);
  await untilKnown(store.folder, shard, {...told, signal: options.signal});
  const hold = store.open(specText(plan.spec, store.folder), options.stored);
  try {
    writeOrigin(store, shard, plan, told.environment());
    store.beginSegment();
    const cells = await completed({...plan, passes}, store, options, told.watcher);
    writeOrigin(store, shard, plan, told.environment());
    return {run, store, passes: passes.length, cells, interrupted: options.signal.aborted};
  } finally {
    hold.end();
  }
}
