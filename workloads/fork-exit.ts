/**
 * A process forks, the child writes to its stack and data and exits, the parent waits; again and again. Fork copies the
 * parent's tables entry by entry and takes the right to write from each, exit clears the child's; then the parent's first
 * writes fault. Where tables are write-protected each of those stores is an exit; without protection the exits come as
 * CR3 loads and as hidden faults for all that the parent still uses.
 *
 * How many stores are caught is a matter of luck too. Only tables that somebody walked are traced, so of the heap it is
 * the leaf table with the pages written between fork and exit; and how much of the heap that one table maps, a few pages
 * or all 512, the seed decides with the heap's alignment.
 */
import {workload} from '../src/guest/story.ts';

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
      description: "pages of the parent's heap, all written",
    },
    writtenPages: {
      default: 4,
      min: 0,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages that child and parent each write before the next fork: stack and data (assumption)',
    },
    children: {
      default: 20,
      min: 1,
      max: 1e6,
      unit: 'children',
      description: 'children forked, one after the other',
    },
  },
  *story(guest, {heapPages, writtenPages, children}) {
    const parent = guest.spawn();
    const heap = parent.map(heapPages);
    heap.touchAll('write');
    const forkOnce = () => {
      const child = parent.fork();
      for (let page = 0; page < writtenPages; page++) heap.in(child).write(page % heapPages);
      child.exit();
      parent.syscall();
      for (let page = 0; page < writtenPages; page++) heap.write(page % heapPages);
    };
    forkOnce();
    yield 'first child gone';
    for (let child = 0; child < children; child++) forkOnce();
    yield 'children gone';
  },
});
