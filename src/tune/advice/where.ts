/** Where, of several workloads, something costs more: a mean over them hides that. */
import {standing, type Comparison} from '../../stats/compare.ts';
import {inARow} from '../../suite/in-a-row.ts';
import {more} from '../words.ts';

export interface OnWorkload {
  readonly workload: string;
  readonly comparison: Comparison;
}

/** `50 % (exact) on ctx-ring, nothing on gups and zipf`; the worst first. */
export function whereWords(found: readonly OnWorkload[]): string {
  const on = (some: readonly OnWorkload[]): string => inARow(some.map(({workload}) => workload));
  const {
    apart = [],
    level = [],
    undecided = [],
  } = Object.groupBy(found, ({comparison}) => standing(comparison));
  const sorted = apart.toSorted((one, other) => other.comparison.ratio - one.comparison.ratio);
  return [
    ...sorted.map(({workload, comparison}) => `${more(comparison)} on ${workload}`),
    ...(level.length > 0 ? [`nothing on ${on(level)}`] : []),
    ...(undecided.length > 0 ? [`what cannot be told on ${on(undecided)}`] : []),
  ].join(', ');
}
