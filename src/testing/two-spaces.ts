/** A recording of a guest with two address spaces, so small that what stands at which event is told here. */
import {ACCESSED, DIRTY, PRESENT, USER, USER_MODE, WRITABLE} from '../hardware/address.ts';
import type {Source} from '../replay/pass.ts';

const ROOTS = [40, 50] as const;
const PAGES = [7, 8] as const;
const FLAGS = PRESENT | WRITABLE | USER | ACCESSED;

/** In each space page 0 is mapped, by tables in four frames from its root on. */
export const TWO_SPACES: Source = {
  levels: 4,
  guestFrames: 64,
  record(recorder) {
    recorder.region(0, 0); // 1
    for (const [space, root] of ROOTS.entries()) {
      for (const depth of [0, 1, 2]) recorder.bootEntry(root + depth, 0, root + depth + 1, FLAGS); // 2 to 4, 6 to 8
      recorder.bootEntry(root + 3, 0, PAGES[space], FLAGS | DIRTY); // 5, 9
    }
    recorder.loadCr3(ROOTS[0], 0, false); // 10
    recorder.access(USER_MODE, 0, 0, 0); // 11
    recorder.chapter('first space'); // 12
    recorder.loadCr3(ROOTS[1], 0, false); // 13
    recorder.access(USER_MODE, 0, 0, 0); // 14
    recorder.access(USER_MODE, 0, 1, 0); // 15
    recorder.loadCr3(ROOTS[0], 0, false); // 16
    recorder.access(USER_MODE, 0, 0, 0); // 17
    recorder.chapter('both spaces'); // 18
    recorder.end();
  },
};
