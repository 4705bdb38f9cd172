/** A cell as its plan has it, by which one that was kept is judged. */
import {machine} from '../../machines/machine.ts';
import type {Costs} from '../../timing/costs.ts';
import type {Plan} from '../plan.ts';
import type {PlannedMember} from '../planned-pass.ts';

export interface PlannedCell {
  readonly member: PlannedMember;
  /** The prices of its machine. */
  readonly costs: Costs;
}

export const plannedCells = ({passes}: Plan): readonly PlannedCell[] =>
  passes.flatMap(({members, machine: description}) => {
    const {costs} = machine(description);
    return members.map(member => ({member, costs}));
  });
