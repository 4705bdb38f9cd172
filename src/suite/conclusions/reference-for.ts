/** Which strategy a workload's slowdowns are over. */
import type {WorkloadThing} from '../catalogue.ts';
import {ownReferenceOf} from '../source.ts';
import type {Note} from './note.ts';
import type {Plan} from '../plan.ts';

export type Referring = Pick<Plan, 'strategies' | 'reference'>;

interface Reference {
  /** The label. */
  readonly reference: string;
  /** Whom it would mean nothing to compare with it. */
  readonly excluded: readonly Plan['strategies'][number][];
  /** Why it is not the run's. */
  readonly instead?: string;
  /** What a reader must know of it, a sentence without its full stop. */
  readonly remark?: string;
}

/**
 * That of the run; but where a workload's events are the host's, a machine without one has nothing to be compared. Then it is
 * the strategy that the workload names, or the first that has a host.
 */
export function referenceFor({strategies, reference}: Referring, workload: WorkloadThing): Reference {
  const wanted = ownReferenceOf(workload);
  if (wanted === undefined) return {reference, excluded: []};
  const hosted = strategies.filter(({thing}) => thing.virtual);
  const excluded = strategies.filter(({thing}) => !thing.virtual);
  if (hosted.some(({label}) => label === reference)) return {reference, excluded};
  const named = hosted.filter(({id}) => id === wanted);
  const other = named.find(({label}) => label === wanted) ?? named.at(0) ?? hosted.at(0);
  const lack = `${reference} has no host`;
  if (other === undefined)
    return {reference, excluded: [], remark: `${lack} that could do what this is about`};
  return {reference: other.label, excluded, instead: lack};
}

/** Of each workload whose rows are over another than the others. */
export function referenceNotes({
  workloads,
  machines,
  ...plan
}: Referring & Pick<Plan, 'workloads' | 'machines'>): readonly Note[] {
  return workloads.flatMap(({label, id, thing}) => {
    const {reference, instead} = referenceFor(plan, thing);
    if (instead === undefined) return [];
    return {
      kind: 'reference',
      parameters: [],
      workloads: [id],
      machines: machines.map(machine => machine.label),
      sentence: `${label} is over ${reference}, for ${instead}.`,
    };
  });
}
