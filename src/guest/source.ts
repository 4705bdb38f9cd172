/** A story told to the guest kernel fills a recorder. */
import type {Recorder} from '../recording/recorder.ts';
import {GuestKernel} from './kernel.ts';
import {guestParameters} from './parameters.ts';
import {Random} from './random.ts';
import type {StoryParameters, Workload} from './story.ts';

export interface StorySource {
  readonly levels: number;
  readonly indexBits: number;
  readonly guestFrames: number;
  record(recorder: Recorder): void;
}

/** `parameters` are all of the workload's; `guest` are those of the guest that differ from its defaults. */
export function storySource(
  workload: Workload,
  parameters: StoryParameters,
  guest: StoryParameters,
  seed: number,
): StorySource {
  const values = guestParameters(guest);
  return {
    levels: values.levels,
    indexBits: values.indexBits,
    guestFrames: values.memoryPages,
    record(recorder) {
      const kernel = new GuestKernel(values, recorder, seed);
      let chapters = 0;
      for (const chapter of workload.story(kernel, parameters, new Random(seed, 'story'))) {
        recorder.chapter(chapter);
        chapters++;
      }
      if (chapters < 2) {
        const has = chapters === 0 ? 'no yield' : 'one yield';
        throw new Error(
          `workload ${workload.id} has ${has}: the first ends the warm-up, and one more must follow`,
        );
      }
      recorder.end();
    },
  };
}
