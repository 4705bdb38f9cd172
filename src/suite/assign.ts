/** Gives each setting of a spec to what it is for. A name that nothing uses, or a value out of range, is refused. */
import type {Choice, Choices} from './choices.ts';
import {checkSetting, checkSettings, inWords, type Definition, type Definitions} from './definition.ts';
import type {Setting, Settings} from './spec.ts';
import {suggestion} from '../timing/suggest.ts';
import {UsageError} from './usage-error.ts';

/** What each choice is set to; `run` is what the whole run is set to of it, `own` what its entry says. */
export interface Assigned<Thing> {
  readonly choice: Choice<Thing>;
  readonly run: Settings;
  readonly own: Settings;
}

export type AssignedChoices = {
  readonly [List in keyof Choices]: readonly Assigned<Choices[List][number]['found']['thing']>[];
};

export function assign(choices: Choices, set: Settings): AssignedChoices {
  const {workloads, strategies, machines} = choices;
  for (const choice of [...workloads, ...strategies, ...machines]) checkOwn(choice);
  const known = knownNames(choices);
  for (const [name, setting] of Object.entries(set)) checkRunWide(name, setting, known);
  refuseUnused(choices, set);
  refuseMissing(workloads, set);
  return {
    workloads: workloads.map(choice => assigned(choice, workloadNames(choice), set)),
    strategies: strategies.map(choice => assigned(choice, strategyNames(choice), set)),
    machines: machines.map(choice => assigned(choice, machineNames(choice), set)),
  };
}

/** What a run-wide setting calls each parameter of a choice: from that name to the name in the choice's own `set`. */
type Names = ReadonlyMap<string, string>;

/** A workload takes no `host.NAME` of the run: that is for the strategies, whose own settings come before. */
function workloadNames({found, definitions}: Choice<unknown>): Names {
  const names = Object.keys(definitions).filter(name => !name.startsWith('host.'));
  const bare = names.filter(name => !name.includes('.'));
  return new Map([...names.map(same), ...bare.map(name => scoped(found.id, name))]);
}

function strategyNames({found, definitions}: Choice<unknown>): Names {
  return new Map(
    Object.keys(definitions).map(name => (name.startsWith('host.') ? same(name) : scoped(found.id, name))),
  );
}

/** A machine takes no `guest.NAME` of the run: that is for the workloads, and its own comes before it. */
function machineNames({definitions}: Choice<unknown>): Names {
  const names = Object.keys(definitions).filter(name => !name.startsWith('guest.'));
  return new Map(names.map(name => scoped('machine', name)));
}

const same = (name: string): [string, string] => [name, name];
const scoped = (scope: string, name: string): [string, string] => [`${scope}.${name}`, name];

function assigned<Each extends Choice<unknown>>(
  choice: Each,
  names: Names,
  set: Settings,
): {readonly choice: Each; readonly run: Settings; readonly own: Settings} {
  const {definitions} = choice;
  return {
    choice,
    run: inWords(taken(names, set), definitions),
    own: inWords(choice.set, definitions),
  };
}

function taken(names: Names, set: Settings): Settings {
  return Object.fromEntries(
    [...names].filter(([name]) => name in set).map(([name, own]) => [own, set[name]]),
  );
}

function checkOwn({name: entry, label = entry, set, definitions}: Choice<unknown>): void {
  checkSettings(label, set, definitions);
}

/** Whoever has a parameter of that name says what it may be. */
function knownNames({workloads, strategies, machines}: Choices): ReadonlyMap<string, readonly Definition[]> {
  const known = new Map<string, readonly Definition[]>();
  const note = (names: Names, definitions: Definitions): void => {
    for (const [name, own] of names) known.set(name, [...(known.get(name) ?? []), definitions[own]]);
  };
  for (const choice of workloads) note(workloadNames(choice), choice.definitions);
  for (const choice of strategies) note(strategyNames(choice), choice.definitions);
  for (const choice of machines) note(machineNames(choice), choice.definitions);
  return known;
}

function checkRunWide(
  name: string,
  setting: Setting,
  known: ReadonlyMap<string, readonly Definition[]>,
): void {
  const definitions = known.get(name);
  if (!definitions) {
    throw new UsageError(`nothing in this run has a parameter "${name}"${suggestion(name, known.keys())}`);
  }
  for (const definition of definitions) checkSetting(name, setting, definition);
}

/** A setting that every entry it is for sets itself would be ignored, which nothing ever is. */
function refuseUnused({workloads, strategies, machines}: Choices, set: Settings): void {
  const takers = [
    ...workloads.map(choice => ({choice, names: workloadNames(choice)})),
    ...strategies.map(choice => ({choice, names: strategyNames(choice)})),
    ...machines.map(choice => ({choice, names: machineNames(choice)})),
  ];
  for (const name of Object.keys(set)) {
    const having = takers.filter(({names}) => names.has(name));
    const isTaken = having.some(({choice, names}) => !Object.hasOwn(choice.set, names.get(name)!));
    if (isTaken && !isOverruled(name, machines)) continue;
    throw new UsageError(`${name} is set for the run, but every entry that has it sets its own`);
  }
}

/** Whether every machine has its own word on the guest. */
const isOverruled = (name: string, machines: Choices['machines']): boolean =>
  name.startsWith('guest.') && machines.length > 0 && machines.every(({set}) => Object.hasOwn(set, name));

/** A bare name is for every workload. */
function refuseMissing(workloads: Choices['workloads'], set: Settings): void {
  for (const name of Object.keys(set).filter(each => !each.includes('.'))) {
    const lacking = workloads.find(({definitions}) => !(name in definitions));
    if (!lacking) continue;
    const having = workloads.find(({definitions}) => name in definitions)!;
    throw new UsageError(
      `${name}: workload ${lacking.found.id} has no such parameter; set ${having.found.id}.${name} for the one that has`,
    );
  }
}
