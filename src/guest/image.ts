/** What a process starts with: its code, from the page cache, and a stack with its arguments on it. */
import {WRITE} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {PageCacheFile} from './areas.ts';
import type {Core} from './core.ts';
import {mapAnonymous} from './faults.ts';

/** Lays the image out in a fresh space, which is not loaded, and copies the arguments to the top of the stack. */
export function buildImage(core: Core, space: AddressSpace, code: PageCacheFile | undefined): void {
  const {image, areas} = space;
  if (code) {
    areas.insert({
      start: image.code,
      end: image.code + code.pages,
      protection: 'read-execute',
      backing: {kind: 'private', file: code},
      filePage: 0,
      pageLevel: 1,
      hasOwnPages: false,
    });
  }
  const stack = {
    start: image.stack,
    end: image.stack + image.stackPages,
    protection: 'read-write',
    backing: {kind: 'anonymous'},
    filePage: 0,
    pageLevel: 1,
    hasOwnPages: false,
  } as const;
  areas.insert({...stack});
  const top = stack.end - 1;
  mapAnonymous(core, space, areas.find(top)!, top, WRITE);
  const {table, index} = core.tables.find(space.root, top);
  core.accesses.lineWritten(core.tables.frame(table, index));
}

/** Frames that a new process takes at most: roots, the stack page and the tables above it, kernel stack. */
export const imageFrames = (core: Core): number => 4 + core.paging.levels;
