/** A source of a random guest: two chapters of operations of all kinds. For tests of what reads recordings. */
import {GuestKernel} from '../guest/kernel.ts';
import {guestParameters} from '../guest/parameters.ts';
import type {GuestSettings} from '../guest/story.ts';
import type {Source} from '../replay/pass.ts';
import {seededRandom} from '../stats/seeded-random.ts';
import {RandomStory} from './random-story.ts';

/** Of so many steps a chapter. */
export function randomGuest(seed: number, guest: GuestSettings = {}, steps = 250): Source {
  const parameters = guestParameters({memoryPages: 4096, ...guest});
  return {
    levels: parameters.levels,
    indexBits: parameters.indexBits,
    guestFrames: parameters.memoryPages,
    record(recorder) {
      const random = seededRandom(seed);
      const amount = () => Math.floor(random() * 1000);
      const story = new RandomStory(new GuestKernel(parameters, recorder, seed));
      for (const chapter of ['warm-up', 'measured']) {
        for (let step = 0; step < steps; step++) story.step([amount(), amount(), amount(), amount()]);
        recorder.chapter(chapter);
      }
      recorder.end();
    },
  };
}
