/** From the cells of a tuning to what it found. */
import {seedsOf} from '../suite/spec.ts';
import {adviceOf, type Overall} from './advice.ts';
import {caveatsOf} from './caveats.ts';
import {duelOf} from './duels.ts';
import {effectsResult} from './effects-result.ts';
import {Evidence} from './evidence.ts';
import {TUNING_VERSION, type TuningResult} from './result.ts';
import {overall, type Measure} from './scores.ts';
import {searchResult, winnerOf} from './search-result.ts';
import {defaultConfiguration, policiesOf, unboundedConfiguration} from './search-space.ts';
import {foresights, SIGHT} from './subject.ts';
import {sweepOf, type Sweep} from './sweep.ts';
import type {Tuned} from './tune.ts';
import {workloadResult} from './workload-result.ts';

export function analysisOf(tuned: Tuned): TuningResult {
  const {spec, subject, plan, sizes} = tuned;
  const evidence = new Evidence(tuned.cells);
  const workloads = plan.workloads.map(({label}) => label);
  const sweep = sweepOf(subject, {
    workloads,
    policies: policiesOf(spec, subject),
    foresights: foresights().map(({id}) => id),
    sizes,
  });
  // Which policy takes the least memory at a given size is no question.
  const quantity = spec.objective === 'exits' ? 'exits' : 'cycles';
  const measure = {workloads, quantity: spec.objective, reference: defaultConfiguration(subject).label};
  const search = searchResult(evidence, tuned, measure);
  const found = {
    schemaVersion: TUNING_VERSION,
    tuning: tuned.id,
    title: spec.title ?? `Tuning of ${subject.label}`,
    strategy: subject.label,
    machine: plan.machines[0].label,
    objective: spec.objective,
    default: {...subject.base},
    policy: {parameter: subject.policy, values: [...sweep.policies]},
    size: {
      parameter: subject.size,
      unit: subject.sizeUnit,
      values: [...sizes],
      chosen: spec.sizes ? ('by the spec' as const) : ('by the tuner' as const),
    },
    policySees: subject.base[SIGHT] === undefined ? null : String(subject.base[SIGHT]),
    seeds: [...seedsOf(spec)],
    workloads: workloads.map(workload => ({
      ...workloadResult({evidence, subject, sweep, quantity}, workload),
      onePass: [...(tuned.streams.get(workload) ?? [])],
    })),
    duels: duelsOf(evidence, sweep, String(subject.base[subject.policy]), quantity),
    search,
    effects: effectsResult(evidence, tuned, measure),
    winner: winnerOf(search.candidates),
  } satisfies Omit<TuningResult, 'advice' | 'caveats'>;
  return {
    ...found,
    advice: adviceOf({...found, overall: overallOf(evidence, tuned, sweep)}),
    caveats: caveatsOf(found, evidence, subject),
  };
}

/** The default's policy against every other; where it does not take part, the first. */
function duelsOf(
  evidence: Evidence,
  sweep: Sweep,
  own: string,
  quantity: 'cycles' | 'exits',
): TuningResult['duels'] {
  const policy = sweep.policies.includes(own) ? own : sweep.policies[0];
  return sweep.policies
    .filter(rival => rival !== policy)
    .map(rival => duelOf(evidence, sweep, {policy, rival, quantity}))
    .map(({losses, wins, ties, same, ...names}) => ({
      ...names,
      losses: [...losses],
      wins: [...wins],
      ties: [...ties],
      same: [...same],
    }));
}

function overallOf(evidence: Evidence, {subject}: Tuned, sweep: Sweep): Overall {
  const measure: Measure = {
    workloads: sweep.workloads,
    quantity: 'cycles',
    reference: unboundedConfiguration(subject).label,
  };
  const ofPolicy = (policy: string) =>
    sweep.sizes.flatMap(size => {
      const comparison = overall(evidence, measure, sweep.label(policy, size));
      return comparison ? [[size, comparison] as const] : [];
    });
  return {
    default: overall(evidence, measure, defaultConfiguration(subject).label),
    policies: new Map(sweep.policies.map(policy => [policy, new Map(ofPolicy(policy))])),
  };
}
