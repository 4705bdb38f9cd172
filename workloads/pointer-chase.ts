/**
 * Follows a ring of pointers, one node a page, in random order. Each page comes back only when all others have been
 * visited, so a ring beyond the reach of the second-level TLB never hits it: every access is a walk.
 */
import {LINES_PER_PAGE, workload} from '../src/guest/story.ts';
import {SHADOWS} from './claimants.ts';

export const pointerChase = workload({
  id: 'pointer-chase',
  title: 'Pointer chase',
  family: 'translation-bound',
  hypothesis:
    'A ring beyond the TLB misses it at every step, and no step can begin before the one before it has ended: nested ' +
    'paging should lose the whole difference between a walk of two dimensions and one; shadow paging should tie with ' +
    'native.',
  claims: [
    {who: 'nested', over: 'native', atLeast: 1.1},
    {who: SHADOWS, over: 'native', within: 1.02},
  ],
  follows:
    'lmbench lat_mem_rd: a ring of pointers over a growing array; here in random order, one node a page',
  parameters: {
    ringPages: {
      default: 16384,
      min: 2,
      max: 2 ** 24,
      unit: 'pages',
      description: 'nodes of the ring, one a page',
    },
    steps: {default: 100000, min: 1, max: 1e9, unit: 'steps', description: 'steps measured'},
    warmupSteps: {default: 32768, min: 1, max: 1e9, unit: 'steps', description: 'steps before measuring'},
  },
  *story(guest, {ringPages, steps, warmupSteps}, rng) {
    const ring = guest.spawn().map(ringPages);
    const order = rng.shuffle(Uint32Array.from({length: ringPages}, (_, page) => page));
    const lines = Uint8Array.from(order, () => rng.below(LINES_PER_PAGE));
    let at = 0;
    const step = () => {
      const page = order[at];
      ring.follow(page, lines[page]);
      at = (at + 1) % ringPages;
    };
    ring.touchAll('write');
    for (let done = 0; done < warmupSteps; done++) step();
    yield 'ring warm';
    for (let done = 0; done < steps; done++) step();
    yield 'ring followed';
  },
});
