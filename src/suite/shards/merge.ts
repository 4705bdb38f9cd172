/**
 * Makes one run of what shards have kept, in one folder or in several. What does not belong together is refused with the
 * field that differs; what is missing is told, and nothing is changed.
 */
import {join, resolve} from 'node:path';
import type {Plan} from '../plan.ts';
import {planOf} from '../plan.ts';
import type {PlanOptions} from '../planning.ts';
import type {Cell} from '../result.ts';
import {readSpec} from '../read-spec.ts';
import {keysOf, portable, runId, specText} from '../run.ts';
import type {Spec} from '../spec.ts';
import {untilKnown} from '../store/hold.ts';
import {keptCells} from '../store/kept-cells.ts';
import {shardsIn} from '../store/segments.ts';
import {Store} from '../store/store.ts';
import {UsageError} from '../usage-error.ts';
import {differenceIn} from './difference.ts';
import {missingFrom, type Missing} from './missing.ts';
import {ownOrigin, readOrigin, type Origin} from './origin.ts';
import {refuseOtherRecordings} from './other-recordings.ts';
import {shardText} from './shard.ts';

export type Merge = {readonly run: string; readonly plan: Plan; readonly store: Store} & (
  | {readonly cells: readonly Cell[]; readonly environments: readonly Origin['environment'][]}
  | {
      readonly missing: readonly Missing[];
      /** A sentence about lines that cannot be believed, without its full stop. */
      readonly damage: string | undefined;
    }
);

/** `out` is where the run is to be; it may be one of the folders. */
export async function merge(
  folders: readonly string[],
  out: string,
  options: PlanOptions & {readonly waiting?: (sentence: string) => void},
): Promise<Merge> {
  const sources = folders.map(folder => new Store(folder));
  const plan = await planOf(commonSpec(sources), options);
  const run = runId(plan.spec);
  const store = new Store(out);
  await untilKnown(out, undefined, {signal: options.signal, waiting: options.waiting ?? (() => {})});
  const hold = folders.some(folder => resolve(folder) === resolve(out))
    ? store.open(specText(plan.spec, out), 'kept')
    : undefined;
  try {
    const origins = sources.flatMap(source => originsIn(source, plan));
    const kept = sources.map(source => keptCells(source, plan));
    refuseOtherRecordings(
      plan,
      kept.map(({cells}, at) => ({folder: folders[at], cells})),
    );
    const cells = chosen(kept.flatMap(each => each.cells));
    const missing = missingFrom(plan, cells, sources);
    const damage = kept.find(each => each.damage !== undefined)?.damage;
    if (missing.length > 0) return {run, plan, store, missing, damage};
    const ordered = keysOf(plan).map(key => cells.get(key)!);
    const own = hold ?? store.open(specText(plan.spec, out), 'kept');
    store.settle(ordered);
    own.end();
    return {run, plan, store, cells: ordered, environments: origins.map(({environment}) => environment)};
  } finally {
    hold?.end();
  }
}

function commonSpec(sources: readonly Store[]): Spec {
  const specs = sources.map(source => {
    const path = join(source.folder, 'spec.json');
    if (!source.exists)
      throw new UsageError(`${source.folder}: no run is kept there (a run's folder has a spec.json)`);
    return {path, spec: readSpec(path)};
  });
  const [first, ...others] = specs;
  for (const {path, spec} of others) {
    const difference = differenceIn(seen(spec), seen(first.spec));
    if (difference !== undefined) throw new UsageError(`${path}: ${difference} as in ${first.path}`);
  }
  return first.spec;
}

const seen = (spec: Spec): Spec => portable(spec, process.cwd());

/** Of every segment; one that was made with other things is refused. */
function originsIn(source: Store, plan: Plan): readonly Origin[] {
  return shardsIn(source.folder).flatMap(shard => {
    const origin = readOrigin(source, shard);
    if (origin === undefined) return [];
    const {environment: _environment, ...decisive} = origin;
    const difference = differenceIn(decisive, ownOrigin(plan));
    if (difference === undefined) return [origin];
    throw new UsageError(
      `${source.folder}: of shard ${shardText(shard)}, ${difference} as here: merge with what made it, or run that shard again`,
    );
  });
}

/** Where a cell is there twice, what ended well. */
function chosen(cells: readonly Cell[]): ReadonlyMap<string, Cell> {
  const byKey = new Map<string, Cell>();
  for (const cell of cells) if (byKey.get(cell.key)?.status !== 'ok') byKey.set(cell.key, cell);
  return byKey;
}
