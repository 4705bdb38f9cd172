/** Making room: aging and swap-out, taken by the reference machine's A bits and so the same for every strategy. */
import {ACCESSED, PRESENT, SWAPPED, type Gfn, type Gvn} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {Core} from './core.ts';
import {USER_PAGE} from './frames.ts';
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
    }
  }
  return true;
}

function sweepTable(core: Core, space: AddressSpace, stretch: Stretch, wanted: number): boolean {
  const {table, index, start, end} = stretch;
  const {tables, frames, hand} = core;
  for (let gvn = start; gvn < end; gvn++) {
    if (frames.free >= wanted || core.swap.full) {
      hand.space = space.id;
      hand.gvn = gvn;
      return false;
    }
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

/** Each entry that maps the frame: cleared, flushed, and then given the swap slot. */
function swapOut(core: Core, frame: Gfn, gvn: Gvn): void {
  const mappers = mappersOf(core, frame, gvn);
  // Some other space maps the frame as part of a large page, which stays.
  if (mappers.length < core.frames.mappings[frame]) return;
  const slot = core.swap.allocate(mappers.length);
  for (const {space, gvn: page, place} of mappers) {
    core.setEntry(place.table, place.index, 0, 0);
    core.contexts.flushRange(space, page, page + 1);
    core.setEntry(place.table, place.index, slot, SWAPPED);
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

/** Who maps the frame: as a rule the same page of each space, since fork keeps addresses; else it must be searched. */
function mappersOf(core: Core, frame: Gfn, gvn: Gvn): Mapper[] {
  const wanted = core.frames.mappings[frame];
  const mappers = core.spaces.flatMap(space => mapperAt(core, space, frame, gvn));
  if (mappers.length === wanted) return mappers;
  return core.spaces.flatMap(space => searchSpace(core, space, frame));
}

function mapperAt(core: Core, space: AddressSpace, frame: Gfn, gvn: Gvn): Mapper[] {
  const place = core.tables.find(space.root, gvn);
  if (place.level > 1 || !isMapped(core.tables.flags(place.table, place.index))) return [];
  return core.tables.frame(place.table, place.index) === frame ? [{space, gvn, place}] : [];
}

function searchSpace(core: Core, space: AddressSpace, frame: Gfn): Mapper[] {
  const found: Mapper[] = [];
  for (const area of space.areas) {
    for (const {level, start, end} of stretches(core.tables, space.root, area.start, area.end)) {
      if (level > 1) continue;
      for (let gvn = start; gvn < end; gvn++) found.push(...mapperAt(core, space, frame, gvn));
    }
  }
  return found;
}
