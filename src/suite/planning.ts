/** How far planning may go: a slip in a list makes more cells than any machine ends, and whoever interrupts is heard at once. */
import {setImmediate} from 'node:timers/promises';
import type {Assigned, AssignedChoices} from './assign.ts';
import {valuesOf} from './settings.ts';
import {seedsOf} from './seeds.ts';
import type {Spec} from './spec.ts';
import {Interrupted, UsageError} from './usage-error.ts';

export interface PlanOptions {
  readonly maxCells?: number;
  /** Ends the planning when it aborts. */
  readonly signal?: AbortSignal;
}

/** Nobody waits long for a plan of as many: of 41,665 cells of gups it took 4.4 s and 290 MB on two cores. */
export const DEFAULT_MAX_CELLS = 50_000;

/** Refuses a spec of which already the entries are too many to be looked for. */
export function refuseManyEntries(spec: Spec, maxCells: number): void {
  const {workloads, strategies, machines} = spec;
  refuseMany(workloads.length * strategies.length * machines.length * seedsOf(spec).length, maxCells);
}

/** Refuses what makes too many, before one is made. */
export function refuseManyCells(
  {workloads, strategies, machines}: AssignedChoices,
  spec: Spec,
  maxCells: number,
): void {
  const cells = [workloads, strategies, machines].map(variantsIn).reduce((product, each) => product * each);
  refuseMany(cells * seedsOf(spec).length, maxCells);
}

export function refuseMany(cells: number, maxCells = DEFAULT_MAX_CELLS): void {
  if (cells <= maxCells) return;
  throw new UsageError(
    `this makes ${grouped(cells)} cells, expected at most ${grouped(maxCells)}; --max-cells raises it`,
  );
}

/** More are read by nobody. */
const MOST_COLUMNS = 200;

export function refuseManyColumns(columns: number): void {
  if (columns <= MOST_COLUMNS) return;
  throw new UsageError(`this makes ${grouped(columns)} columns, expected at most ${MOST_COLUMNS}`);
}

export const variantsIn = (assigned: readonly Assigned<unknown>[]): number =>
  assigned.reduce((sum, {run, own}) => sum + combinationsIn({...run, ...own}), 0);

const combinationsIn = (settings: Assigned<unknown>['own']): number =>
  Object.values(settings).reduce<number>((product, setting) => product * valuesOf(setting).length, 1);

const MOST_DIGITS = 1e15;

/** `68,719,476,736`; beyond what a number holds to the last digit, `1.2e+30`. */
function grouped(count: number): string {
  return count < MOST_DIGITS ? count.toLocaleString('en-US') : count.toPrecision(2);
}

const BREATH_MS = 50;

/** What takes long lets signals through now and then. */
export class Breath {
  private readonly signal: AbortSignal | undefined;
  private last = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
  }

  async take(): Promise<void> {
    if (performance.now() - this.last < BREATH_MS) return;
    await setImmediate();
    if (this.signal?.aborted) throw new Interrupted('interrupted');
    this.last = performance.now();
  }
}

/** What `promise` answers, unless the signal aborts first: a module of the user's may wait for ever. */
export async function unlessInterrupted<Answer>(
  promise: Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  if (!signal) return promise;
  const {promise: interruption, reject} = Promise.withResolvers<never>();
  const stop = (): void => reject(new Interrupted('interrupted'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([promise, interruption]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
