/** Turns a spec into the passes that are to be run. */
import type {Machine} from '../machines/machine.ts';
import {strategies as listed} from '../strategies/index.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {assign} from './assign.ts';
import type {WorkloadThing} from './catalogue.ts';
import {choicesOf} from './choices.ts';
import {passOf, type Place, type PlannedPass} from './planned-pass.ts';
import {
  Breath,
  DEFAULT_MAX_CELLS,
  refuseManyCells,
  refuseManyEntries,
  unlessInterrupted,
  type PlanOptions,
} from './planning.ts';
import {seedsFor} from './own-seed.ts';
import {simulatorHash} from './simulator-hash.ts';
import type {Spec} from './spec.ts';
import {strategyVariants, type StrategyVariant} from './strategy-variants.ts';
import {UsageError} from './usage-error.ts';
import {machineVariants, unique, variantsOf, type Variant} from './variant.ts';

/** One that this program brings. */
export type ListedStrategy = Pick<Strategy, 'id' | 'needs'>;

export interface Plan {
  readonly spec: Spec;
  /** Hash of the source that decides the numbers. */
  readonly simulator: string;
  /** The label of the strategy that slowdowns are over. */
  readonly reference: string;
  readonly workloads: readonly Variant<WorkloadThing>[];
  readonly strategies: readonly StrategyVariant[];
  readonly machines: readonly Variant<Machine>[];
  readonly passes: readonly PlannedPass[];
  /** All that there are, run or not: claims may be of any. */
  readonly listed: readonly ListedStrategy[];
}

export const planOf = (spec: Spec, options: PlanOptions = {}): Promise<Plan> =>
  unlessInterrupted(planned(spec, options), options.signal);

async function planned(spec: Spec, {maxCells = DEFAULT_MAX_CELLS, signal}: PlanOptions): Promise<Plan> {
  refuseManyEntries(spec, maxCells);
  const assigned = assign(await choicesOf(spec), spec.set);
  refuseManyCells(assigned, spec, maxCells);
  const workloads = unique('workloads', assigned.workloads.flatMap(variantsOf));
  const strategies = unique(
    'strategies',
    (await Promise.all(assigned.strategies.map(strategyVariants))).flat(),
  );
  const machines = unique('machines', assigned.machines.flatMap(machineVariants));
  const reference = referenceOf(spec, strategies);
  const simulator = simulatorHash();
  const passes: PlannedPass[] = [];
  const breath = new Breath(signal);
  for (const workload of workloads)
    for (const machine of machines)
      for (const seed of seedsFor(workload, spec)) {
        passes.push(...passesOf({spec, simulator, workload, machine, machines, strategies, seed}));
        await breath.take();
      }
  return {spec, simulator, reference, workloads, strategies, machines, passes, listed};
}

/**
 * Members of a pass. Each has tables and caches of its own, 25 MB on gups, and a worker holds those of all; and a pass is
 * what a worker is given, and what a kill loses. A search runs hundreds of variants of one strategy.
 */
const MOST_MEMBERS = 12;

/** As few passes as may be, about as large as each other, with the strategies in their order. */
function passesOf(place: Place): readonly PlannedPass[] {
  const pass = passOf(place);
  const {members} = pass;
  const passes = Math.ceil(members.length / MOST_MEMBERS);
  const size = Math.ceil(members.length / passes);
  return Array.from({length: passes}, (_, at) => ({
    ...pass,
    members: members.slice(at * size, (at + 1) * size),
  }));
}

function referenceOf({reference}: Spec, strategies: Plan['strategies']): string {
  const labels = strategies
    .filter(({label, id}) => label === reference || id === reference)
    .map(({label}) => label);
  if (labels.includes(reference)) return reference;
  if (labels.length === 1) return labels[0];
  const known = labels.length > 0 ? labels : strategies.map(({label}) => label);
  throw new UsageError(
    `reference is "${reference}", expected one of ${known.map(each => `"${each}"`).join(', ')}`,
  );
}
