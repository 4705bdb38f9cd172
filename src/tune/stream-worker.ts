/** What a worker thread runs for one workload: the story is recorded, and its one-pass curves are the answer. */
import type {Level} from '../hardware/address.ts';
import {findWorkload} from '../suite/catalogue.ts';
import type {PlannedPass} from '../suite/planned-pass.ts';
import {sourceOf} from '../suite/source.ts';
import {onePassCurves} from './one-pass.ts';
import type {OnePassResult} from './result.ts';

export interface Errand {
  readonly pass: PlannedPass;
  /** Translations that the recording asks for. */
  readonly accesses: number;
}

/** Level by level 4 KiB, 2 MiB and 1 GiB. */
const LEVEL_OF_KIB: Readonly<Record<number, Level>> = {4: 1, 2048: 2, 1048576: 3};

export default async function work({pass, accesses}: Errand): Promise<readonly OnePassResult[]> {
  const {thing} = await findWorkload(pass.workload);
  return onePassCurves({
    source: sourceOf(thing, pass),
    hostLevel: LEVEL_OF_KIB[pass.members[0].host.pageKiB],
    accesses,
  });
}
