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
      const chapters = workload.story(kernel, parameters, new Random(seed, 'story'));
      for (const chapter of chapters) recorder.chapter(chapter);
      mustBeMeasured(workload, recorder.chapters.length);
      recorder.end();
    },
  };
}

function mustBeMeasured({id}: Workload, chapters: number): void {
  if (chapters >= 2) return;
  const has = chapters === 0 ? 'no yield' : 'one yield';
  throw new Error(`workload ${id} has ${has}: the first ends the warm-up, and one more must follow`);
}
