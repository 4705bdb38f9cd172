/**
 * Mappings of 2 MiB and 1 GiB pages: where they go, the first touch, the copy on write, the split.
 *
 * A mapping that asks for large pages keeps them, as one of hugetlbfs does: they are copied whole and never swapped out.
 * With `guest.largePages=always` any other anonymous memory gets 2 MiB pages as well, which are *transparent*, as Linux
 * 6.12 has them (mm/huge_memory.c): whatever is about a part of one splits it, a copy on write and reclaim among it. What
 * Linux has beside is left out: a huge zero page for what is read first, and khugepaged, which joins small pages later.
 */
import {LARGE, PRESENT, type Gfn, type Gvn, type Level} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {Area, Backing} from './areas.ts';
import type {Core} from './core.ts';
import {USER_PAGE} from './frames.ts';
import {isWritable, readable, written} from './leaves.ts';
import type {Stretch} from './stretches.ts';
import {TABLE_POINTER, type Place} from './tables.ts';

/**
 * Where a new mapping or a moved one goes that asks for no boundary. Since its version 6.7 Linux aligns anonymous mappings
 * to 2 MiB, since 6.12 only those that are whole multiples of it (mm/mmap.c: __get_unmapped_area), and takes any other
 * place where there is none. It does so wherever huge pages are compiled in; here only a guest does that always has them.
 */
export function placeAligned(core: Core, space: AddressSpace, {kind}: Backing, pages: number): Gvn {
  const aligned =
    core.parameters.largePages === 'always' && kind === 'anonymous' && pages % core.paging.pagesIn(2) === 0;
  return (aligned ? space.gap(pages, 2) : undefined) ?? space.place(pages, 1);
}

/** Whether a leaf of `level` in the area is a large page that the area did not ask for. */
export const isTransparent = (area: Area, level: Level): boolean => level > area.pageLevel;

/** The largest page that the area may get. */
function largestLevel({parameters: {largePages}}: Core, {pageLevel}: Area): Level {
  if (largePages === 0) return 1;
  return largePages === 'always' ? Math.max(pageLevel, 2) : pageLevel;
}

/**
 * Maps the whole large page around `gvn`, and says whether it could: it must lie in an anonymous area, no smaller table
 * may stand there, and there must be a run of frames, for which nothing is swapped out or moved (Linux's default for
 * memory that did not ask, mm/huge_memory.c: vma_thp_gfp_mask). A read gets a page of its own too.
 */
export function mapLarge(core: Core, space: AddressSpace, area: Area, gvn: Gvn): boolean {
  const level = largestLevel(core, area);
  if (level === 1 || area.backing.kind !== 'anonymous') return false;
  const {paging, tables} = core;
  const base = paging.base(gvn, level);
  if (base < area.start || base + paging.pagesIn(level) > area.end) return false;
  const below = tables.find(space.root, gvn).level;
  if (below < level) return false;
  const first = allocateRun(core, level);
  if (first === undefined) return false;
  zeroRun(core, first, level);
  const table = core.tableFor(space, gvn, level);
  deposit(core, space, base, level);
  countMappings(core, first, level);
  area.hasOwnPages = true;
  const flags = isWritable(area.protection) ? written(area) : readable(area);
  core.setEntry(table, paging.index(gvn, level), first, flags | LARGE);
  return true;
}

/** Linux keeps a leaf table ready for each 2 MiB page, so that its split cannot fail. */
export function deposit(core: Core, space: AddressSpace, base: Gvn, level: Level): void {
  if (level === 2) space.deposits.set(base, core.newTable());
}

/** Takes the deposited table out. */
export function withdraw(space: AddressSpace, base: Gvn): Gfn | undefined {
  const table = space.deposits.get(base);
  space.deposits.delete(base);
  return table;
}

/**
 * Copies a large page that is shared, and says whether it could: it must have been asked for, and there must be a run of
 * frames. Transparent ones Linux copied too until 2020; since its commit 3917c802 it splits the page and copies the small
 * one that is written to.
 */
