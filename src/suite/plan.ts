/** Turns a spec into the passes that are to be run. */
import type {Machine} from '../machines/machine.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {assign} from './assign.ts';
import type {WorkloadThing} from './catalogue.ts';
import {choicesOf} from './choices.ts';
import {passOf, type PlannedPass} from './planned-pass.ts';
import {simulatorHash} from './simulator-hash.ts';
import {seedsOf, type Spec} from './spec.ts';
import {UsageError} from './usage-error.ts';
import {machineVariants, unique, variantsOf, type Variant} from './variant.ts';

export interface Plan {
  readonly spec: Spec;
  /** Hash of the source that decides the numbers. */
  readonly simulator: string;
  /** The label of the strategy that slowdowns are over. */
  readonly reference: string;
  readonly workloads: readonly Variant<WorkloadThing>[];
  readonly strategies: readonly Variant<Strategy>[];
  readonly machines: readonly Variant<Machine>[];
  readonly passes: readonly PlannedPass[];
}

export async function planOf(spec: Spec): Promise<Plan> {
  const assigned = assign(await choicesOf(spec), spec.set);
  const workloads = unique('workloads', assigned.workloads.flatMap(variantsOf));
  const strategies = unique('strategies', assigned.strategies.flatMap(variantsOf));
  const machines = unique('machines', assigned.machines.flatMap(machineVariants));
  const simulator = simulatorHash();
  const pairs = workloads.flatMap(workload => machines.map(machine => ({workload, machine})));
  const passes = pairs.flatMap(({workload, machine}) =>
    seedsOf(spec).map(seed => passOf({spec, simulator, workload, machine, strategies, seed})),
  );
  return {spec, simulator, reference: referenceOf(spec, strategies), workloads, strategies, machines, passes};
}

function referenceOf({reference}: Spec, strategies: Plan['strategies']): string {
  const labels = strategies
    .filter(({label, id}) => label === reference || id === reference)
    .map(({label}) => label);
  if (labels.includes(reference)) return reference;
  if (labels.length === 1) return labels[0];
  throw new UsageError(
    `reference is "${reference}", expected one of ${labels.map(each => `"${each}"`).join(', ')}`,
  );
}
