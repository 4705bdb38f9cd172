/** A run that was kept: its plan, made again from its spec, and its cells. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {planOf, type Plan} from './plan.ts';
import {readSpec} from './read-spec.ts';
import type {Cell} from './result.ts';
import {runId} from './run.ts';
import {sameRecording} from './same-recording.ts';
import {Store} from './store.ts';
import {UsageError} from './usage-error.ts';

export interface StoredRun {
  readonly run: string;
  readonly store: Store;
  readonly plan: Plan;
  readonly cells: readonly Cell[];
  /** Whether this very simulator made the cells. */
  readonly current: boolean;
}

/** `name` is a folder, or the id of a run in results/runs. */
export async function storedRun(name: string): Promise<StoredRun> {
  const folder = /^[0-9a-f]+$/.test(name) && !existsSync(name) ? `results/runs/${name}` : name;
  const store = new Store(folder);
  if (!store.exists) throw new UsageError(`${name}: no run is kept there (a run's folder has a spec.json)`);
  const spec = readSpec(join(folder, 'spec.json'));
  const plan = await planOf(spec);
  const cells = sameRecording(store.cells());
  if (cells.length === 0) throw new UsageError(`${name}: there are no cells of this version; run it again`);
  const known = new Set(plan.passes.flatMap(({members}) => members.map(({identity}) => identity.key)));
  return {run: runId(spec), store, plan, cells, current: cells.every(({key}) => known.has(key))};
}
