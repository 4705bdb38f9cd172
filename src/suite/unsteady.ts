/** Cells that are not steady, told together where only the seed differs. */
import {unsteadinessOf} from './contest.ts';
import {unsteadyWords} from './ranking.ts';
import type {Cell, OkCell} from './result.ts';

/** A sentence on each strategy under which a workload is not steady, without its full stop. */
export function unsteadySentences(cells: readonly Cell[]): readonly string[] {
  const unsteady = cells.filter(isUnsteady);
  const groups = Map.groupBy(unsteady, ({workload, strategy, machine}) =>
    JSON.stringify([workload, strategy, machine]),
  );
  return [...groups.values()].map(group => {
    const {workload, strategy, machine} = group[0];
    return `${workload} on ${machine}: ${unsteadyWords({label: strategy, cells: group})}`;
  });
}

export const isUnsteady = (cell: Cell): cell is OkCell =>
  cell.status === 'ok' && unsteadinessOf({cells: [cell]}) !== undefined;
