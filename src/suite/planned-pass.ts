/** A pass as it is to be run, with the name and the key of every cell that it makes. */
import type {HostParameters} from '../host/virtual-machine.ts';
import type {Machine, MachineDescription} from '../machines/machine.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import type {OwnCatalogue} from '../timing/own-events.ts';
import {canonicalJson, sha256} from './canonical.ts';
import type {WorkloadThing} from './catalogue.ts';
import {commonGuest, saidOfGuest} from './common-guest.ts';
import {defaultsOf, type Values} from './definition.ts';
import {HOST_DEFINITIONS, hostDefinitionsOf} from './host-definitions.ts';
import {refuseDirectMap, refuseMisnamed, refuseWithoutEffect} from './in-effect.ts';
import {hypotheticalOf, strategyDefaultsOn} from './possible.ts';
import {ownCatalogueOn} from './own-catalogue.ts';
import {refuseUnrecordable} from './recordable.ts';
import type {CellIdentity} from './result.ts';
import {bare, prefixed, within} from './settings.ts';
import {guestDefinitionsOf, guestWishesOf, hostWishesOf, parameterDefinitionsOf} from './source.ts';
import type {Spec} from './spec.ts';
import type {StrategyVariant} from './strategy-variants.ts';
import type {Variant} from './variant.ts';

/** 128 bits: no two cells ever share one. */
const KEY_DIGITS = 32;

export interface PlannedMember {
  /** The id or file that finds the strategy. */
  readonly strategy: string;
  readonly parameters: StrategyValues;
  /** Files of the user's eviction policies that the parameters name by id. */
  readonly policies: readonly string[];
  readonly host: HostParameters;
  /** The strategy's own events at the machine's prices, where it has any. */
  readonly ownCatalogue?: OwnCatalogue;
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

/** What a pass is made of. */
export interface Place {
  readonly spec: Spec;
  readonly simulator: string;
  readonly workload: Variant<WorkloadThing>;
  readonly machine: Variant<Machine>;
  /** All of the run, `machine` among them. */
  readonly machines: readonly Variant<Machine>[];
  readonly strategies: readonly StrategyVariant[];
  readonly seed: number;
}

export function passOf(place: Place): PlannedPass {
  const {spec, workload, machine, strategies, seed} = place;
  const {thing, values} = workload;
  const parameters = {...defaultsOf(parameterDefinitionsOf(thing)), ...bare(values)};
  const said = saidOfGuest(workload, machine);
  const guest = {...guestDefaults(place), ...said};
  refuseDirectMap(said, guest);
  const members = strategies.map(strategy => memberOf(place, strategy, {parameters, guest}));
  refuseUnrecordable(thing, {parameters, guest, seed});
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

/** The guest of a workload of which nothing is said. */
function guestDefaults({workload: {thing}, machines}: Place): Values {
  return {...defaultsOf(guestDefinitionsOf(thing)), ...commonGuest(machines), ...guestWishesOf(thing)};
}

interface Told {
  readonly parameters: Values;
  readonly guest: Values;
}

function memberOf(place: Place, strategy: StrategyVariant, told: Told): PlannedMember {
  const {spec, workload, machine} = place;
  const parameters = {...strategyDefaultsOn(machine.thing, strategy.thing), ...bare(strategy.values)};
  const host = hostOf(workload, strategy);
  const {thing, values: said} = strategy;
  refuseMisnamed(workload, strategy, host);
  refuseWithoutEffect({strategy: thing, said, parameters, guest: told.guest, host});
  const hypothetical = hypotheticalOf({
    machine,
    strategy: thing,
    parameters,
    guest: told.guest,
    host,
    assume: spec.assume,
  });
  const shown = {
    ...told.parameters,
    ...prefixed('guest', told.guest),
    ...prefixed('host', taken(host, thing)),
    ...prefixed(strategy.id, parameters),
    ...prefixed('machine', bare(machine.values)),
  } as Values;
  return {
    strategy: strategy.name,
    parameters,
    policies: strategy.policies.map(({path}) => path),
    host,
    ...ownCatalogueOn(strategy, machine),
    identity: identityOf(place, strategy, shown, hypothetical),
  };
}

/** Of the host, what the strategy has a use for. */
function taken(host: HostParameters, strategy: Strategy): Values {
  const names = Object.keys(hostDefinitionsOf(strategy)) as readonly (keyof HostParameters)[];
  return Object.fromEntries(names.map(name => [name, host[name]]));
}

/** The nearer to the strategy it is said, the more it counts. */
function hostOf(workload: Variant<WorkloadThing>, strategy: StrategyVariant): HostParameters {
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
  strategy: StrategyVariant,
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
    files: [workload.hash, strategy.hash, ...strategy.policies.map(({hash}) => hash)],
    ids: [workload.id, strategy.id],
    processor: describe(machine.thing),
    check: spec.check,
  };
  return {key: sha256(canonicalJson(decisive)).slice(0, KEY_DIGITS), ...identity};
}

/** What a machine states, without the prices that follow from it, and without whence it has them: neither changes a cell. */
function describe(machine: Machine): MachineDescription {
  const {
    costs: _costs,
    sources: _sources,
    ranges: _ranges,
    references: _references,
    ...description
  } = machine;
  return description;
}
