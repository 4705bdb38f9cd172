/**
 * Reads an array from front to back, again and again, a few lines of each page. The array exceeds the second-level TLB,
 * so each page costs a walk; but the leaf entries lie next to one another, eight a cache line, and the upper levels sit
 * in the walk caches, so the walk is as cheap as a walk can be. Nested paging should lose little, and shadow paging
 * should look native: nothing changes in the tables after the warm-up.
 */
import {LINES_PER_PAGE, workload} from '../src/guest/story.ts';

export const sequential = workload({
  id: 'sequential',
  title: 'Sequential sweep',
  family: 'translation-bound',
  hypothesis:
    'Pages in order miss the TLB once each, but their entries share cache lines and walk caches, so walks are short ' +
    'and cheap: nested paging should lose a little, shadow paging nothing.',
  follows: 'assumption: ours, the opposite of gups',
  parameters: {
    arrayPages: {default: 4096, min: 1, max: 2 ** 24, unit: 'pages', description: 'pages of the array'},
    linesPerPage: {
      default: 4,
      min: 1,
      max: 64,
      unit: 'lines',
      description: 'cache lines read in each page, evenly spaced',
    },
    sweeps: {default: 4, min: 1, max: 1e6, unit: 'sweeps', description: 'times that the array is read'},
    warmupSweeps: {default: 1, min: 0, max: 1000, unit: 'sweeps', description: 'sweeps before measuring'},
  },
  *story(guest, {arrayPages, linesPerPage, sweeps, warmupSweeps}) {
    const array = guest.spawn().map(arrayPages);
    array.touchAll('write');
    const sweepOnce = () => {
      for (let page = 0; page < arrayPages; page++) {
        for (let read = 0; read < linesPerPage; read++) {
          array.read(page, Math.trunc((read * LINES_PER_PAGE) / linesPerPage));
        }
      }
      guest.endIteration();
    };
    for (let done = 0; done < warmupSweeps; done++) sweepOnce();
    yield 'array swept before';
    for (let done = 1; done <= sweeps; done++) {
      sweepOnce();
      yield `sweep ${done}`;
    }
  },
});
