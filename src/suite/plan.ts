/** Turns a spec into the passes that are to be run, and names every cell of them. */
import type {HostParameters} from '../host/virtual-machine.ts';
import type {Machine, MachineDescription} from '../machines/machine.ts';
import {withParameters} from '../machines/parameters.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import {assign, type Assigned} from './assign.ts';
import {canonicalJson, sha256} from './canonical.ts';
import type {WorkloadThing} from './catalogue.ts';
import {choicesOf} from './choices.ts';
import {defaultsOf, type Values} from './definition.ts';
import {HOST_DEFINITIONS} from './host-definitions.ts';
import {labelled} from './labels.ts';
import {hypotheticalOf} from './possible.ts';
import type {CellIdentity} from './result.ts';
import {combinations, prefixed, variedNames, within} from './settings.ts';
import {simulatorHash} from './simulator-hash.ts';
import {guestDefinitionsOf, guestWishesOf, hostWishesOf, parameterDefinitionsOf} from './source.ts';
import {seedsOf, type Settings, type Spec} from './spec.ts';
import {sentenceOf, UsageError} from './usage-error.ts';

/** 128 bits: no two cells ever share one. */
const KEY_DIGITS = 32;

/** One thing under one set of values. */
export interface Variant<Thing> {
  readonly label: string;
  /** The id or file that finds it. */
  readonly name: string;
  readonly id: string;
  readonly thing: Thing;
  readonly hash: string;
  /** What its entry and the run set. */
  readonly values: Values;
  /** Of these, what its entry sets. */
  readonly own: Values;
}

export interface PlannedMember {
  /** The id or file that finds the strategy. */
  readonly strategy: string;
  readonly parameters: StrategyValues;
  readonly host: HostParameters;
  readonly identity: CellIdentity;
}

/** One workload × machine × seed for all strategies. Plain data: it is what a worker is sent. */
export interface PlannedPass {
  /** The id or file that finds the workload. */
  readonly workload: string;
  readonly parameters: Values;
  readonly guest: Values;
  readonly machine: MachineDescription;
  readonly seed: number;
  readonly check: boolean;
  readonly members: readonly PlannedMember[];
}

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

function variantsOf<Thing>({choice, run, own}: Assigned<Thing>): readonly Variant<Thing>[] {
  const settings: Settings = {...run, ...own};
  const {found, name, label = found.id} = choice;
  const apart = new Set([...(choice.label === undefined ? Object.keys(own) : []), ...variedNames(settings)]);
  return combinations(settings).map(values => ({
    label: labelled(label, only(values, apart)),
    name,
    id: found.id,
    thing: found.thing,
    hash: found.hash,
    values,
    own: only(values, Object.keys(own)),
  }));
}

const only = (values: Values, names: Iterable<string>): Values =>
  Object.fromEntries([...names].map(name => [name, values[name]]));

function machineVariants(assigned: Assigned<Machine>): readonly Variant<Machine>[] {
  return variantsOf(assigned).map(variant => ({
    ...variant,
    thing: withValues(variant.thing, variant.values),
  }));
}

function withValues(machine: Machine, values: Values): Machine {
  try {
    return withParameters(machine, values);
  } catch (thrown) {
    throw new UsageError(sentenceOf(thrown));
  }
}

/** What a machine states, without the prices that follow from it. */
function describe(machine: Machine): MachineDescription {
  const {costs: _, ...description} = machine;
  return description;
}

function unique<Each extends {readonly label: string}>(
  list: string,
  variants: readonly Each[],
): readonly Each[] {
  const seen = new Set<string>();
  for (const {label} of variants) {
    if (seen.has(label)) throw new UsageError(`${list}: two are called "${label}"; give one another label`);
    seen.add(label);
  }
  return variants;
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

interface Place {
  readonly spec: Spec;
  readonly simulator: string;
  readonly workload: Variant<WorkloadThing>;
  readonly machine: Variant<Machine>;
  readonly strategies: Plan['strategies'];
  readonly seed: number;
}

function passOf(place: Place): PlannedPass {
  const {spec, workload, machine, strategies, seed} = place;
  const {thing, values} = workload;
  const parameters = {...defaultsOf(parameterDefinitionsOf(thing)), ...bare(values)};
  const guest = guestOf(workload, machine.thing);
  const members = strategies.map(strategy => memberOf(place, strategy, {parameters, guest}));
  return {
    workload: workload.name,
    parameters,
    guest,
    machine: describe(machine.thing),
    seed,
    check: spec.check,
    members,
  };
}

/** A guest uses PCIDs where its processor has them, unless it is told otherwise. */
function guestOf({thing, values}: Variant<WorkloadThing>, machine: Machine): Values {
  const definitions = guestDefinitionsOf(thing);
  const offered = machine.features.pcid || !('pcid' in definitions) ? {} : {pcid: 0};
  return {...defaultsOf(definitions), ...offered, ...guestWishesOf(thing), ...within('guest', values)};
}

const bare = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !name.includes('.')));

interface Told {
  readonly parameters: Values;
  readonly guest: Values;
}

function memberOf(place: Place, strategy: Variant<Strategy>, told: Told): PlannedMember {
  const {spec, workload, machine} = place;
  const parameters = {...defaultsOf(strategy.thing.parameters), ...bare(strategy.values)} as StrategyValues;
  const host = hostOf(workload, strategy);
  const hypothetical = hypotheticalOf({
    machine,
    strategy: strategy.thing,
    guest: told.guest,
    host,
    assume: spec.assume,
  });
  const shown = {
    ...told.parameters,
    ...prefixed('guest', told.guest),
    ...(strategy.thing.virtual ? prefixed('host', {...host}) : {}),
    ...prefixed(strategy.id, parameters),
    ...prefixed('machine', machine.values),
  } as Values;
  return {
    strategy: strategy.name,
    parameters,
    host,
    identity: identityOf(place, strategy, shown, hypothetical),
  };
}

/** The nearer to the strategy it is said, the more it counts. */
function hostOf(workload: Variant<WorkloadThing>, strategy: Variant<Strategy>): HostParameters {
  const values = {
    ...defaultsOf(HOST_DEFINITIONS),
    ...hostWishesOf(workload.thing),
    ...within('host', strategy.values),
    ...within('host', workload.values),
    ...within('host', strategy.own),
  };
  return values as unknown as HostParameters;
}

function identityOf(
  {spec, simulator, workload, machine, seed}: Place,
  strategy: Variant<Strategy>,
  parameters: Values,
  hypothetical: string | undefined,
): CellIdentity {
  const identity = {
    workload: workload.label,
    parameters,
    strategy: strategy.label,
    machine: machine.label,
    seed,
    ...(hypothetical === undefined ? {} : {hypothetical}),
  };
  const decisive = {
    ...identity,
    simulator,
    files: [workload.hash, strategy.hash],
    ids: [workload.id, strategy.id],
    processor: describe(machine.thing),
    check: spec.check,
  };
  return {key: sha256(canonicalJson(decisive)).slice(0, KEY_DIGITS), ...identity};
}
