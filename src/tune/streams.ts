/** The one-pass curves of every workload of a plan, each over the recording of its first seed, on worker threads. */
import {fileURLToPath} from 'node:url';
import {moduleAt} from '../suite/module-at.ts';
import type {PlannedPass} from '../suite/planned-pass.ts';
import {onWorkers, type WorkersOptions} from './on-workers.ts';
import type {OnePassResult} from './result.ts';
import type {Errand} from './stream-worker.ts';

/**
 * By the label of the workload; `accessesOf` says how many translations its recording asks for. One that asks for none could not
 * be recorded, and has no curves.
 */
export async function streamsOf(
  passes: readonly PlannedPass[],
  accessesOf: (workload: string) => number,
  options: WorkersOptions,
): Promise<ReadonlyMap<string, readonly OnePassResult[]>> {
  const recorded = passes.filter(pass => accessesOf(labelOf(pass)) > 0);
  const firsts = [...new Map(recorded.toReversed().map(pass => [labelOf(pass), pass])).values()].toReversed();
  const errands = firsts.map((pass): Errand => ({pass, accesses: accessesOf(labelOf(pass))}));
  const curves = await onWorkers<readonly OnePassResult[]>(WORKER, errands, options);
  return new Map(firsts.map((pass, at) => [labelOf(pass), curves[at]]));
}

const WORKER = fileURLToPath(moduleAt('src/tune/stream-worker'));

const labelOf = ({members}: PlannedPass): string => members[0].identity.workload;
