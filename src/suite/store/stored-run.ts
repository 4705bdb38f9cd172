/** A run that was kept, or committed as a reference: its plan, made again from its spec, and its cells. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {planOf, type Plan} from '../plan.ts';
import type {PlanOptions} from '../planning.ts';
import {readSpec} from '../read-spec.ts';
import type {Cell} from '../result.ts';
import {keysOf, runId} from '../run.ts';
import {sameRecording} from '../same-recording.ts';
import {DamagedError, UsageError} from '../usage-error.ts';
import {keptCells} from './kept-cells.ts';
import {isReference, referenceCells} from './reference-cells.ts';
import {Store} from './store.ts';

export interface StoredRun {
  readonly run: string;
  readonly store: Store;
  readonly plan: Plan;
  /** In the spec's order. */
  readonly cells: readonly Cell[];
  /** Whether this very simulator made the cells. */
  readonly current: boolean;
  /** Whether it is a reference, of which only what is committed lies in its folder. */
  readonly isReference: boolean;
}

/** `name` is a folder, or the id of a run in results/runs. A run of which one line cannot be believed is refused. */
export async function storedRun(name: string, options: PlanOptions): Promise<StoredRun> {
  const folder = /^[0-9a-f]+$/.test(name) && !existsSync(name) ? `results/runs/${name}` : name;
  const store = new Store(folder);
  if (!store.exists) throw new UsageError(`${name}: no run is kept there (a run's folder has a spec.json)`);
  const spec = readSpec(join(folder, 'spec.json'));
  const plan = await planOf(spec, options);
  const committed = isReference(store);
  const {cells, damage} = committed ? referenceCells(store, plan) : keptCells(store, plan);
  const remedy = committed ? '`npm run reference` makes it' : 'run its spec again, which counts it';
  if (damage !== undefined) throw new DamagedError(`${damage}: ${remedy} anew`);
  if (cells.length === 0) throw new UsageError(`${name}: there are no cells of this version; run it again`);
  return {run: runId(spec), store, plan, ...ofOneSimulator(plan, cells), isReference: committed};
}

/** A run that was resumed by another version of the simulator has cells of both: those of this one count. */
function ofOneSimulator(plan: Plan, cells: readonly Cell[]): Pick<StoredRun, 'cells' | 'current'> {
  const byKey = new Map(cells.map(cell => [cell.key, cell]));
  const own = keysOf(plan).flatMap(key => byKey.get(key) ?? []);
  const current = own.length > 0;
  return {cells: sameRecording(current ? own : cells), current};
}
