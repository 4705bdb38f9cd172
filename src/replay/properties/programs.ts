/** Random programs on the guest kernel, recorded. */
import {OutOfMemory} from '../../guest/frames.ts';
import {GuestKernel} from '../../guest/kernel.ts';
import {guestParameters} from '../../guest/parameters.ts';
import type {GuestSettings} from '../../guest/story.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {FORMAT_VERSION} from '../../recording/format.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Program} from '../../testing/any-guest.ts';
import {RandomStory} from '../../testing/random-story.ts';
import type {Recording} from './testbed.ts';

export interface ToldProgram extends Recording {
  /** The names of the operations that were carried out. */
  readonly done: readonly string[];
}

/** What `program` records on a guest, up to where memory runs out. */
export function recordedProgram(guest: GuestSettings, program: Program, seed = 1): ToldProgram {
  const values = guestParameters(guest);
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink);
  const story = new RandomStory(new GuestKernel(values, recorder, seed), program.processes);
  try {
    for (const step of program.steps) story.step(step);
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
  }
  recorder.end();
  const {levels, indexBits, memoryPages} = values;
  return {
    header: {version: FORMAT_VERSION, levels, indexBits, guestFrames: memoryPages},
    chunks: keeper.chunks,
    done: Object.keys(story.done),
  };
}
