/**
 * An address trace as the source of a recording. It is the start of a program, whose faults are the result: it is measured from
 * its first access, unless some of them are to warm up.
 */
import type {AddressSink} from '../recording/importers/address-trace.ts';
import {guestParameters} from './parameters.ts';
import type {StorySource} from './source.ts';
import type {GuestSettings, ParameterDefinition, StoryParameters} from './story.ts';
import {TracedProgram} from './traced-program.ts';

export const TRACE_PARAMETERS = {
  warmupAccesses: {
    default: 0,
    min: 0,
    max: 1e12,
    unit: 'accesses',
    description: 'loads and stores at the start of the trace that are not measured',
  },
} as const satisfies Readonly<Record<string, ParameterDefinition>>;

/** `read` hands every record of the trace on, which errors call `name`. */
export interface AddressTraceInput {
  readonly name: string;
  readonly read: (sink: AddressSink) => void;
}

export function addressTraceSource(
  {name, read}: AddressTraceInput,
  parameters: StoryParameters,
  guest: GuestSettings,
  seed: number,
): StorySource {
  const values = guestParameters(guest);
  const {levels, indexBits, memoryPages} = values;
  const {warmupAccesses = TRACE_PARAMETERS.warmupAccesses.default} = parameters;
  return {
    levels,
    indexBits,
    guestFrames: memoryPages,
    record(recorder) {
      const program = new TracedProgram(values, recorder, {seed, warmupAccesses});
      read(program);
      refuseTooFew(name, program.accesses, warmupAccesses);
      program.endChapter('trace');
      recorder.end();
    },
  };
}

/** At least one access must be left to measure. */
export function refuseTooFew(name: string, accesses: number, warmupAccesses: number): void {
  if (accesses > warmupAccesses) return;
  if (accesses === 0) throw new Error(`${name} has no loads and stores, so there is nothing to measure`);
  const has = accesses === 1 ? 'a single load or store, which' : `${accesses} loads and stores, of which`;
  const most = accesses === 1 ? '0' : `${accesses - 1} or less`;
  throw new Error(
    `${name} has ${has} warmupAccesses=${warmupAccesses} takes: nothing is left to measure, so set it to ${most}`,
  );
}
