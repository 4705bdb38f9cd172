/** brk: the heap behind the code. */
import type {AddressSpace} from './address-space.ts';
import {untouched, type Backing} from './areas.ts';
import type {Core} from './core.ts';
import {unmap} from './unmap.ts';

/** One for all, so that what brk adds joins what is there. */
const HEAP: Backing = {kind: 'anonymous'};

/** Moves the heap's end by `pages`, which may be negative. */
export function resizeHeap(core: Core, space: AddressSpace, pages: number): void {
  const {image, heapEnd, areas} = space;
  const end = heapEnd + pages;
  if (!(Number.isInteger(pages) && end >= image.heap && end <= image.heapEnd)) {
    const room = image.heapEnd - image.heap;
    throw new Error(`brk(${pages}): a heap of ${end - image.heap} pages is not one of 0 to ${room}`);
  }
  space.heapEnd = end;
  if (end < heapEnd) unmap(core, space, end, heapEnd);
  if (end <= heapEnd) return;
  const filePage = heapEnd - image.heap;
  const protection = 'read-write';
  areas.insert(untouched({start: heapEnd, end, protection, backing: HEAP, filePage}));
  areas.join(heapEnd);
}
