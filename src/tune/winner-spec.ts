/** The winning configuration as a spec that `run` takes: beside the default one, under the workloads that it won on. */
import {specSchema, type Spec} from '../suite/spec.ts';
import {saidOf} from './effective.ts';
import {defaultConfiguration} from './search-space.ts';
import type {Candidate} from './result.ts';
import type {TuneSpec} from './spec.ts';
import {withFiles, withoutSubject, type Subject} from './subject.ts';

export function winnerSpec(spec: TuneSpec, subject: Subject, winner: Candidate): Spec {
  const {workloads, machine, seeds, check, assume} = spec;
  const base = defaultConfiguration(subject).label;
  const entry = (label: string, set: Candidate['set']) => ({
    strategy: subject.entry.name,
    label,
    set: withFiles(subject, saidOf(subject, set)),
  });
  const same = winner.label === base;
  return specSchema.parse({
    title: `The winner of: ${spec.title ?? `a tuning of ${subject.label}`}`,
    workloads,
    strategies: ['native', entry(base, {}), ...(same ? [] : [entry(winner.label, winner.set)])],
    machines: [machine],
    seeds,
    set: withoutSubject(spec.set, subject),
    check,
    assume,
  });
}
