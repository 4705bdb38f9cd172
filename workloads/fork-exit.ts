/**
 * Processes fork, the child writes to its stack and data and exits, the parent waits; again and again. Fork copies the
 * parent's tables entry by entry and takes the right to write from each, exit clears the child's; then the parent's first
 * writes fault. Where tables are write-protected each of those stores is an exit; without protection the exits come as
 * CR3 loads and as hidden faults for all that the parent still uses.
 *
 * How many stores are caught is a matter of placement, too. Only tables that somebody walked are traced, so of the heap it is
 * the leaf table with the pages written between fork and exit; and how much of the heap that one table maps, a few pages
 * or all 512, the heap's alignment decides. So there are several parents, whose heaps lie evenly spread over the 2 MiB that
 * a leaf table maps, and they take turns; the seed moves them all by less than the distance between two.
 */
import {workload} from '../src/guest/story.ts';

const PAGES_OF_LEAF_TABLE = 512;

export const forkExit = workload({
  id: 'fork-exit',
  title: 'Fork and exit',
  family: 'fork',
  hypothesis:
    'Fork and exit are thousands of stores to page tables: shadow-cached should lose worst, since it traces the ' +
    "parent's tables and each store is an exit; shadow-uncached pays for refilling, nested nothing at all.",
  follows: 'lmbench lat_proc fork: fork, the child exits at once, the parent waits',
  parameters: {
    heapPages: {
      default: 1024,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: "pages of each parent's heap, all written",
    },
    writtenPages: {
      default: 4,
      min: 0,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages that child and parent each write before the next fork: stack and data (assumption)',
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
      description: 'children that each parent forks, one after the other',
    },
    warmupChildren: {
      default: 1,
      min: 0,
      max: 1e6,
      unit: 'children',
      description: 'children of each parent before measuring',
    },
  },
  *story(guest, {heapPages, writtenPages, parents, children, warmupChildren}, rng) {
    const distance = PAGES_OF_LEAF_TABLE / parents;
    const first = rng.below(Math.ceil(distance));
    const family = Array.from({length: parents}, (_, at) => {
      const parent = guest.spawn();
      const heap = parent.map(heapPages, {
        alignment: Math.trunc(first + at * distance) % PAGES_OF_LEAF_TABLE,
      });
      heap.touchAll('write');
      return {parent, heap};
    });
    const forkOnce = () => {
      for (const {parent, heap} of family) {
        const child = parent.fork();
        for (let page = 0; page < writtenPages; page++) heap.in(child).write(page % heapPages);
        child.exit();
        parent.syscall();
        for (let page = 0; page < writtenPages; page++) heap.write(page % heapPages);
        guest.endIteration();
      }
    };
    for (let done = 0; done < warmupChildren; done++) forkOnce();
    yield 'parents warm';
    for (let done = 0; done < children; done++) forkOnce();
    yield 'children gone';
  },
});
