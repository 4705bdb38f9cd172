/** The policies against each other, on each workload at each size. */
import type {Evidence} from './evidence.ts';
import type {Quantity} from './quantities.ts';
import {ranksOf} from './ranks.ts';
import {countedTheSame} from './same-counts.ts';
import {evictionsAt, placesOf, type Place, type Sweep} from './sweep.ts';

export interface Contest extends Place {
  /** Policies by rank, best first. */
  readonly ranks: readonly (readonly string[])[];
  /** Groups of two policies or more that counted every event the same at every seed. */
  readonly same: readonly (readonly string[])[];
  readonly evictions: number;
}

export const contestsOf = (evidence: Evidence, sweep: Sweep, quantity: Quantity): readonly Contest[] =>
  placesOf(sweep).map(place => contestAt(evidence, sweep, place, quantity));

function contestAt(evidence: Evidence, sweep: Sweep, place: Place, quantity: Quantity): Contest {
  const {workload, size} = place;
  const labelOf = (policy: string): string => sweep.label(policy, size);
  const ranks = ranksOf(
    sweep.policies,
    policy => evidence.means(workload, labelOf(policy))?.[quantity],
    (one, other) => evidence.compare(workload, quantity, labelOf(one), labelOf(other)),
  );
  const cells = (policy: string) => evidence.of(workload, labelOf(policy));
  const present = sweep.policies.filter(policy => cells(policy).length > 0);
  return {
    ...place,
    ranks,
    same: alike(present, (one, other) => countedTheSame(cells(one), cells(other))),
    evictions: evictionsAt(evidence, sweep, place),
  };
}

/** Groups of two or more that are the same as their first. */
function alike(
  policies: readonly string[],
  same: (one: string, other: string) => boolean,
): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (const policy of policies) {
    const group = groups.find(([first]) => same(first, policy));
    if (group) group.push(policy);
    else groups.push([policy]);
  }
  return groups.filter(group => group.length > 1);
}
