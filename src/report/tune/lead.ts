/** The sentences that open a report of a tuning. */
import type {TuningResult} from '../../tune/result.ts';
import {OBJECTIVE_WORDS} from '../../tune/quantities.ts';
import {howMany} from '../../timing/how-many.ts';
import {asSentence, sightWords} from './sight-words.ts';

export function tuningLead(result: TuningResult): string {
  const {strategy, machine, workloads, policy, size, search, seeds, objective, tuning} = result;
  return (
    `${strategy} on ${machine}: ${howMany(policy.values.length, 'policy', 'policies')} ` +
    `at ${howMany(size.values.length, 'size')} and ${howMany(search.rungs[0].configurations, 'configuration')} ` +
    `searched for the fewest ${OBJECTIVE_WORDS[objective]}, on ${howMany(workloads.length, 'workload')} at ` +
    `${howMany(seeds.length, 'seed')}. ${asSentence(sightWords(result))} Tuning ${tuning}.`
  );
}

/** How the numbers are to be taken. */
export function methodWords({seeds, policy, workloads, size}: TuningResult): string {
  if (seeds.length < 2) return 'With one seed no number here has an interval.';
  const duels = (policy.values.length - 1) * workloads.length * size.values.length;
  const many =
    duels < 2
      ? ''
      : ` There are ${duels} comparisons of policies: of so many some may seem to differ by chance, and one in twenty intervals misses.`;
  return (
    'Intervals are of 95 %, over seeds paired one by one, and each for itself. ' +
    'Two are apart where they differ by more than 1 % and the interval leaves none out; level where they differ by less and the ' +
    'interval ends within twice that; else the seeds tell neither. "Exact" is where all seeds gave the same number. ' +
    `A rank has those that are not apart from its first; neighbours in different ranks may not be apart, either.${many} ` +
    'The winner is judged on the seeds that chose it, so its lead is somewhat flattering.'
  );
}

/** What was looked into, and what its words mean. */
export function reasonWords({policy, default: values, reasons}: TuningResult): string {
  const seeds = [...new Set(reasons.map(({seed}) => seed))].join(', ');
  return (
    `Here ${values[policy.parameter]}, which people have, meets the policy to take at the size to take. Where the two are one, or ` +
    'not apart there, it meets the one that it loses to by most, at the size at which it does; where it loses to none, the one that it wins against by most. ' +
    `All of them are replayed once more at seed ${seeds}, with the policy that knows the future, while somebody looks on; no count changes. ` +
    'The reuse distance of an evicted page is the number of distinct shadow pages used between its eviction and the next page made for the same table and rights; ' +
    'a page is used by a walk of the hardware that passes through it to its leaf, or as a root that is loaded. ' +
    'An eviction is regretted where its page is made again within as many hidden faults as the pool has pages. ' +
    'Where nobody evicted a page in what was measured, what was evicted in the warm-up is what is missed. ' +
    'A miss is all that the guest waits for: the exit, the walk of its tables, who is evicted, and what is made.'
  );
}
