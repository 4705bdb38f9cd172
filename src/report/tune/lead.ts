/** The sentences that open a report of a tuning. */
import type {TuningResult} from '../../tune/result.ts';
import {OBJECTIVE_WORDS} from '../../tune/quantities.ts';
import {countWords} from '../../tune/words.ts';
import {asSentence, sightWords} from './sight-words.ts';

export function tuningLead(result: TuningResult): string {
  const {strategy, machine, workloads, policy, size, search, seeds, objective, tuning} = result;
  return (
    `${strategy} on ${machine}: ${countWords(policy.values.length, 'policy', 'policies')} ` +
    `at ${countWords(size.values.length, 'size')} and ${countWords(search.rungs[0].configurations, 'configuration')} ` +
    `searched for the fewest ${OBJECTIVE_WORDS[objective]}, on ${countWords(workloads.length, 'workload')} at ` +
    `${countWords(seeds.length, 'seed')}. ${asSentence(sightWords(result))} Tuning ${tuning}.`
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
