/** What a pass is estimated to take. */
import type {PlannedPass} from '../planned-pass.ts';

export const passCost = ({members}: PlannedPass): number => members.length;
