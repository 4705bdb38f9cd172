/** A story told to the guest kernel fills a recorder. */
import type {Recorder} from '../recording/recorder.ts';
import {shown} from '../timing/shown.ts';
import {GuestKernel} from './kernel.ts';
import {guestParameters} from './parameters.ts';
import {Random} from './random.ts';
import type {GuestSettings, StoryParameters, Workload} from './story.ts';

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
  guest: GuestSettings,
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
      expectChapters(workload, chapters);
      for (const chapter of chapters) {
        expectName(chapter);
        recorder.chapter(chapter);
      }
      mustBeMeasured(workload, recorder.chapters.length);
      recorder.end();
    },
  };
}

/** A story of the user's may be plain JavaScript, and no generator. */
function expectChapters({id}: Workload, chapters: unknown): void {
  if (typeof chapters === 'object' && chapters !== null && Symbol.iterator in chapters) return;
  throw new Error(
    `the story of ${id} answered ${shown(chapters)}, expected a generator, *story(guest), that yields the name of each chapter at its end`,
  );
}

function expectName(chapter: unknown): void {
  if (typeof chapter === 'string' && /^\P{Cc}+$/u.test(chapter)) return;
  throw new Error(`the story yields ${shown(chapter)}, expected the name of a chapter, a text of one line`);
}

function mustBeMeasured({id}: Workload, chapters: number): void {
  if (chapters >= 2) return;
  const has = chapters === 0 ? 'no yield' : 'one yield';
  throw new Error(`workload ${id} has ${has}: the first ends the warm-up, and one more must follow`);
}
