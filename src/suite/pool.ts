/**
 * Runs passes on worker threads. A pass that kills its worker or takes too long is run again, one strategy at a time,
 * so that only the cells of the strategy at fault fail.
 */
import {fileURLToPath} from 'node:url';
import {MessageChannel} from 'node:worker_threads';
import type {Piscina} from 'piscina';
import {Deal} from './deal.ts';
import {moduleAt} from './module-at.ts';
import type {PlannedPass} from './planned-pass.ts';
import {SharedRecordings} from './recordings/shared-recordings.ts';
import type {Cell} from './result.ts';
import {failAll} from './run-pass.ts';
import {sentenceOf} from './usage-error.ts';
import type {Answer, Errand} from './worker.ts';
import {workerThreads} from './worker-threads.ts';

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
  const members = passes.reduce((sum, pass) => sum + pass.members.length, 0);
  const lanes = Math.min(options.jobs, members);
  const pool = workerThreads(WORKER, lanes);
  const recordings = new SharedRecordings(passes);
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const deal = new Deal(passes, lanes);
  const lane = async (): Promise<void> => {
    for (let share = next(); share !== undefined; share = next()) {
      const ended = await attempt({...options, signal, pool, recordings}, share.pass);
      if (signal.aborted) return;
      const cells = deal.ended(share, ended);
      if (cells === undefined) continue;
      recordings.ended(share.pass);
      done(share.whole.pass, cells);
    }
  };
  const next = () => deal.next(pass => recordings.isBeingMade(pass));
  try {
    await Promise.all(Array.from({length: lanes}, lane));
  } finally {
    // Where `done` failed, as on a full disk, the other lanes keep nothing either.
    broken.abort();
    await pool.destroy();
    recordings.close();
  }
}

interface Running extends PoolOptions {
  readonly pool: Piscina;
  readonly recordings: SharedRecordings;
}

const LOADING_SECONDS = 60;

const WORKER = fileURLToPath(moduleAt('src/suite/worker'));

async function attempt(running: Running, pass: PlannedPass): Promise<readonly Cell[]> {
  const cells = await cellsOf(running, pass);
  if (typeof cells !== 'string') return cells;
  if (running.signal.aborted || pass.members.length === 1) return failAll(pass, cells);
  const apart: Cell[] = [];
  for (const member of pass.members) apart.push(...(await attempt(running, {...pass, members: [member]})));
  return apart;
}

/** The cells, or the sentence that says why there are none. */
async function cellsOf(running: Running, pass: PlannedPass): Promise<readonly Cell[] | string> {
  const {recordings} = running;
  const coming = recordings.comingOf(pass);
  const answer = await answerTo({pass, coming}, running);
  const isLost = typeof answer === 'string';
  if (coming.by === 'keeping' && isLost) recordings.lostBy(pass);
  if (coming.by === 'keeping' && !isLost) recordings.keptBy(pass, answer.kept);
  return isLost ? answer : answer.cells;
}

/** The worker's answer, or the sentence that says why there is none. */
async function answerTo(
  asked: Omit<Errand, 'begun'>,
  {pool, timeout, loading = LOADING_SECONDS, signal}: Running,
): Promise<Answer | string> {
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
    const errand: Errand = {...asked, begun: worker};
    const either = AbortSignal.any([signal, late.signal]);
    return (await pool.run(errand, {signal: either, transferList: [worker]})) as Answer;
  } catch (thrown) {
    if (late.signal.aborted && !isLoaded) return `its files took longer than ${loading} s to load`;
    if (late.signal.aborted) return `took longer than the ${timeout} s that --timeout allows`;
    return `its worker died: ${sentenceOf(thrown)}`;
  } finally {
    clearTimeout(clock);
    begun.close();
  }
}
