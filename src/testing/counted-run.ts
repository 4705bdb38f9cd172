/** A run that counted what a test says: its plan is a real one, its cells are made of the counts. */
import {planOf, type Plan} from '../suite/plan.ts';
import {derivedFrom} from '../suite/derived.ts';
import type {Cell, OkCell} from '../suite/result.ts';
import {specSchema, type SpecInput} from '../suite/spec.ts';
import {plannedCells} from '../suite/store/planned-cell.ts';
import {Events, type EventCounts} from '../timing/events.ts';

export type Counts = Partial<EventCounts>;

export interface CountedRun {
  readonly run: string;
  readonly plan: Plan;
  readonly cells: readonly OkCell[];
}

export const countedPlan = (spec: Partial<SpecInput> = {}): Promise<Plan> =>
  planOf(
    specSchema.parse({
      workloads: ['touch-once'],
      strategies: ['native', 'kvm', 'nested'],
      machines: ['cascade-lake'],
      seeds: 2,
      ...spec,
    }),
  );

/** `counts` of each cell of the plan; of a strategy's own events there are none. */
export function countedRun(
  plan: Plan,
  counts: (place: Pick<Cell, 'workload' | 'strategy' | 'machine' | 'seed'>) => Counts,
): CountedRun {
  const cells = plannedCells(plan).map(({member: {identity, ownCatalogue}, costs}): OkCell => {
    const events = Object.assign(new Events(), counts(identity));
    const ownEvents = ownCatalogue && Object.fromEntries(Object.keys(ownCatalogue).map(name => [name, 0]));
    const chapters = [{name: 'counted', measured: true, events, ...(ownEvents && {ownEvents})}];
    return {
      ...identity,
      status: 'ok',
      recording: 'f'.repeat(64),
      ...derivedFrom(chapters, costs, ownCatalogue),
      steady: true,
      overheadBytes: {peak: 0, end: 0},
      chapters,
    };
  });
  return {run: 'counted', plan, cells};
}
