/** The one-pass curves of every workload of a plan, each over the recording of its first seed. */
import type {Level} from '../hardware/address.ts';
import {findWorkload} from '../suite/catalogue.ts';
import type {PlannedPass} from '../suite/planned-pass.ts';
import {sourceOf} from '../suite/source.ts';
import {onePassCurves} from './one-pass.ts';
import type {OnePassResult} from './result.ts';

/** Level by level 4 KiB, 2 MiB and 1 GiB. */
const LEVEL_OF_KIB: Readonly<Record<number, Level>> = {4: 1, 2048: 2, 1048576: 3};

/** By the label of the workload; `accessesOf` says how many translations its recording asks for. */
export async function streamsOf(
  passes: readonly PlannedPass[],
  accessesOf: (workload: string) => number,
): Promise<ReadonlyMap<string, readonly OnePassResult[]>> {
  const made = new Map<string, readonly OnePassResult[]>();
  for (const pass of passes) {
    const {workload} = pass.members[0].identity;
    if (made.has(workload)) continue;
    const {thing} = await findWorkload(pass.workload);
    made.set(
      workload,
      onePassCurves({
        source: sourceOf(thing, pass),
        hostLevel: LEVEL_OF_KIB[pass.members[0].host.pageKiB],
        accesses: accessesOf(workload),
      }),
    );
  }
  return made;
}
