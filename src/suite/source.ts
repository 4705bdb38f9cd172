/** What a workload is to a run, be it a story, a recording of one or an address trace: its words, its parameters, and its recording. */
import {basename} from 'node:path';
import {addressTraceSource, TRACE_PARAMETERS} from '../guest/address-trace.ts';
import {storySource} from '../guest/source.ts';
import type {Meaning} from '../guest/story.ts';
import type {AddressSink} from '../recording/importers/address-trace.ts';
import type {Source} from '../replay/pass.ts';
import {isRecording, isStory, type WorkloadThing} from './catalogue.ts';
import type {Definitions, Values} from './definition.ts';
import {GUEST_DEFINITIONS, TRACED_GUEST_DEFINITIONS} from './guest-definitions.ts';
import {RecordedEvents} from './recording-file/events-reader.ts';
import {readTrace} from './trace-file.ts';

/** A program from its first access on is a start: the faults that it takes are the result. */
export function meaningOf(thing: WorkloadThing, {warmupAccesses}: Values): Meaning {
  if (isStory(thing)) return thing.means ?? 'steady';
  if (isRecording(thing)) return thing.recorded.workload.means;
  return warmupAccesses === 0 ? 'start' : 'steady';
}

export interface Told {
  readonly parameters: Values;
  readonly guest: Values;
  readonly seed: number;
}

export function sourceOf(thing: WorkloadThing, {parameters, guest, seed}: Told): Source {
  if (isStory(thing)) return storySource(thing, numbers(parameters), guest, seed);
  if (isRecording(thing)) return new RecordedEvents(thing.path, thing.recorded);
  const {path} = thing;
  const input = {name: basename(path), read: (sink: AddressSink) => readTrace(path, sink)};
  return addressTraceSource(input, numbers(parameters), guest, seed);
}

const numbers = (values: Values): Readonly<Record<string, number>> =>
  values as Readonly<Record<string, number>>;

export function titleOf(thing: WorkloadThing): string {
  if (isStory(thing)) return thing.title;
  return isRecording(thing)
    ? `Recording ${thing.id} of: ${thing.recorded.workload.title}`
    : `Address trace ${thing.id}`;
}

export function familyOf(thing: WorkloadThing): string {
  if (isStory(thing)) return thing.family;
  return isRecording(thing) ? thing.recorded.workload.family : 'address trace';
}

export const hypothesisOf = (thing: WorkloadThing): {readonly hypothesis?: string} =>
  isStory(thing) ? {hypothesis: thing.hypothesis} : {};

/** The strategy that slowdowns are over, where it is not the run's. */
export function ownReferenceOf(thing: WorkloadThing): string | undefined {
  if (isStory(thing)) return thing.reference;
  return isRecording(thing) ? thing.recorded.workload.reference : undefined;
}

export function parameterDefinitionsOf(thing: WorkloadThing): Definitions {
  if (isStory(thing)) return thing.parameters;
  return isRecording(thing) ? asRecorded(thing.recorded.parameters) : TRACE_PARAMETERS;
}

export function guestDefinitionsOf(thing: WorkloadThing): Definitions {
  if (isStory(thing)) return GUEST_DEFINITIONS;
  return isRecording(thing) ? asRecorded(thing.recorded.guest) : TRACED_GUEST_DEFINITIONS;
}

/** The guest that it wants where that is not the default one. */
export function guestWishesOf(thing: WorkloadThing): Values {
  if (isStory(thing)) return thing.guest ?? {};
  return isRecording(thing) ? thing.recorded.guest : {};
}

export function hostWishesOf(thing: WorkloadThing): Values {
  if (isStory(thing)) return thing.host ?? {};
  return isRecording(thing) ? thing.recorded.workload.host : {};
}

/** What a recording was made with is shown, and is what it is. */
const asRecorded = (values: Values): Definitions =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      {default: value, choices: [value], unit: '', description: 'as it was recorded', recorded: true},
    ]),
  );
