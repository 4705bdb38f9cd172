/** What a worker thread runs: one pass, and its cells are the answer. */
import type {PlannedPass} from './plan.ts';
import {runPlanned} from './run-pass.ts';
import type {Cell} from './result.ts';

export default function work(pass: PlannedPass): Promise<readonly Cell[]> {
  return runPlanned(pass);
}
