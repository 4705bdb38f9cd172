/**
 * What passes are estimated to take, in whole microseconds of one core, so that every host has the same. Workloads of this program
 * were measured at their defaults, and grow with each parameter by the power that was counted there; files go by how
 * much they hold; of a user's own story nothing is known, and it takes what half of the others do.
 */
import {isRecording, isStory, type WorkloadThing} from '../catalogue.ts';
import type {Values} from '../definition.ts';
import type {Plan} from '../plan.ts';
import {parameterDefinitionsOf} from '../source.ts';
import type {Variant} from '../variant.ts';
import {MEASURED_COSTS} from './measured-costs.ts';

const MEASURED = Object.values(MEASURED_COSTS);

/** Whole microseconds of each pass. */
export function passCosts({passes, workloads}: Plan): readonly number[] {
  const byLabel = new Map(workloads.map(workload => [workload.label, workload]));
  return passes.map(({members, parameters}) => {
    const workload = byLabel.get(members[0].identity.workload)!;
    return Math.max(1, Math.round(1000 * members.length * millisecondsOf(workload, parameters)));
  });
}

/** For each strategy. */
function millisecondsOf({id, hash, thing}: Variant<WorkloadThing>, parameters: Values): number {
  const size = sizeOf(thing);
  if (size !== undefined) return size * MILLISECONDS_AN_EVENT;
  const measured = hash === '' ? MEASURED_COSTS[id] : undefined;
  if (measured === undefined) return HALF;
  const definitions = parameterDefinitionsOf(thing);
  return Object.entries(measured.exponents).reduce((milliseconds, [name, exponent]) => {
    const [value, usual] = [Number(parameters[name]), Number(definitions[name].default)];
    return value > 0 ? milliseconds * (value / usual) ** exponent : milliseconds;
  }, measured.milliseconds);
}

/** Events of a recording; of what a guest has still to make events of, accesses, which are most of them. */
function sizeOf(thing: WorkloadThing): number | undefined {
  if (isStory(thing)) return undefined;
  return isRecording(thing) ? thing.survey?.events : thing.survey?.accesses;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const MILLISECONDS_AN_EVENT =
  sumOf(MEASURED.map(({milliseconds}) => milliseconds)) / sumOf(MEASURED.map(({events}) => events));

const HALF = MEASURED.map(({milliseconds}) => milliseconds).sort((left, right) => left - right)[
  Math.floor(MEASURED.length / 2)
];
