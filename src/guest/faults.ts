/** The page-fault handler: demand paging, copy-on-write, swap-in (mechanisms of Linux's mm/memory.c in small). */
import {
  ACCESSED,
  DIRTY,
  isFetch,
  isWrite,
  WRITABLE,
  type Access,
  type Gfn,
  type Gvn,
} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {Area, PageCacheFile} from './areas.ts';
import {copiedPage, copyPage, zeroedPage} from './copy-on-write.ts';
import type {Core} from './core.ts';
import {copyLarge, isOwn, mapLarge, split} from './large-pages.ts';
import {isExecutable, isMapped, isSwapped, isWritable, readable, written} from './leaves.ts';
import {makeRoom} from './reclaim.ts';
import type {Place} from './tables.ts';

/** Makes `access` to `gvn` possible; the space need not be loaded. */
export function handleFault(core: Core, space: AddressSpace, gvn: Gvn, access: Access): void {
  const area = space.areas.find(gvn);
  if (!area || !permits(area, access)) throw segmentationFault(core, gvn, access);
  // Tables down to the leaf, and two pages.
  makeRoom(core, core.paging.levels + 1);
  const place = core.tables.find(space.root, gvn);
  const flags = core.tables.flags(place.table, place.index);
  if (isMapped(flags)) return isWrite(access) ? breakCopyOnWrite(core, space, area, gvn, place) : undefined;
  if (isSwapped(flags)) return swapIn(core, space, {area, gvn, access}, place);
  if (mapLarge(core, space, area, gvn)) return;
  if (area.backing.kind === 'anonymous') return mapAnonymous(core, space, area, gvn, access);
  mapFilePage(core, space, area, gvn, access);
}

export function permits(area: Area, access: Access): boolean {
  if (isWrite(access)) return isWritable(area.protection);
  if (isFetch(access)) return isExecutable(area.protection);
  return area.protection !== 'none';
}

function segmentationFault(core: Core, gvn: Gvn, access: Access): Error {
  const {paging} = core;
  const address = paging.hexAddress(paging.regions[paging.slotOf(gvn)], paging.pageInRegion(gvn));
  const what = isWrite(access) ? 'writes to' : isFetch(access) ? 'fetches from' : 'reads';
  return new Error(`the story ${what} address ${address}, where nothing is mapped that permits it`);
}

/**
 * A read maps the shared zero page, a write a page of its own. What may be written and executed too was loaded by
 * somebody, so whoever reads or executes it finds a page of its own.
 */
export function mapAnonymous(core: Core, space: AddressSpace, area: Area, gvn: Gvn, access: Access): void {
  const table = core.tableFor(space, gvn, 1);
  const index = core.paging.index(gvn, 1);
  const loaded = area.protection === 'read-write-execute';
  if (!isWrite(access) && !loaded) return core.setEntry(table, index, core.zeroPage, readable(area));
  const frame = zeroedPage(core, space, gvn);
  core.frames.mappings[frame] = 1;
  area.hasOwnPages = true;
  core.setEntry(table, index, frame, written(area));
}

/** A store to a page that is mapped read-only. */
function breakCopyOnWrite(core: Core, space: AddressSpace, area: Area, gvn: Gvn, place: Place): void {
  const {tables} = core;
  const {table, index, level} = place;
  const frame = tables.frame(table, index);
  const flags = tables.flags(table, index);
  if (flags & WRITABLE) return;
  const own = isOwn(core, frame, level);
  if (own || area.backing.kind === 'shared') {
    // An upgrade: nobody can hold a translation that allows too much, so there is nothing to flush.
    core.accesses.frameHandled(frame);
    if (!own) core.recorder.work('guestSharedPagesDirtied', 1);
    return core.setEntry(table, index, frame, flags | WRITABLE | DIRTY | ACCESSED);
  }
  if (level === 1) return copyPage(core, space, area, gvn, place);
  if (copyLarge(core, space, area, gvn, place)) return;
  split(core, space, {...place, start: gvn, end: gvn + 1});
  breakCopyOnWrite(core, space, area, gvn, tables.find(space.root, gvn));
}

interface Fault {
  readonly area: Area;
  readonly gvn: Gvn;
  readonly access: Access;
}

/** The page comes back into a frame of its own; there is no swap cache to share it from. */
function swapIn(core: Core, space: AddressSpace, {area, gvn, access}: Fault, {table, index}: Place): void {
  core.swap.release(core.tables.frame(table, index));
  const frame = core.allocatePage(space, gvn);
  core.accesses.frameHandled(frame);
  core.recorder.work('guestPagesSwappedIn', 1);
  core.frames.mappings[frame] = 1;
  core.setEntry(table, index, frame, isWrite(access) ? written(area) : readable(area));
}

function mapFilePage(core: Core, space: AddressSpace, area: Area, gvn: Gvn, access: Access): void {
  if (area.backing.kind === 'anonymous') return;
  if (!isWrite(access)) return faultAround(core, space, area, area.backing.file, gvn);
  const table = core.tableFor(space, gvn, 1);
  const index = core.paging.index(gvn, 1);
  const cached = filePage(area, gvn);
  const shared = area.backing.kind === 'shared';
  const frame = shared ? cached : copiedPage(core, space, gvn, cached);
  if (shared) {
    core.accesses.frameHandled(cached);
    core.recorder.work('guestSharedPagesDirtied', 1);
  } else area.hasOwnPages = true;
  core.frames.mappings[frame]++;
  core.recorder.work('guestFilePagesMapped', 1);
  core.setEntry(table, index, frame, written(area));
}

/**
 * Maps every page of the aligned window that is in the page cache and not mapped yet, clipped to the area and to the leaf
 * table.
 */
function faultAround(core: Core, space: AddressSpace, area: Area, file: PageCacheFile, gvn: Gvn): void {
  const {paging, tables, parameters} = core;
  const window = gvn - (paging.pageInRegion(gvn) % parameters.faultAroundPages);
  const leafTable = paging.base(gvn, 2);
  const start = Math.max(window, leafTable, area.start);
  const end = Math.min(window + parameters.faultAroundPages, leafTable + paging.pagesIn(2), area.end);
  const table = core.tableFor(space, gvn, 1);
  let mapped = 0;
  for (let page = start; page < end; page++) {
    const index = paging.index(page, 1);
    const flags = tables.flags(table, index);
    if (isMapped(flags) || isSwapped(flags)) continue;
    if (page !== gvn && !file.isCached(pageOfFile(area, page))) continue;
    const frame = filePage(area, page);
    core.frames.mappings[frame]++;
    core.accesses.frameHandled(frame);
    core.setEntry(table, index, frame, readable(area));
    mapped++;
  }
  core.recorder.work('guestFilePagesMapped', mapped);
}

const pageOfFile = (area: Area, gvn: Gvn): number => area.filePage + (gvn - area.start);

function filePage(area: Area, gvn: Gvn): Gfn {
  if (area.backing.kind === 'anonymous') throw new Error(`guest page ${gvn} is of no file`);
  return area.backing.file.frame(pageOfFile(area, gvn));
}
