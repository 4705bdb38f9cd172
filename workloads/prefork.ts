/**
 * A server forks a child for each connection. The children share the server's heap: each reads all over it and writes to
 * some of it, a copy-on-write fault a page, and exits. Each chapter is one child.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED, SHADOWS} from './claimants.ts';

export const prefork = workload({
  id: 'prefork',
  title: 'Prefork server',
  family: 'fork',
  hypothesis:
    'Copy-on-write faults between a fork and an exit: shadow paging pays two exits or more for each fault, and ' +
    'hidden faults for what a child reads; shadow-cached should lose worst, by one more for each entry that fork ' +
    'and exit store in traced tables; nested paging only walks a little longer.',
  claims: [
    {who: SHADOWS, exitsPer: 'guestFaults', atLeast: 2},
    {who: 'shadow-cached', over: 'shadow-uncached', atLeast: 1.2},
    {who: SHADOWS, over: 'native', atLeast: 2},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.1},
  ],
  follows: 'assumption: ours, after the children of a forking server; fork and exit as lmbench lat_proc fork',
  parameters: {
    heapPages: {
      default: 2048,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: "pages of the server's heap, all written",
    },
    children: {
      default: 8,
      min: 1,
      max: 1000,
      unit: 'children',
      description: 'children forked, one after the other',
    },
    warmupChildren: {
      default: 1,
      min: 0,
      max: 1000,
      unit: 'children',
      description: 'children before measuring',
    },
    readPages: {
      default: 1000,
      min: 0,
      max: 1e9,
      unit: 'pages',
      description: 'pages that each child reads, at random with repetition',
    },
    dirtyPages: {
      default: 200,
      min: 0,
      max: 1e9,
      unit: 'pages',
      description: 'pages that each child writes, at random with repetition',
    },
  },
  *story(guest, {heapPages, children, warmupChildren, readPages, dirtyPages}, rng) {
    const server = guest.spawn();
    const heap = server.map(heapPages);
    heap.touchAll('write');
    const serve = () => {
      const child = server.fork();
      const shared = heap.in(child);
      for (let read = 0; read < readPages; read++) shared.read(rng.below(heapPages));
      for (let write = 0; write < dirtyPages; write++) shared.write(rng.below(heapPages));
      child.exit();
      server.wait();
      guest.endIteration();
    };
    for (let served = 0; served < warmupChildren; served++) serve();
    yield 'server warm';
    for (let served = 1; served <= children; served++) {
      serve();
      yield `child ${served}`;
    }
  },
});
