/** The workloads, strategies and machines of a spec, found, with what may be set of each. */
import type {Machine} from '../machines/machine.ts';
import {strategies as shipped} from '../strategies/index.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {
  findMachine,
  findStrategy,
  findWorkload,
  isAddressTrace,
  isRecording,
  type Found,
  type WorkloadThing,
} from './catalogue.ts';
import {checkSettings, type Definitions} from './definition.ts';
import {GUEST_DEFINITIONS} from './guest-definitions.ts';
import {HOST_DEFINITIONS, hostDefinitionsOf} from './host-definitions.ts';
import {machineDefinitions} from './machine-definitions.ts';
import {isFile} from './named-file.ts';
import {prefixed} from './settings.ts';
import {
  guestDefinitionsOf,
  guestWishesOf,
  hostWishesOf,
  ownReferenceOf,
  parameterDefinitionsOf,
} from './source.ts';
import {surveyEvents} from './recording-file/events-survey.ts';
import {entryOf, type Entry, type Spec} from './spec.ts';
import {surveyTrace} from './trace-survey.ts';
import {UsageError} from './usage-error.ts';

export interface Choice<Thing> extends Entry {
  readonly found: Found<Thing>;
  /** What its own `set` may name. */
  readonly definitions: Definitions;
}

export interface Choices {
  readonly workloads: readonly Choice<WorkloadThing>[];
  readonly strategies: readonly Choice<Strategy>[];
  readonly machines: readonly Choice<Machine>[];
}

export async function choicesOf(spec: Spec): Promise<Choices> {
  const workloads = await Promise.all(spec.workloads.map(entryOf).map(workloadChoice));
  const strategies = await Promise.all(spec.strategies.map(entryOf).map(strategyChoice));
  const machines = spec.machines.map(entryOf).map(machineChoice);
  refuseUnknownReferences(workloads, strategies);
  return {workloads, strategies: await withReference(strategies, spec.reference), machines};
}

/** The reference is run even where it is not listed: without it there is nothing to compare with. */
async function withReference(
  strategies: Choices['strategies'],
  reference: string,
): Promise<Choices['strategies']> {
  const listed = strategies.some(({label = '', found}) =>
    [label, found.id].some(name => isOf(name, reference)),
  );
  return listed ? strategies : [await strategyChoice({name: reference, set: {}}), ...strategies];
}

/** A workload that is the host's doing names a strategy that has one: of this program, or of the spec. */
function refuseUnknownReferences(workloads: Choices['workloads'], strategies: Choices['strategies']): void {
  const known = [...shipped, ...strategies.map(({found}) => found.thing)].filter(each => each.virtual);
  const ids = [...new Set(known.map(({id}) => id))];
  for (const {name, found} of workloads) {
    const reference = ownReferenceOf(found.thing);
    if (reference === undefined || ids.includes(reference)) continue;
    throw new UsageError(
      `${isFile(name) ? name : `workload ${found.id}`}: reference is "${reference}", expected a strategy that has a host: ${ids.join(', ')}`,
    );
  }
}

/** A variant's label is the name, and in parentheses what sets it apart. */
const isOf = (name: string, label: string): boolean => label === name || label.startsWith(`${name} (`);

export async function workloadChoice(entry: Entry): Promise<Choice<WorkloadThing>> {
  const found = await surveyed(await findWorkload(entry.name));
  const definitions = {
    ...parameterDefinitionsOf(found.thing),
    ...prefixed('guest', guestDefinitionsOf(found.thing)),
    ...prefixed('host', HOST_DEFINITIONS),
  };
  const wishes = {
    ...prefixed('guest', guestWishesOf(found.thing)),
    ...prefixed('host', hostWishesOf(found.thing)),
  };
  checkSettings(isFile(entry.name) ? entry.name : `workload ${found.id}`, wishes, definitions);
  return {...entry, found, definitions};
}

async function surveyed(found: Found<WorkloadThing>): Promise<Found<WorkloadThing>> {
  const {thing} = found;
  if (isRecording(thing)) {
    const survey = await surveyEvents(thing.path);
    return {...found, thing: {...thing, survey}, hash: survey.contentHash};
  }
  if (!isAddressTrace(thing)) return found;
  const survey = await surveyTrace(thing.path);
  return {...found, thing: {...thing, survey}, hash: survey.hash};
}

export async function strategyChoice(entry: Entry): Promise<Choice<Strategy>> {
  const found = await findStrategy(entry.name);
  const host = prefixed('host', hostDefinitionsOf(found.thing));
  return {...entry, found, definitions: {...found.thing.parameters, ...host}};
}

export function machineChoice(entry: Entry): Choice<Machine> {
  const found = findMachine(entry.name);
  const guest = prefixed('guest', GUEST_DEFINITIONS);
  return {...entry, found, definitions: {...machineDefinitions(found.thing), ...guest}};
}
