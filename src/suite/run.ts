/** Runs a plan into a folder: what is there already is kept, what is missing is run, and the order is the spec's. */
import {relative, resolve, sep} from 'node:path';
import {canonicalJson, sha256} from './canonical.ts';
import type {Plan} from './plan.ts';
import type {PlannedPass} from './planned-pass.ts';
import {runAll} from './pool.ts';
import {mapFiles} from './read-spec.ts';
import type {Cell} from './result.ts';
import {sameRecording} from './same-recording.ts';
import type {Spec} from './spec.ts';
import {keptCells, type KeptCells} from './store/kept-cells.ts';
import {Store} from './store/store.ts';
import {Interrupted} from './usage-error.ts';

export interface RunOptions {
  /** Where the run is kept; beside other runs, under its own id, unless told. */
  readonly out?: string;
  /** Whether cells that are there count. */
  readonly stored: 'kept' | 'replaced';
  readonly jobs: number;
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Cells of other runs, which need not be made again. */
  readonly known?: readonly Cell[];
}

/** Is told how a run goes. */
export interface Watcher {
  /** Lines of the folder's cells cannot be believed, which the sentence says; they are counted again. */
  damaged(sentence: string): void;
  begun(passes: number, stored: number): void;
  passed(cells: readonly Cell[]): void;
  ended(): void;
}

/** Nobody listens. */
export const UNWATCHED: Watcher = {damaged() {}, begun() {}, passed() {}, ended() {}};

export interface RunOutcome {
  readonly run: string;
  readonly store: Store;
  /** In the spec's order; without those that an interruption left out. */
  readonly cells: readonly Cell[];
  readonly interrupted: boolean;
}

const ID_DIGITS = 12;

/** Names the run by what it is asked to do; files count by where they lie, seen from here. */
export function runId(spec: Spec): string {
  return sha256(canonicalJson(portable(spec, process.cwd()))).slice(0, ID_DIGITS);
}

export async function runPlan(plan: Plan, options: RunOptions, watcher: Watcher): Promise<RunOutcome> {
  const run = runId(plan.spec);
  const store = new Store(options.out ?? `results/runs/${run}`);
  const hold = store.open(specText(plan.spec, store.folder), options.stored);
  try {
    const cells = await completed(plan, store, options, watcher);
    const interrupted = options.signal.aborted;
    if (!interrupted) store.settle(cells);
    return {run, store, cells, interrupted};
  } finally {
    hold.end();
  }
}

/**
 * Runs a plan that this program made itself, as a part of something larger, into a folder for it. Where the folder is of
 * another plan, that has no use. Throws `Interrupted` where not all of it was run.
 */
export async function runOwn(
  plan: Plan,
  out: string,
  options: Omit<RunOptions, 'out'>,
  watcher: Watcher,
): Promise<readonly Cell[]> {
  const held = new Store(out);
  const other = held.exists && held.spec() !== specText(plan.spec, out);
  const {cells, interrupted} = await runPlan(
    plan,
    {...options, stored: other ? 'replaced' : options.stored, out},
    watcher,
  );
  if (interrupted) throw new Interrupted('interrupted');
  return cells;
}

/** Runs what is missing; answers all that is there then, in the spec's order. */
export async function completed(
  plan: Plan,
  store: Store,
  options: RunOptions,
  watcher: Watcher,
): Promise<readonly Cell[]> {
  store.dropTornLine();
  // A shard that replaces what it has made finds what others have made still there.
  const kept: KeptCells = options.stored === 'replaced' ? {cells: []} : keptCells(store, plan);
  if (kept.damage !== undefined) watcher.damaged(kept.damage);
  const cells = storedCells(plan, [...(options.known ?? []), ...kept.cells]);
  const missing = plan.passes.filter(pass => !isDone(pass, cells));
  watcher.begun(missing.length, cells.size);
  await runAll(
    missing.map(pass => onlyMissing(pass, cells)),
    options,
    (_pass, ended) => {
      store.append(ended);
      for (const cell of ended) cells.set(cell.key, cell);
      watcher.passed(ended);
    },
  );
  watcher.ended();
  return sameRecording(keysOf(plan).flatMap(key => cells.get(key) ?? []));
}

/** What the folder of a run calls its spec. */
export const specText = (spec: Spec, folder: string): string =>
  `${JSON.stringify(portable(spec, resolve(folder)), null, 2)}\n`;

/** The cells of the plan that ended well before; a failed one is tried again. */
export function storedCells(plan: Plan, cells: readonly Cell[]): Map<string, Cell> {
  const wanted = new Set(keysOf(plan));
  const kept = cells.filter(cell => cell.status === 'ok' && wanted.has(cell.key));
  return new Map(kept.map(cell => [cell.key, cell]));
}

export const keysOf = ({passes}: Plan): readonly string[] =>
  passes.flatMap(({members}) => members.map(({identity}) => identity.key));

const isDone = ({members}: PlannedPass, cells: ReadonlyMap<string, Cell>): boolean =>
  members.every(({identity}) => cells.has(identity.key));

function onlyMissing(pass: PlannedPass, cells: ReadonlyMap<string, Cell>): PlannedPass {
  return {...pass, members: pass.members.filter(({identity}) => !cells.has(identity.key))};
}

/** The spec with its files seen from `folder`, the same on any machine. */
export function portable(spec: Spec, folder: string): Spec {
  return mapFiles(spec, path => {
    const seen = relative(folder, path).split(sep).join('/');
    return seen.startsWith('.') ? seen : `./${seen}`;
  });
}
