/**
 * A store of data in memory saves itself: it forks, the child reads the whole heap in order to write it out, and the
 * parent goes on serving writes meanwhile. Each of the parent's first writes to a page copies it. Parent and child
 * alternate, so there is a switch every few hundred accesses.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED, TEXTBOOK_SHADOWS} from './claimants.ts';

export const snapshot = workload({
  id: 'snapshot',
  title: 'Snapshot by fork',
  family: 'fork',
  hypothesis:
    'The parent writes to pages that it shares with a child that only reads: both kinds of shadow paging should ' +
    'lose, without a cache by refilling both heaps at each switch, with one by an exit for every entry that a ' +
    'copy stores; nested paging should stay near native.',
  claims: [
    // Fault, cleared entry, flush, new entry, retry.
    {who: 'shadow-cached', exitsPer: 'guestFaults', atLeast: 5},
    {who: TEXTBOOK_SHADOWS, over: 'native', atLeast: 2},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.1},
  ],
  follows: 'assumption: ours, after stores that save themselves by fork',
  parameters: {
    heapPages: {
      default: 2048,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of the heap, all written',
    },
    sliceAccesses: {
      default: 256,
      min: 1,
      max: 1e9,
      unit: 'accesses',
      description: 'accesses of parent and of child between two switches',
    },
    snapshots: {
      default: 4,
      min: 1,
      max: 1000,
      unit: 'snapshots',
      description: 'snapshots taken, one after the other',
    },
    warmupSnapshots: {
      default: 16,
      min: 0,
      max: 1000,
      unit: 'snapshots',
      description: 'snapshots before measuring',
    },
  },
  *story(guest, {heapPages, sliceAccesses, snapshots, warmupSnapshots}, rng) {
    const parent = guest.spawn();
    const heap = parent.map(heapPages);
    heap.touchAll('write');
    const snapshotOnce = () => {
      const child = parent.fork();
      const frozen = heap.in(child);
      for (let saved = 0; saved < heapPages; saved += sliceAccesses) {
        for (let write = 0; write < sliceAccesses; write++) heap.write(rng.below(heapPages));
        const end = Math.min(saved + sliceAccesses, heapPages);
        for (let page = saved; page < end; page++) frozen.read(page);
      }
      child.exit();
      parent.wait();
      guest.endIteration();
    };
    for (let taken = 0; taken < warmupSnapshots; taken++) snapshotOnce();
    yield 'store warm';
    for (let taken = 1; taken <= snapshots; taken++) {
      snapshotOnce();
      yield `snapshot ${taken}`;
    }
  },
});
