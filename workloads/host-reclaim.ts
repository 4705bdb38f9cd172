/**
 * The host runs out of memory: it takes back a share of the frames it has given to the guest, and the guest, which knows
 * nothing of it, goes on reading its heap. Each chapter is one such raid. What the host takes must leave the shadow or
 * the nested tables, and comes back by an exit when it is touched.
 */
import {workload} from '../src/guest/story.ts';

export const hostReclaim = workload({
  id: 'host-reclaim',
  title: 'Host takes frames back',
  family: 'memory pressure',
  hypothesis:
    'The host takes a frame and must back it again: an exit and the backing for each frame lost, dear and about the same ' +
    'under every kind of virtualization; host pages of 2 MiB should suffer too, for the first frame taken breaks one up.',
  follows: 'assumption: ours; the frames are chosen by the seed, as a balloon or swap of the host would',
  parameters: {
    heapPages: {
      default: 4096,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of the heap, all written',
    },
    takenPages: {
      default: 512,
      min: 0,
      max: 2 ** 24,
      unit: 'pages',
      description: 'frames that the host takes each time',
    },
    reads: {default: 6000, min: 0, max: 1e9, unit: 'reads', description: 'reads at random after each time'},
    raids: {default: 4, min: 1, max: 1000, unit: 'raids', description: 'times that the host takes frames'},
    warmupRaids: {default: 1, min: 0, max: 1000, unit: 'raids', description: 'raids before measuring'},
  },
  reference: 'nested',
  *story(guest, {heapPages, takenPages, reads, raids, warmupRaids}, rng) {
    const heap = guest.spawn().map(heapPages);
    heap.touchAll('write');
    const raidOnce = () => {
      guest.hostReclaim(takenPages);
      for (let done = 0; done < reads; done++) heap.read(rng.below(heapPages));
      guest.endIteration();
    };
    for (let done = 0; done < warmupRaids; done++) raidOnce();
    yield 'heap warmed';
    for (let raid = 1; raid <= raids; raid++) {
      raidOnce();
      yield `raid ${raid}`;
    }
  },
});
