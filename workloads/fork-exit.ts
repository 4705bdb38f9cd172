/**
 * Processes fork, the child exits at once, the parent waits; again and again. They are processes as libc makes them: 24
 * mappings, 6 leaf tables. Fork copies the entries of all private pages that were written, and takes the right to write from
 * each; the child faults libc in again, since fork leaves a file's own pages out, and copies what it writes to; exit clears it
 * all; the parent copies its stack and what the kernel tells it. Where tables are write-protected each of those stores is an exit;
 * without protection the exits come as CR3 loads and as hidden faults for all that is still used.
 *
 * What is LMbench's: the loop, exit and not _exit, and that nothing else is in the process. Ours: a heap that may be larger, as in a
 * program that does something. How many stores are caught is then a matter of placement. Only tables that somebody walked are
 * traced, so of the heap it is the leaf table with the pages written between fork and exit; and how much of the heap that one
 * table maps, a few pages or all 512, the heap's alignment decides. So there are several parents, whose heaps lie evenly
 * spread over the 2 MiB that a leaf table maps, and they take turns; the seed moves them all by less than the distance between two.
 */
import {workload, type Process, type Region} from '../src/guest/story.ts';
import {NESTED} from './claimants.ts';
import {EXITS_AT_ONCE, LAT_PROC} from './programs/lat-proc.ts';

const PAGES_OF_LEAF_TABLE = 512;

export const forkExit = workload({
  id: 'fork-exit',
  title: 'Fork and exit',
  family: 'fork',
  hypothesis:
    'Fork and exit are hundreds of stores to page tables and some 25 faults: shadow-cached should lose worst, since it ' +
    'traces the tables and each store is an exit; shadow-uncached pays two exits a fault and for refilling, nested nothing ' +
    'at all.',
  claims: [
    {who: 'shadow-cached', over: 'shadow-uncached', atLeast: 1.1},
    // Each fault is reflected, and what it mapped is filled in when it is used.
    {who: 'shadow-uncached', exitsPer: 'guestFaults', atLeast: 2},
    {who: 'shadow-uncached', over: 'native', atLeast: 2},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows:
    'lmbench lat_proc fork (src/lat_proc.c, do_fork): fork, the child calls exit, the parent waits; linked with libc at run ' +
    'time. Several parents, and a heap where one is asked for, are ours',
  parameters: {
    exitHandlers: {
      default: 1,
      min: 0,
      max: 1,
      unit: 'handlers',
      description:
        "1: the child calls exit, as LMbench's does, with libc's handlers (26 faults); 0: _exit (20)",
    },
    heapPages: {
      default: 0,
      min: 0,
      max: 2 ** 24,
      unit: 'pages',
      description: "pages of each parent's heap beside libc's, all written; LMbench has none",
    },
    writtenPages: {
      default: 4,
      min: 0,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of that heap that child and parent each write before the next fork (assumption)',
    },
    parents: {
      default: 8,
      min: 1,
      max: PAGES_OF_LEAF_TABLE,
      unit: 'parents',
      description: 'parents, whose heaps start at as many places of their 2 MiB, evenly spread',
    },
    children: {
      default: 4,
      min: 1,
      max: 1e6,
      unit: 'children',
      description: 'children that a parent forks, one after the other, before it is the next one',
    },
    laps: {default: 2, min: 1, max: 1e6, unit: 'laps', description: 'times that each parent has its turn'},
    warmupChildren: {
      default: 2,
      min: 0,
      max: 1e6,
      unit: 'children',
      description: 'children of each parent before measuring',
    },
  },
  *story(guest, {exitHandlers, heapPages, writtenPages, parents, children, laps, warmupChildren}, rng) {
    const program = exitHandlers ? LAT_PROC : {...LAT_PROC, exits: EXITS_AT_ONCE};
    const distance = PAGES_OF_LEAF_TABLE / parents;
    const first = rng.below(Math.ceil(distance));
    const family = Array.from({length: parents}, (_, at) => {
      const parent = guest.spawn({program});
      const alignment = Math.trunc(first + at * distance) % PAGES_OF_LEAF_TABLE;
      const heap = heapPages > 0 ? parent.map(heapPages, {alignment}) : undefined;
      heap?.touchAll('write');
      return {parent, heap};
    });
    const lap = (count: number) => {
      for (const {parent, heap} of family) {
        for (let forked = 0; forked < count; forked++) forkOnce(parent, heap);
      }
    };
    const forkOnce = (parent: Process, heap: Region | undefined) => {
      const child = parent.fork();
      parent.wait();
      const inherited = heap?.in(child);
      for (let page = 0; page < writtenPages; page++) inherited?.write(page % heapPages);
      child.exit();
      parent.run();
      for (let page = 0; page < writtenPages; page++) heap?.write(page % heapPages);
      guest.endIteration();
    };
    lap(warmupChildren);
    yield 'parents warm';
    for (let done = 0; done < laps; done++) lap(children);
    yield 'children gone';
  },
});
