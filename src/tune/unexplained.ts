/** What was measured, in numbers: all of a result but why policies win, and what is said about it. */
import {seedsOf} from '../suite/seeds.ts';
import {duelOf} from './duels.ts';
import {effectsResult} from './effects/effects-result.ts';
import type {Evidence} from './evidence.ts';
import {TUNING_VERSION, type TuningResult} from './result.ts';
import {overall} from './scores.ts';
import {searchResult, winnerOf} from './search-result.ts';
import {defaultConfiguration, policiesOf, unboundedConfiguration} from './search-space.ts';
import {foresights, SIGHT} from './subject.ts';
import {sweepOf, type Sweep} from './sweep.ts';
import type {Measured} from './tune.ts';
import {workloadResult} from './workload-result.ts';

export type Unexplained = Omit<TuningResult, 'reasons' | 'advice' | 'caveats'>;

export const unexplained = (measured: Measured, evidence: Evidence): Unexplained => ({
  ...askedOf(measured),
  ...foundIn(evidence, measured, sweepIn(measured)),
});

function sweepIn({spec, subject, plan, sizes}: Measured): Sweep {
  return sweepOf(subject, {
    workloads: plan.workloads.map(({label}) => label),
    policies: policiesOf(spec, subject),
    foresights: foresights().map(({id}) => id),
    sizes,
  });
}

/** What the tuning was about. */
function askedOf({id, spec, subject, plan, sizes}: Measured) {
  const sight = subject.base[SIGHT];
  return {
    schemaVersion: TUNING_VERSION,
    tuning: id,
    title: spec.title ?? `Tuning of ${subject.label}`,
    strategy: subject.label,
    machine: plan.machines[0].label,
    objective: spec.objective,
    default: {...subject.base},
    policy: {parameter: subject.policy, values: [...policiesOf(spec, subject)]},
    size: {
      parameter: subject.size,
      unit: subject.sizeUnit,
      values: [...sizes],
      chosen: spec.sizes ? 'by the spec' : 'by the tuner',
    },
    policySees: sight === undefined ? null : String(sight),
    seeds: [...seedsOf(spec)],
  } satisfies Partial<TuningResult>;
}

/** What was measured. */
function foundIn(evidence: Evidence, measured: Measured, sweep: Sweep) {
  const {spec, subject, plan, streams} = measured;
  const {workloads} = sweep;
  // Which policy takes the least memory at a given size is no question.
  const quantity = spec.objective === 'exits' ? 'exits' : 'cycles';
  const measure = {workloads, quantity: spec.objective, reference: defaultConfiguration(subject).label};
  const search = searchResult(evidence, measured, measure);
  return {
    workloads: workloads.map(workload => ({
      ...workloadResult({evidence, plan, subject, sweep, quantity}, workload),
      onePass: [...(streams.get(workload) ?? [])],
    })),
    duels: duelsOf(evidence, sweep, String(subject.base[subject.policy]), quantity),
    search,
    effects: effectsResult(evidence, measured, measure),
    winner: winnerOf(evidence, search.candidates, measure, subject.base),
    defaultOverUnbounded:
      overall(
        evidence,
        {workloads, quantity: 'cycles', reference: unboundedConfiguration(subject).label},
        measure.reference,
      ) ?? null,
  } satisfies Partial<TuningResult>;
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
    .map(({losses, wins, level, undecided, same, ...names}) => ({
      ...names,
      losses: [...losses],
      wins: [...wins],
      level: [...level],
      undecided: [...undecided],
      same: [...same],
    }));
}
