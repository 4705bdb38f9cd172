/** Errands carried out on worker threads: what is done beside the cells of a tuning. */
import {Interrupted} from '../suite/usage-error.ts';
import {workerThreads} from '../suite/worker-threads.ts';

export interface WorkersOptions {
  readonly jobs: number;
  /** Ends everything when it aborts. */
  readonly signal: AbortSignal;
}

/** The answers of the worker in `filename`, in the order of the errands. */
export async function onWorkers<Answer>(
  filename: string,
  errands: readonly unknown[],
  {jobs, signal}: WorkersOptions,
): Promise<readonly Answer[]> {
  if (errands.length === 0) return [];
  const pool = workerThreads(filename, Math.min(jobs, errands.length));
  try {
    return await Promise.all(errands.map(async errand => (await pool.run(errand, {signal})) as Answer));
  } catch (thrown) {
    throw signal.aborted ? new Interrupted('interrupted') : thrown;
  } finally {
    await pool.destroy();
  }
}
