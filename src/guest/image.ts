/** What a process starts with: its code, from the page cache, and a stack with its arguments on it. */
import {WRITE} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import {untouched, type PageCacheFile} from './areas.ts';
import type {Core} from './core.ts';
import {extent} from './execution.ts';
import {mapAnonymous} from './faults.ts';
import type {Program} from './program.ts';

/** Lays the image out in a fresh space, which is not loaded, and copies the arguments to the top of the stack. */
export function buildImage(core: Core, space: AddressSpace, code: PageCacheFile | undefined): void {
  const {image, areas} = space;
  if (code) {
    const end = image.code + code.pages;
    const backing = {kind: 'private', file: code} as const;
    areas.insert(untouched({start: image.code, end, protection: 'read-execute', backing}));
  }
  const end = image.stack + image.stackPages;
  const stack = untouched({start: image.stack, end, protection: 'read-write', backing: {kind: 'anonymous'}});
  areas.insert(stack);
  const top = end - 1;
  mapAnonymous(core, space, stack, top, WRITE);
  const {table, index} = core.tables.find(space.root, top);
  core.accesses.lineWritten(core.tables.frame(table, index));
}

/** A fresh space with room for the image of `program`. */
export const spaceOf = (core: Core, program: Program): AddressSpace =>
  core.newSpace(extent(program), program.stackPages);

/** Frames that a new process takes at most: roots, the stack page and the tables above it, kernel stack. */
export const imageFrames = (core: Core): number => 4 + core.paging.levels;
