/** The strategies whose exits are counted, each with what is set of it. */
import type {HostParameters} from '../host/virtual-machine.ts';
import type {Machine} from '../machines/machine.ts';
import type {Member} from '../replay/member.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {strategies as allStrategies} from '../strategies/index.ts';
import {assign} from './assign.ts';
import {findMachine} from './catalogue.ts';
import {machineChoice, strategyChoice} from './choices.ts';
import {defaultsOf} from './definition.ts';
import {HOST_DEFINITIONS} from './host-definitions.ts';
import {libraryOf} from './library.ts';
import {guestParameters} from '../guest/parameters.ts';
import {refuseWithoutEffect} from './in-effect.ts';
import {refuseManyColumns, variantsIn} from './planning.ts';
import {shortcomingOf, strategyDefaultsOn} from './possible.ts';
import {bare, within} from './settings.ts';
import {DEFAULT_STRATEGIES, type Settings, type Spec} from './spec.ts';
import {strategyVariants, type StrategyVariant} from './strategy-variants.ts';
import {UsageError} from './usage-error.ts';
import {machineVariants, unique} from './variant.ts';

export interface ExitsSubject extends Member {
  readonly label: string;
}

export interface ExitsAsked {
  /** Ids and files. */
  readonly strategies: readonly string[];
  readonly machine: string;
  /** Of both, by their names in a run. */
  readonly set: Settings;
}

/** The strategies of somebody who names none: those that the machine can run, and a sentence on each of the others. */
export function usualStrategies(
  machine: string,
  set: Settings,
  assume: Spec['assume'],
): {readonly able: readonly string[]; readonly leftOut: readonly string[]} {
  const {thing} = findMachine(machine);
  // What is set of a strategy names it.
  const named = (id: string): boolean => Object.keys(set).some(name => name.startsWith(`${id}.`));
  const leftOut = new Map<string, string>();
  for (const strategy of allStrategies) {
    const {id} = strategy;
    const shortcoming = shortcomingOf(thing, strategy, assume);
    if (DEFAULT_STRATEGIES.includes(id) && shortcoming !== undefined && !named(id))
      leftOut.set(id, `${id} is left out: ${shortcoming}`);
  }
  return {able: DEFAULT_STRATEGIES.filter(id => !leftOut.has(id)), leftOut: [...leftOut.values()]};
}

export async function exitsSubjects({strategies, machine, set}: ExitsAsked): Promise<{
  readonly subjects: readonly ExitsSubject[];
  readonly machine: Machine;
}> {
  const choices = {
    workloads: [],
    strategies: await Promise.all(strategies.map(name => strategyChoice({name, set: {}}))),
    machines: [machineChoice({name: machine, set: {}})],
  };
  const assigned = assign(choices, set);
  refuseManyColumns(variantsIn(assigned.strategies) * variantsIn(assigned.machines));
  const variants = (await Promise.all(assigned.strategies.map(strategyVariants))).flat();
  const machines = assigned.machines.flatMap(machineVariants);
  if (machines.length > 1)
    throw new UsageError('machine.NAME is a list, expected one value: exits has one machine');
  const {thing} = machines[0];
  const subjects = unique('strategies', variants).map(variant => subjectOf(variant, thing));
  return {subjects: await Promise.all(subjects), machine: thing};
}

async function subjectOf(
  {label, thing, values, policies}: StrategyVariant,
  machine: Machine,
): Promise<ExitsSubject> {
  const parameters = {...strategyDefaultsOn(machine, thing), ...bare(values)};
  const host = {...HOST, ...within('host', values)};
  refuseWithoutEffect({strategy: thing, said: values, parameters, guest: guestParameters(), host});
  return {
    label,
    strategy: thing,
    parameters,
    host,
    library: await libraryOf(policies.map(({path}) => path)),
  };
}

const HOST = defaultsOf(HOST_DEFINITIONS) as unknown as HostParameters;

/** The strategy as it is listed. */
export const asListed = (strategy: Strategy): ExitsSubject => ({
  label: strategy.id,
  strategy,
  parameters: defaultsOf(strategy.parameters),
  host: HOST,
});
