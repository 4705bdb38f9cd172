/** mremap(MREMAP_MAYMOVE): the entries move, the pages stay. */
import {LARGE, type Gvn, type Level} from '../hardware/address.ts';
import {HINT_LAZY_MMU_BEGIN, HINT_LAZY_MMU_END} from '../hardware/mmu.ts';
import type {AddressSpace} from './address-space.ts';
import type {Core} from './core.ts';
import {Gather} from './gather.ts';
import {placeAligned, split, withdraw} from './large-pages.ts';
import {isMapped} from './leaves.ts';
import {makeRoom} from './reclaim.ts';
import {boundary, stretches} from './stretches.ts';
import {freeTables} from './unmap.ts';

/** Moves the areas in [start, end) to another place, and returns where that starts. */
export function moveMapping(core: Core, space: AddressSpace, start: Gvn, end: Gvn): Gvn {
  const to = newPlace(core, space, start, end);
  moveMappingTo(core, space, {start, end, to});
  return to;
}

export interface Move {
  readonly start: Gvn;
  readonly end: Gvn;
  /** Where it is to start, in one region, which must be free. */
  readonly to: Gvn;
}

/** The same to a place that is told. */
export function moveMappingTo(core: Core, space: AddressSpace, {start, end, to}: Move): void {
  const by = to - start;
  makeRoom(core, framesNeeded(core, space, start, end));
  const moved = space.areas.cut(start, end);
  for (const area of moved) space.areas.insert({...area, start: area.start + by, end: area.end + by});
  for (const area of moved) moveEntries(core, space, area.start, area.end, by);
  const gather = Gather.ofRange(core, space);
  freeTables(core, space, {start, end}, gather);
  gather.finish();
}

/** What starts where a table does, and is as long, starts where a table does at the new place too. */
function newPlace(core: Core, space: AddressSpace, start: Gvn, end: Gvn): Gvn {
  const {paging} = core;
  const area = space.areas.find(start);
  const pages = end - start;
  const whole = paging.offset(start, 2) === 0 && pages >= paging.pagesIn(2);
  if (whole) return space.place(pages, Math.max(area?.pageLevel ?? 1, 2));
  return area ? placeAligned(core, space, area.backing, pages) : space.place(pages, 1);
}

/** Each leaf table may need two at the new place, and a path leads to them. */
function framesNeeded(core: Core, space: AddressSpace, start: Gvn, end: Gvn): number {
  let leafTables = 0;
  for (const _ of stretches(core.tables, space.root, start, end)) leafTables++;
  return 2 * leafTables + 2 * core.paging.levels;
}

/** move_page_tables: a whole table at a time where both places are aligned to it, else entry by entry. */
function moveEntries(core: Core, space: AddressSpace, start: Gvn, end: Gvn, by: number): void {
  for (let gvn = start; gvn < end; ) {
    const level = movableLevel(core, space, gvn, end, by);
    const stop = level > 1 ? gvn + core.paging.pagesIn(level) : extentEnd(core, gvn, end, by);
    if (level > 1) moveEntry(core, space, gvn, by, level);
    else moveLeaves(core, space, gvn, stop, by);
    gvn = stop;
  }
}

/** The largest entry above the leaves that [gvn, end) covers whole, that `by` keeps aligned, and that is there. */
function movableLevel({paging, tables}: Core, space: AddressSpace, gvn: Gvn, end: Gvn, by: number): Level {
  for (let level = 3; level > 1; level--) {
    const pages = paging.pagesIn(level);
    const aligned = paging.offset(gvn, level) === 0 && by % pages === 0 && gvn + pages <= end;
    if (aligned && tables.placeAt(space.root, gvn, level)) return level;
  }
  return 1;
}

/** The first page that lies in another leaf table, here or there. */
function extentEnd({tables}: Core, gvn: Gvn, end: Gvn, by: number): Gvn {
  const here = boundary(tables, gvn, 2, end);
  return Math.min(here, boundary(tables, gvn + by, 2, end + by) - by);
}

/** Moves an entry above the leaves, a table pointer or a large page: cleared, stored, flushed. */
function moveEntry(core: Core, space: AddressSpace, from: Gvn, by: number, level: Level): void {
  const {tables, paging} = core;
  const {table, index} = tables.placeAt(space.root, from, level)!;
  const frame = tables.frame(table, index);
  const flags = tables.flags(table, index);
  const pages = paging.pagesIn(level);
  const into = core.tableFor(space, from + by, level);
  core.setEntry(table, index, 0, 0);
  core.setEntry(into, paging.index(from + by, level), frame, flags);
  core.recorder.work('guestEntriesChanged', 1);
  for (let page = from; page < from + pages; page += paging.pagesIn(2)) {
    const deposited = withdraw(space, page);
    if (deposited !== undefined) space.deposits.set(page + by, deposited);
  }
  core.contexts.flushRange(space, from, from + pages, flags & LARGE ? pages : 1);
}

/** Each entry is cleared here and stored there; the old places are flushed before anybody may look. */
function moveLeaves(core: Core, space: AddressSpace, start: Gvn, stop: Gvn, by: number): void {
  const {tables, paging} = core;
  for (const stretch of stretches(tables, space.root, start, stop)) {
    if (stretch.level > 1) {
      split(core, space, stretch);
      return moveLeaves(core, space, start, stop, by);
    }
    const {table, index} = tables.find(space.root, start);
    const into = core.tableFor(space, start + by, 1);
    const first = paging.index(start + by, 1);
    let moved = 0;
    let count = 0;
    core.recorder.hint(HINT_LAZY_MMU_BEGIN, 0);
    for (let at = 0; at < stop - start; at++) {
      const flags = tables.flags(table, index + at);
      if (flags === 0) continue;
      const frame = tables.frame(table, index + at);
      core.setEntry(table, index + at, 0, 0);
      core.setEntry(into, first + at, frame, flags);
      moved |= flags;
      count++;
    }
    core.recorder.hint(HINT_LAZY_MMU_END, 0);
    core.recorder.work('guestEntriesChanged', count);
    if (isMapped(moved)) core.contexts.flushRange(space, start, stop);
  }
}
