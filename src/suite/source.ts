/** What a workload is to a run, be it a story or an address trace: its words, its parameters, and its recording. */
import {basename} from 'node:path';
import {addressTraceSource, TRACE_PARAMETERS} from '../guest/address-trace.ts';
import {storySource} from '../guest/source.ts';
import type {Meaning} from '../guest/story.ts';
import type {AddressSink} from '../recording/importers/address-trace.ts';
import type {Source} from '../replay/pass.ts';
import {isAddressTrace, type WorkloadThing} from './catalogue.ts';
import type {Definitions, Values} from './definition.ts';
import {GUEST_DEFINITIONS, TRACED_GUEST_DEFINITIONS} from './guest-definitions.ts';
import {readTrace} from './trace-file.ts';

/** A program from its first access on is a start: the faults that it takes are the result. */
export function meaningOf(thing: WorkloadThing, {warmupAccesses}: Values): Meaning {
  if (isAddressTrace(thing)) return warmupAccesses === 0 ? 'start' : 'steady';
  return thing.means ?? 'steady';
}

export interface Told {
  readonly parameters: Values;
  readonly guest: Values;
  readonly seed: number;
}

export function sourceOf(thing: WorkloadThing, {parameters, guest, seed}: Told): Source {
  if (!isAddressTrace(thing)) return storySource(thing, numbers(parameters), guest, seed);
  const {path} = thing;
  const input = {name: basename(path), read: (sink: AddressSink) => readTrace(path, sink)};
  return addressTraceSource(input, numbers(parameters), guest, seed);
}

const numbers = (values: Values): Readonly<Record<string, number>> =>
  values as Readonly<Record<string, number>>;

export const titleOf = (thing: WorkloadThing): string =>
  isAddressTrace(thing) ? `Address trace ${thing.id}` : thing.title;

export const familyOf = (thing: WorkloadThing): string =>
  isAddressTrace(thing) ? 'address trace' : thing.family;

export const hypothesisOf = (thing: WorkloadThing): {readonly hypothesis?: string} =>
  isAddressTrace(thing) ? {} : {hypothesis: thing.hypothesis};

export const parameterDefinitionsOf = (thing: WorkloadThing): Definitions =>
  isAddressTrace(thing) ? TRACE_PARAMETERS : thing.parameters;

export const guestDefinitionsOf = (thing: WorkloadThing): Definitions =>
  isAddressTrace(thing) ? TRACED_GUEST_DEFINITIONS : GUEST_DEFINITIONS;

/** The guest that it wants where that is not the default one. */
export const guestWishesOf = (thing: WorkloadThing): Values =>
  isAddressTrace(thing) ? {} : (thing.guest ?? {});

export const hostWishesOf = (thing: WorkloadThing): Values =>
  isAddressTrace(thing) ? {} : (thing.host ?? {});
