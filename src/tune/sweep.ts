/** The grid of the curves: which configuration stands for which policy at which size. */
import type {Evidence} from './evidence.ts';
import {atSize} from './search-space.ts';
import type {Subject} from './subject.ts';

export interface Sweep {
  readonly workloads: readonly string[];
  readonly policies: readonly string[];
  /** Policies that know the future. */
  readonly foresights: readonly string[];
  readonly sizes: readonly number[];
  /** The label of the policy at the size. */
  readonly label: (policy: string, size: number) => string;
}

export interface Place {
  readonly workload: string;
  readonly size: number;
}

export function sweepOf(
  subject: Subject,
  grid: Pick<Sweep, 'workloads' | 'policies' | 'foresights' | 'sizes'>,
): Sweep {
  return {...grid, label: (policy, size) => atSize(subject, policy, size).label};
}

export const placesOf = ({workloads, sizes}: Sweep): readonly Place[] =>
  workloads.flatMap(workload => sizes.map(size => ({workload, size})));

/** The most shadow pages that any policy evicted there at any seed, in the warm-up too. */
export function evictionsAt(evidence: Evidence, {policies, label}: Sweep, {workload, size}: Place): number {
  const cells = policies.flatMap(policy => evidence.of(workload, label(policy, size)));
  const evicted = cells.map(({chapters}) =>
    chapters.reduce((sum, {events}) => sum + events.shadowPagesEvicted, 0),
  );
  return Math.max(0, ...evicted);
}