export function copyLarge(core: Core, space: AddressSpace, area: Area, gvn: Gvn, place: Place): boolean {
  const {table, index, level} = place;
  if (isTransparent(area, level)) return false;
  const {paging} = core;
  const old = core.tables.frame(table, index);
  const first = allocateRun(core, level);
  if (first === undefined) return false;
  copyRun(core, old, first, level);
  const base = paging.base(gvn, level);
  core.setEntry(table, index, 0, 0);
  core.contexts.flushRange(space, base, base + paging.pagesIn(level), paging.pagesIn(level));
  countMappings(core, first, level);
  core.setEntry(table, index, first, written(area) | LARGE);
  dropMappings(core, old, level);
  return true;
}

/** Replaces a large leaf by a table of 512 smaller ones that say the same. */
export function split(core: Core, space: AddressSpace, {table, index, level, start}: Stretch): void {
  const {paging, tables} = core;
  const pages = paging.pagesIn(level);
  const step = paging.pagesIn(level - 1);
  const base = paging.base(start, level);
  const first = tables.frame(table, index);
  const flags = tables.flags(table, index);
  const smaller = level === 2 ? flags & ~LARGE : flags;
  const pieces = withdraw(space, base) ?? core.newTable();
  for (let at = 0; at < paging.entries; at++) {
    core.setEntry(pieces, at, first + at * step, smaller);
    deposit(core, space, base + at * step, level - 1);
  }
  core.setEntry(table, index, first, flags & ~PRESENT);
  core.contexts.flushRange(space, base, base + pages, pages);
  core.setEntry(table, index, pieces, TABLE_POINTER);
}

/** Each frame of a large page counts its own mappings, for one of the spaces that share it may split it. */
export function countMappings(core: Core, first: Gfn, level: Level): void {
  const {mappings} = core.frames;
  for (let page = 0; page < core.paging.pagesIn(level); page++) mappings[first + page]++;
}

/** One mapping less; frames that only this space mapped any more are freed. */
function dropMappings(core: Core, first: Gfn, level: Level): void {
  const {mappings} = core.frames;
  let freed = 0;
  for (let frame = first; frame < first + core.paging.pagesIn(level); frame++) {
    if (--mappings[frame] > 0) continue;
    core.frames.release(frame);
    freed++;
  }
  if (freed > 0) core.recorder.work('guestPagesFreed', freed);
}

/** Whether nobody else maps any part of the page. */
export function isOwn(core: Core, first: Gfn, level: Level): boolean {
  const {mappings, use} = core.frames;
  for (let frame = first; frame < first + core.paging.pagesIn(level); frame++) {
    if (use[frame] !== USER_PAGE || mappings[frame] !== 1) return false;
  }
  return true;
}

/** A run for a page of `level`, if it leaves enough for the tables that go with it. */
function allocateRun(core: Core, level: Level): Gfn | undefined {
  const pages = core.paging.pagesIn(level);
  if (core.frames.free < pages + core.paging.levels + 1) return undefined;
  const first = core.frames.allocateRun(pages, USER_PAGE);
  if (first !== undefined) core.recorder.work('guestPagesAllocated', 1);
  return first;
}

function zeroRun(core: Core, first: Gfn, level: Level): void {
  const pages = core.paging.pagesIn(level);
  core.accesses.frameHandled(first);
  for (let page = 0; page < pages; page++) core.accesses.pageZeroed(first + page);
  core.recorder.work('guestPagesZeroed', pages);
}

function copyRun(core: Core, from: Gfn, to: Gfn, level: Level): void {
  const pages = core.paging.pagesIn(level);
  core.accesses.frameHandled(to);
  core.accesses.frameHandled(from);
  for (let page = 0; page < pages; page++) core.accesses.pageCopied(from + page, to + page);
  core.recorder.work('guestPagesCopied', pages);
}
