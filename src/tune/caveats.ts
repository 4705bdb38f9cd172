/** Says when an answer means nothing, or less than it seems: a sentence each. */
import {standing, TIE_RATIO} from '../stats/compare.ts';
import {inARow} from '../suite/in-a-row.ts';
import {unsteadySentences} from '../suite/conclusions/unsteady.ts';
import {howMany} from '../timing/how-many.ts';
import {failuresOf, type Evidence} from './evidence.ts';
import type {TuningResult, WorkloadResult} from './result.ts';
import {SIGHT, PERFECT_SIGHT, type Subject} from './subject.ts';
import {less, settingWords} from './words.ts';

type Findings = Omit<TuningResult, 'advice' | 'caveats'>;

export function caveatsOf(findings: Findings, {failures, unsteady}: Evidence, subject: Subject): string[] {
  const {workloads} = findings;
  return [
    ...failed(failuresOf(failures, subject)),
    ...notSteady(unsteady),
    ...oneSeed(findings),
    ...workloads.flatMap(shortRecording),
    ...workloads.flatMap(noEviction),
    ...workloads.flatMap(sameEvictions),
    ...workloads.flatMap(passedBounds),
    ...missingBounds(findings, failures),
    ...edges(findings),
    ...notBuildable(findings),
  ].map(sentence => `${sentence}.`);
}

function failed(failures: Evidence['failures']): readonly string[] {
  if (failures.length === 0) return [];
  const [{workload, strategy, error}] = failures;
  return [
    `${howMany(failures.length, 'cell')} failed, and a configuration that has none of a workload is not ranked (the first: ${workload} under ${strategy}: ${error})`,
  ];
}

function notSteady(unsteady: Evidence['unsteady']): readonly string[] {
  const sentences = unsteadySentences(unsteady);
  if (sentences.length === 0) return [];
  return [
    `${howMany(unsteady.length, 'cell')} of ${howMany(sentences.length, 'configuration')} ${unsteady.length === 1 ? 'is' : 'are'} of no steady state, so they depend on how long was measured (the first: ${sentences[0]})`,
  ];
}

function oneSeed({seeds}: Findings): readonly string[] {
  if (seeds.length > 1) return [];
  return ['One seed: nothing here has an interval, and another seed may rank everything otherwise'];
}

function shortRecording({workload, warmUpAccesses, measuredAccesses}: WorkloadResult): readonly string[] {
  if (measuredAccesses >= warmUpAccesses) return [];
  return [
    `${workload} measures less than it warms up (${Math.round(measuredAccesses)} accesses after ${Math.round(warmUpAccesses)}): what it says of a cache is mostly how it fills`,
  ];
}

function noEviction({workload, curves, contests}: WorkloadResult): readonly string[] {
  const measured = curves.some(({points}) => points.length > 0);
  if (!measured || contests.some(({evictions}) => evictions > 0)) return [];
  const cycles = curves.filter(({bound}) => !bound).flatMap(({points}) => points.map(each => each.cycles));
  const level = Math.max(...cycles) <= Math.min(...cycles) * TIE_RATIO;
  return [
    `${workload}: no eviction happened at any size, so the policy cannot matter there${level ? ', and the size does not' : ''}`,
  ];
}

/** Where something was evicted, and yet all policies did exactly the same. */
function sameEvictions({workload, curves, contests}: WorkloadResult): readonly string[] {
  const policies = curves.filter(({bound}) => !bound).length;
  const evicting = contests.filter(({evictions}) => evictions > 0);
  const alike = evicting.filter(({same}) => same.some(group => group.length === policies));
  if (policies < 2 || alike.length === 0) return [];
  const sizes =
    alike.length === evicting.length
      ? 'at every size at which anything was evicted'
      : `at ${inARow(alike.map(({size}) => String(size)))}`;
  return [
    `${workload}: the policies are indistinguishable here ${sizes}, for all counted every event the same`,
  ];
}

/** A bound that is passed is none: it minimizes misses, and not what they cost. */
function passedBounds({workload, contests}: WorkloadResult): readonly string[] {
  const passed = contests.flatMap(({size, aboveBound: {cycles}}) =>
    cycles && cycles.comparison.ratio < 1 && standing(cycles.comparison) === 'apart'
      ? [{size, ...cycles}]
      : [],
  );
  if (passed.length === 0) return [];
  const [{size, policy, comparison}] = passed.sort(
    (one, other) => one.comparison.ratio - other.comparison.ratio,
  );
  return [
    `${workload}: Belady's rule is no bound on cycles at ${howMany(passed.length, 'size')} (it is not proven optimal where pages differ in what they cost to make again): at ${size} ${policy} takes ${less(comparison)} less`,
  ];
}

function missingBounds({workloads}: Findings, failures: Evidence['failures']): readonly string[] {
  const lacking = workloads.filter(({curves}) =>
    curves.some(({bound, points}) => bound && points.length === 0),
  );
  return lacking.map(({workload, curves}) => {
    const bound = curves.find(each => each.bound)!.policy;
    const failure = failures.find(each => each.workload === workload && each.strategy.includes(bound));
    return `${workload}: there is no bound at each size, for ${bound} failed: ${failure?.error ?? 'no reason was given'}`;
  });
}

/** The best of a range that lies at its end says where to look, not what is best. */
function edges({winner, size, search}: Findings): readonly string[] {
  const won = winner?.set[size.parameter];
  const numbers = search.space[size.parameter].map(Number);
  if (winner === null || numbers.length < 2 || size.chosen === 'by the tuner') return [];
  const over = winner.cyclesOverUnbounded;
  if (won !== Math.max(...numbers) || !over || standing(over) !== 'apart') return [];
  return [
    `The winner (${settingWords(winner.set)}) has the largest size that was searched: a larger one may do better`,
  ];
}

function notBuildable({default: values, winner}: Findings): readonly string[] {
  const sight = winner?.set[SIGHT] ?? values[SIGHT];
  if (sight !== PERFECT_SIGHT) return [];
  return ['The winner has a policy that sees every walk of the hardware, which no hypervisor does'];
}
