/**
 * Runs passes on worker threads. A pass that kills its worker or takes too long is run again, one strategy at a time,
 * so that only the cells of the strategy at fault fail.
 */
import {fileURLToPath} from 'node:url';
import {MessageChannel} from 'node:worker_threads';
import {Piscina} from 'piscina';
import type {PlannedPass} from './planned-pass.ts';
import type {Cell} from './result.ts';
import {failAll} from './run-pass.ts';
import {sentenceOf} from './usage-error.ts';
import type {Errand} from './worker.ts';

export interface PoolOptions {
  readonly jobs: number;
  /** Seconds a pass, and then a cell, may take. */
  readonly timeout: number;
  /** Seconds a worker may take to start and to load what it needs; a minute unless told. */
  readonly loading?: number;
  /** Ends everything when it aborts. */
  readonly signal: AbortSignal;
}

/** Runs every pass and hands over its cells as it ends, in whatever order that is. */
export async function runAll(
  passes: readonly PlannedPass[],
  options: PoolOptions,
  done: (pass: PlannedPass, cells: readonly Cell[]) => void,
): Promise<void> {
  if (passes.length === 0) return;
  const lanes = Math.min(options.jobs, passes.length);
  const pool = new Piscina({filename: WORKER, minThreads: lanes, maxThreads: lanes});
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const waiting = passes.values();
  const lane = async (): Promise<void> => {
    for (const pass of waiting) {
      const cells = await attempt(pool, pass, {...options, signal});
      if (signal.aborted) return;
      done(pass, cells);
    }
  };
  try {
    await Promise.all(Array.from({length: lanes}, lane));
  } finally {
    // Where `done` failed, as on a full disk, the other lanes keep nothing either.
    broken.abort();
    await pool.destroy();
  }
}

const LOADING_SECONDS = 60;

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

async function attempt(pool: Piscina, pass: PlannedPass, options: PoolOptions): Promise<readonly Cell[]> {
  const cells = await runOn(pool, pass, options);
  if (typeof cells !== 'string') return cells;
  if (options.signal.aborted || pass.members.length === 1) return failAll(pass, cells);
  const apart: Cell[] = [];
  for (const member of pass.members)
    apart.push(...(await attempt(pool, {...pass, members: [member]}, options)));
  return apart;
}

/** The cells, or the sentence that says why there are none. */
async function runOn(
  pool: Piscina,
  pass: PlannedPass,
  {timeout, loading = LOADING_SECONDS, signal}: PoolOptions,
): Promise<readonly Cell[] | string> {
  const late = new AbortController();
  const {port1: begun, port2: worker} = new MessageChannel();
  const giveUpAfter = (seconds: number): NodeJS.Timeout => setTimeout(() => late.abort(), seconds * 1000);
  let isLoaded = false;
  let clock = giveUpAfter(loading);
  // A worker that has still to start, or to load what it needs, is not what the cell is timed for.
  begun.once('message', () => {
    isLoaded = true;
    clearTimeout(clock);
    clock = giveUpAfter(timeout);
  });
  try {
    const errand: Errand = {pass, begun: worker};
    const either = AbortSignal.any([signal, late.signal]);
    return (await pool.run(errand, {signal: either, transferList: [worker]})) as readonly Cell[];
  } catch (thrown) {
    if (late.signal.aborted && !isLoaded) return `its files took longer than ${loading} s to load`;
    if (late.signal.aborted) return `took longer than the ${timeout} s that --timeout allows`;
    return `its worker died: ${sentenceOf(thrown)}`;
  } finally {
    clearTimeout(clock);
    begun.close();
  }
}
