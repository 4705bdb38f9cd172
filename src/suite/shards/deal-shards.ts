/**
 * Deals the passes of a plan to shards by what they are estimated to cost, the longest first, each to the shard that has
 * least so far. It goes by the plan alone, so every host deals the same.
 */
import type {Plan} from '../plan.ts';
import type {PlannedPass} from '../planned-pass.ts';
import {passCosts} from './pass-cost.ts';
import type {Shard} from './shard.ts';

/** Of each pass, the index of its shard. */
export const ownersOf = (plan: Plan, count: number): readonly number[] => dealt(passCosts(plan), count);

/** The same of their costs. */
export function dealt(costs: readonly number[], count: number): readonly number[] {
  const longestFirst = costs
    .map((_, at) => at)
    .sort((left, right) => costs[right] - costs[left] || left - right);
  // More shards than passes have nothing to do.
  const loads = Array.from({length: Math.min(count, costs.length)}, () => 0);
  const owners = costs.map(() => 0);
  for (const at of longestFirst) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] += costs[at];
    owners[at] = least + 1;
  }
  return owners;
}

/** What one shard is to run of each of several plans, which are dealt as one: where each is small, one shard would have all. */
export function dealtOfAll(
  {index, count}: Shard,
  plans: readonly Plan[],
): readonly (readonly PlannedPass[])[] {
  const owners = dealt(plans.flatMap(passCosts), count).values();
  return plans.map(({passes}) => passes.filter(() => owners.next().value === index));
}

/** What one shard is to run, in the plan's order. */
export const dealtTo = (shard: Shard, plan: Plan): readonly PlannedPass[] => dealtOfAll(shard, [plan])[0];
