/** The one-pass curves of every workload of a plan, each over the recording of its first seed, on worker threads. */
import {fileURLToPath} from 'node:url';
import {Piscina} from 'piscina';
import type {PlannedPass} from '../suite/planned-pass.ts';
import {Interrupted} from '../suite/usage-error.ts';
import type {OnePassResult} from './result.ts';
import type {Errand} from './stream-worker.ts';

export interface StreamsOptions {
  readonly jobs: number;
  /** Ends everything when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * By the label of the workload; `accessesOf` says how many translations its recording asks for. One that asks for none could not
 * be recorded, and has no curves.
 */
export async function streamsOf(
  passes: readonly PlannedPass[],
  accessesOf: (workload: string) => number,
  {jobs, signal}: StreamsOptions,
): Promise<ReadonlyMap<string, readonly OnePassResult[]>> {
  const recorded = passes.filter(pass => accessesOf(labelOf(pass)) > 0);
  const firsts = new Map(recorded.toReversed().map(pass => [labelOf(pass), pass]));
  if (firsts.size === 0) return new Map();
  const pool = new Piscina({filename: WORKER, minThreads: 1, maxThreads: Math.min(jobs, firsts.size)});
  const curvesOf = async (pass: PlannedPass): Promise<readonly [string, readonly OnePassResult[]]> => {
    const workload = labelOf(pass);
    const errand: Errand = {pass, accesses: accessesOf(workload)};
    return [workload, (await pool.run(errand, {signal})) as readonly OnePassResult[]];
  };
  try {
    return new Map(await Promise.all([...firsts.values()].toReversed().map(curvesOf)));
  } catch (thrown) {
    throw signal.aborted ? new Interrupted('interrupted') : thrown;
  } finally {
    await pool.destroy();
  }
}

const WORKER = fileURLToPath(new URL('stream-worker.ts', import.meta.url));

const labelOf = ({members}: PlannedPass): string => members[0].identity.workload;
