/** Making room: aging and swap-out, taken by the reference machine's A bits and so the same for every strategy. */
import {ACCESSED, PRESENT, SWAPPED, type Gfn, type Gvn} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {Core} from './core.ts';
import {USER_PAGE} from './frames.ts';
import {isTransparent, split} from './large-pages.ts';
import {isMapped} from './leaves.ts';
import {stretches, type Stretch} from './stretches.ts';
import type {Place} from './tables.ts';

/** Pages freed at a time (Linux's SWAP_CLUSTER_MAX). */
export const RECLAIM_BATCH = 32;

/** Swaps out until `frames` are free, as far as that goes. Between operations only: tables must be at rest. */
export function makeRoom(core: Core, frames: number): void {
  if (core.frames.free >= frames) return;
  const wanted = Math.max(frames, core.frames.free + RECLAIM_BATCH);
  // Each page is met at most twice: once to lose A, once to go.
  for (let round = 0; round < 3 && core.frames.free < wanted; round++) sweep(core, wanted);
}

/** One turn of the clock over every address space, from where the last one stopped. */
function sweep(core: Core, wanted: number): void {
  const {hand} = core;
  const first = core.spaces.findIndex(space => space.id >= hand.space);
  const order = [...core.spaces.slice(Math.max(first, 0)), ...core.spaces.slice(0, Math.max(first, 0))];
  for (const space of order) {
    const from = space.id === hand.space ? hand.gvn : 0;
    if (!sweepSpace(core, space, from, wanted)) return;
  }
  hand.gvn = 0;
}

/** Whether there is still not enough. */
function sweepSpace(core: Core, space: AddressSpace, from: Gvn, wanted: number): boolean {
  for (const area of space.areas) {
    if (!area.hasOwnPages || area.end <= from) continue;
    for (const stretch of stretches(core.tables, space.root, Math.max(area.start, from), area.end)) {
      if (stretch.level === 1 && !sweepTable(core, space, stretch, wanted)) return false;
      if (isTransparent(area, stretch.level) && !sweepLarge(core, space, stretch, wanted)) return false;
    }
  }
  return true;
}

function sweepTable(core: Core, space: AddressSpace, stretch: Stretch, wanted: number): boolean {
  const {table, index, start, end} = stretch;
  const {tables, frames} = core;
  for (let gvn = start; gvn < end; gvn++) {
    if (isOver(core, space, gvn, wanted)) return false;
    const at = index + (gvn - start);
    const flags = tables.flags(table, at);
    const frame = tables.frame(table, at);
    if (!(flags & PRESENT) || frames.use[frame] !== USER_PAGE) continue;
    // Aging needs no flush: a translation that stays in the TLB only makes the page look older than it is.
    if (flags & ACCESSED) core.setEntry(table, at, frame, flags & ~ACCESSED);
    else swapOut(core, frame, gvn);
  }
  return true;
}

/**
 * A transparent large page has one A for all of it, whose loss is flushed (Linux 6.12, arch/x86/mm/pgtable.c:
 * pmdp_clear_flush_young), and goes whole: it is split wherever it is mapped, and then each piece is unmapped by itself
 * (mm/vmscan.c: shrink_folio_list with TTU_SPLIT_HUGE_PMD).
 */
function sweepLarge(core: Core, space: AddressSpace, stretch: Stretch, wanted: number): boolean {
  const {table, index, level} = stretch;
  const {tables, paging} = core;
  const base = paging.base(stretch.start, level);
  const pages = paging.pagesIn(level);
  if (isOver(core, space, base, wanted)) return false;
  const flags = tables.flags(table, index);
  const first = tables.frame(table, index);
  if (!(flags & PRESENT)) return true;
  if (flags & ACCESSED) {
    core.setEntry(table, index, first, flags & ~ACCESSED);
    core.contexts.flushRange(space, base, base + pages, pages);
    return true;
  }
  for (let page = 0; page < pages; page++) swapOut(core, first + page, base + page);
  return true;
}

/** Whether there is enough, or nowhere to put more; then the hand stays at `gvn`. */
function isOver(core: Core, space: AddressSpace, gvn: Gvn, wanted: number): boolean {
  const {frames, hand, swap} = core;
  if (frames.free < wanted && !swap.full) return false;
  hand.space = space.id;
  hand.gvn = gvn;
  return true;
}

/** Each entry that maps the frame: cleared, flushed, and then given the swap slot; a large page is split before. */
function swapOut(core: Core, frame: Gfn, gvn: Gvn): void {
  if (core.swap.full) return;
  const mappers = mappersOf(core, frame, gvn);
  // Some other space maps the frame as part of a large page that was asked for, which stays.
  if (mappers.length < core.frames.mappings[frame]) return;
  const slot = core.swap.allocate(mappers.length);
  for (const mapper of mappers) {
    const {space, gvn: page} = mapper;
    const {table, index} = smallPlace(core, mapper);
    core.setEntry(table, index, 0, 0);
    core.contexts.flushRange(space, page, page + 1);
    core.setEntry(table, index, slot, SWAPPED);
  }
  core.accesses.frameHandled(frame);
  core.release(frame);
  core.recorder.work('guestPagesReclaimed', 1);
}

interface Mapper {
  readonly space: AddressSpace;
  readonly gvn: Gvn;
  readonly place: Place;
}

/** Where the page's own entry stands, once no large page covers it. */
function smallPlace(core: Core, {space, gvn, place}: Mapper): Place {
  if (place.level === 1) return place;
  split(core, space, {...place, start: gvn, end: gvn + 1});
  return core.tables.find(space.root, gvn);
}

/** Who maps the frame: as a rule the same page of each space, since fork keeps addresses; else it must be searched. */
function mappersOf(core: Core, frame: Gfn, gvn: Gvn): Mapper[] {
  const wanted = core.frames.mappings[frame];
  const mappers = core.spaces.flatMap(space => mapperAt(core, space, frame, gvn));
  if (mappers.length === wanted) return mappers;
  return core.spaces.flatMap(space => searchSpace(core, space, frame));
}

function mapperAt(core: Core, space: AddressSpace, frame: Gfn, gvn: Gvn): Mapper[] {
  const {tables, paging} = core;
  const place = tables.find(space.root, gvn);
  const {table, index, level} = place;
  if (!isMapped(tables.flags(table, index))) return [];
  if (level > 1 && !isTransparent(space.areas.find(gvn)!, level)) return [];
  return tables.frame(table, index) + paging.offset(gvn, level) === frame ? [{space, gvn, place}] : [];
}

function searchSpace(core: Core, space: AddressSpace, frame: Gfn): Mapper[] {
  const found: Mapper[] = [];
  for (const area of space.areas) {
    for (const {start, end} of stretches(core.tables, space.root, area.start, area.end)) {
      for (let gvn = start; gvn < end; gvn++) found.push(...mapperAt(core, space, frame, gvn));
    }
  }
  return found;
}
