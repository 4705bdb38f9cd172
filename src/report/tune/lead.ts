/** The sentence that opens a report of a tuning. */
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
