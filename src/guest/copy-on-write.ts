/** Pages of a process's own: fresh ones, and copies of what it shared. */
import type {Gfn, Gvn} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {Area} from './areas.ts';
import type {Core} from './core.ts';
import {written} from './leaves.ts';
import type {Place} from './tables.ts';

/** A fresh, zeroed frame for a page of the space. */
export function zeroedPage(core: Core, space: AddressSpace, gvn: Gvn): Gfn {
  const frame = core.allocatePage(space, gvn);
  core.accesses.frameHandled(frame);
  core.accesses.pageZeroed(frame);
  core.recorder.work('guestPagesZeroed', 1);
  return frame;
}

/** Linux clears and flushes the old entry before it stores the new one, so no two processors see two pages. */
export function copyPage(core: Core, space: AddressSpace, area: Area, gvn: Gvn, {table, index}: Place): void {
  const old = core.tables.frame(table, index);
  const frame = old === core.zeroPage ? zeroedPage(core, space, gvn) : copiedPage(core, space, gvn, old);
  core.setEntry(table, index, 0, 0);
  core.contexts.flushRange(space, gvn, gvn + 1);
  area.hasOwnPages = true;
  core.frames.mappings[frame] = 1;
  core.setEntry(table, index, frame, written(area));
  if (old !== core.zeroPage) core.frames.mappings[old]--;
}

/** A frame for a page of the space, with what `from` holds. */
export function copiedPage(core: Core, space: AddressSpace, gvn: Gvn, from: Gfn): Gfn {
  const frame = core.allocatePage(space, gvn);
  core.accesses.frameHandled(frame);
  core.accesses.frameHandled(from);
  core.accesses.pageCopied(from, frame);
  core.recorder.work('guestPagesCopied', 1);
  return frame;
}
