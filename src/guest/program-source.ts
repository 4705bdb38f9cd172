/** The recording of a real program as the source of a recording of events: it is measured from its first access, a start. */
import type {ProgramSink} from '../recording/program/program-sink.ts';
import {guestParameters} from './parameters.ts';
import type {Outside} from './played/outside.ts';
import {PlayedProgram} from './played/played-program.ts';
import type {StorySource} from './source.ts';
import type {GuestSettings} from './story.ts';

/** `read` hands all that the program did on, which errors call `name`. */
export interface ProgramInput {
  readonly name: string;
  readonly read: (sink: ProgramSink) => void;
}

export interface ProgramSource extends StorySource {
  /** Where the program went outside of all that is told to be mapped, in the recording made last. */
  readonly outside: Outside | undefined;
}

export function programSource({name, read}: ProgramInput, guest: GuestSettings, seed: number): ProgramSource {
  const values = guestParameters(guest);
  const {levels, indexBits, memoryPages} = values;
  let outside: Outside | undefined;
  return {
    levels,
    indexBits,
    guestFrames: memoryPages,
    get outside() {
      return outside;
    },
    record(recorder) {
      const program = new PlayedProgram(values, recorder, seed);
      outside = program.outside;
      read(program);
      if (program.accesses === 0) {
        throw new Error(`${name} has no loads and stores, so there is nothing to measure`);
      }
      program.end();
      recorder.end();
    },
  };
}
