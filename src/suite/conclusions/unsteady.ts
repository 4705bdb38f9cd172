/** Cells that are not steady: which they are, and what is said of them. */
import type {Cell, OkCell, Unsteady} from '../result.ts';

interface Cells {
  readonly cells: readonly Pick<OkCell, 'steady'>[];
}

/** What differs between the halves of the first cell that is not steady; undefined where all are. */
export function unsteadinessOf({cells}: Cells): Unsteady | undefined {
  for (const {steady} of cells) if (typeof steady === 'object') return steady;
  return undefined;
}

export const isUnsteady = (cell: Cell): cell is OkCell =>
  cell.status === 'ok' && unsteadinessOf({cells: [cell]}) !== undefined;

/** Of one that is not, a sentence without its full stop. */
export function unsteadyWords({label, cells}: Cells & {readonly label: string}): string {
  const {event, first, last} = unsteadinessOf({cells})!;
  return `${label} is not steady (${event} goes from ${rate(first)} to ${rate(last)} in a million instructions)`;
}

const rate = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

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
