/**
 * A heap larger than guest memory, written at random: a share of the accesses finds its page swapped out, and for each
 * page that comes in the guest ages and evicts another. Every swap-in is a fault; every swap-out clears an entry, flushes
 * it and stores the swap slot; and aging stores to every entry that the clock's hand passes.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED} from './claimants.ts';

export const swapThrash = workload({
  id: 'swap-thrash',
  title: 'Swap thrashing',
  family: 'memory pressure',
  hypothesis:
    "The guest's own reclaim stores to its tables all the time: shadow-cached should lose worst, one exit for each " +
    'entry aged or evicted; shadow-uncached pays for flushes and refills; nested paging should stay near native.',
  claims: [
    {who: 'shadow-cached', exitsPer: 'guestTableStores', atLeast: 1},
    {who: 'shadow-cached', over: 'shadow-uncached', atLeast: 1.5},
    {who: 'shadow-uncached', over: 'native', atLeast: 1.2},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows: 'assumption: ours; reclaim by a clock over accessed bits, the device not modelled',
  parameters: {
    heapPages: {default: 5120, min: 1, max: 2 ** 24, unit: 'pages', description: 'pages of the heap'},
    writes: {default: 8000, min: 1, max: 1e9, unit: 'writes', description: 'writes at random measured'},
    warmupWrites: {
      default: 32000,
      min: 1,
      max: 1e9,
      unit: 'writes',
      description: 'writes at random before measuring',
    },
  },
  guest: {memoryPages: 4096, swapPages: 65536},
  *story(guest, {heapPages, writes, warmupWrites}, rng) {
    const heap = guest.spawn().map(heapPages);
    heap.touchAll('write');
    for (let done = 0; done < warmupWrites; done++) heap.write(rng.below(heapPages));
    yield 'memory full';
    for (let done = 0; done < writes; done++) heap.write(rng.below(heapPages));
    yield 'heap written';
  },
});
