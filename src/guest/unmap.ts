/** Taking mappings away: munmap, madvise(DONTNEED), and the end of an address space. */
import {DIRTY, LARGE, PRESENT, type Gfn, type Gvn, type Level} from '../hardware/address.ts';
import {HINT_ADDRESS_SPACE_DYING, HINT_LAZY_MMU_BEGIN, HINT_LAZY_MMU_END} from '../hardware/mmu.ts';
import type {AddressSpace} from './address-space.ts';
import type {Area} from './areas.ts';
import type {Core} from './core.ts';
import {Gather} from './gather.ts';
import {split, withdraw} from './large-pages.ts';
import {isSwapped} from './leaves.ts';
import {boundary, stretches, type Stretch} from './stretches.ts';

/** munmap of [start, end). */
export function unmap(core: Core, space: AddressSpace, start: Gvn, end: Gvn): void {
  const gather = Gather.ofRange(core, space);
  const removed = space.areas.cut(start, end);
  for (const area of removed) zap(core, space, area, gather);
  freeTables(core, space, {start, end}, gather);
  gather.finish();
}

/** madvise(MADV_DONTNEED) of [start, end): pages go, areas and tables stay. */
export function discard(core: Core, space: AddressSpace, start: Gvn, end: Gvn): void {
  const gather = Gather.ofRange(core, space);
  for (const area of space.areas) {
    if (area.end <= start || area.start >= end) continue;
    zap(core, space, {...area, start: Math.max(area.start, start), end: Math.min(area.end, end)}, gather);
  }
  gather.finish();
}

/** exit_mmap: every page in order, then every table from the leaves up, one flush, and only then the frames. */
export function tearDown(core: Core, space: AddressSpace): void {
  core.recorder.hint(HINT_ADDRESS_SPACE_DYING, space.root);
  const gather = Gather.ofSpace(core, space);
  const areas = [...space.areas];
  for (const area of areas) zap(core, space, area, gather);
  for (const area of areas) {
    space.areas.cut(area.start, area.end);
    freeTables(core, space, area, gather);
  }
  gather.finish();
}

/** Clears the leaves of `area`. */
function zap(core: Core, space: AddressSpace, area: Area, gather: Gather): void {
  for (const stretch of stretches(core.tables, space.root, area.start, area.end)) {
    if (stretch.level > 1) zapLarge(core, space, area, stretch, gather);
    else zapSmall(core, area, stretch, gather);
    if (gather.full) gather.finish();
  }
}

function zapSmall(core: Core, area: Area, {table, index, start, end}: Stretch, gather: Gather): void {
  const {tables, recorder} = core;
  let dirtied = 0;
  let cleared = 0;
  recorder.hint(HINT_LAZY_MMU_BEGIN, 0);
  for (let gvn = start; gvn < end; gvn++) {
    const at = index + (gvn - start);
    const flags = tables.flags(table, at);
    if (flags === 0) continue;
    const frame = tables.frame(table, at);
    core.setEntry(table, at, 0, 0);
    cleared++;
    if (isSwapped(flags)) core.swap.release(frame);
    else gather.leaf(gvn, frame, 1);
    if (area.backing.kind === 'shared') dirtied |= flags & DIRTY;
  }
  recorder.hint(HINT_LAZY_MMU_END, 0);
  recorder.work('guestEntriesChanged', cleared);
  // A shared page that went dirty must not be written through a stale entry once its table is left.
  if (dirtied) gather.flushNow();
}

function zapLarge(core: Core, space: AddressSpace, area: Area, stretch: Stretch, gather: Gather): void {
  const {table, index, level, start, end} = stretch;
  const {paging, tables} = core;
  const pages = paging.pagesIn(level);
  if (end - start < pages) {
    split(core, space, stretch);
    return zap(core, space, {...area, start, end}, gather);
  }
  const frame = tables.frame(table, index);
  core.setEntry(table, index, 0, 0);
  core.recorder.work('guestEntriesChanged', 1);
  gather.leaf(start, frame, pages);
  const deposited = withdraw(space, start);
  if (deposited !== undefined) gather.unlinkedTable(deposited);
}

/** free_pgtables: the tables under what was unmapped and is off the list, where no area needs them any more. */
export function freeTables(core: Core, space: AddressSpace, {start, end}: Stretched, gather: Gather): void {
  freeBelow({core, space, gather}, space.root, core.paging.levels, start, end);
}

type Stretched = Pick<Area, 'start' | 'end'>;

interface Freeing {
  readonly core: Core;
  readonly space: AddressSpace;
  readonly gather: Gather;
}

/** Visits the entries of `table`, which is of `level`, for [start, end); the tables below an entry go before it. */
function freeBelow(freeing: Freeing, table: Gfn, level: Level, start: Gvn, end: Gvn): void {
  const {core, space, gather} = freeing;
  const {tables, paging} = core;
  for (let gvn = start; gvn < end; ) {
    const next = boundary(tables, gvn, level, end);
    const index = paging.index(gvn, level);
    const flags = tables.flags(table, index);
    if (flags & PRESENT && !(flags & LARGE)) {
      const child = tables.frame(table, index);
      if (level > 2) freeBelow(freeing, child, level - 1, gvn, next);
      if (!space.areas.need(gvn, level)) {
        core.setPointer(space, gvn, level, table, 0, 0);
        gather.table(coveredFrom(core, gvn, level), child, coveredPages(core, level));
      }
    }
    gvn = next;
  }
}

/** Entries of level 4 and 5 cover whole regions, and page numbers do not reach beyond one. */
const coveredFrom = ({paging}: Core, gvn: Gvn, level: Level): Gvn => paging.base(gvn, Math.min(level, 4));
const coveredPages = ({paging}: Core, level: Level): number => paging.pagesIn(Math.min(level, 4));
