/** What a workload is to a run, be it a story or an address trace: its words, its parameters, and its recording. */
import {GUEST_PARAMETERS} from '../guest/parameters.ts';
import {storySource} from '../guest/source.ts';
import type {Source} from '../replay/pass.ts';
import {isAddressTrace, type WorkloadThing} from './catalogue.ts';
import type {Definitions, Values} from './definition.ts';

export interface Told {
  readonly parameters: Values;
  readonly guest: Values;
  readonly seed: number;
}

export function sourceOf(thing: WorkloadThing, {parameters, guest, seed}: Told): Source {
  if (isAddressTrace(thing)) throw new Error('address traces cannot be read yet');
  return storySource(thing, numbers(parameters), numbers(guest), seed);
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
  isAddressTrace(thing) ? {} : thing.parameters;

export const guestDefinitionsOf = (_thing: WorkloadThing): Definitions => GUEST_PARAMETERS;

/** The guest that it wants where that is not the default one. */
export const guestWishesOf = (thing: WorkloadThing): Values =>
  isAddressTrace(thing) ? {} : (thing.guest ?? {});

export const hostWishesOf = (thing: WorkloadThing): Values =>
  isAddressTrace(thing) ? {} : (thing.host ?? {});
