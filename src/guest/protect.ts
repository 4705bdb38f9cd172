/** mprotect. */
import {DIRTY, PRESENT, WRITABLE, type Gfn, type Gvn, type Level} from '../hardware/address.ts';
import {HINT_LAZY_MMU_BEGIN, HINT_LAZY_MMU_END} from '../hardware/mmu.ts';
import type {AddressSpace} from './address-space.ts';
import type {Area} from './areas.ts';
import type {Core} from './core.ts';
import {isOwn, split} from './large-pages.ts';
import {isMapped, isWritable, reprotected} from './leaves.ts';
import {stretches, type Stretch} from './stretches.ts';
import type {Protection} from './story.ts';

/**
 * Each mapped entry is cleared and stored again, and what the processor may hold of them is flushed once at the end. Who
 * asks for the rights that are there already gets nothing done.
 */
export function protect(core: Core, space: AddressSpace, [start, end]: Range, protection: Protection): void {
  const changed: Changed = {start: Infinity, end: 0, stride: Infinity};
  for (const piece of space.areas.cut(start, end)) {
    const area = {...piece, protection};
    space.areas.insert(area);
    if (piece.protection !== protection) protectLeaves(core, space, area, changed);
    space.areas.join(area.start);
    space.areas.join(area.end);
  }
  if (changed.start < changed.end) {
    core.contexts.flushRange(space, changed.start, changed.end, changed.stride);
  }
}

/** First page, and first page after. */
export type Range = readonly [start: Gvn, end: Gvn];

/** What must be flushed so far, and the pages of its smallest leaf. */
interface Changed {
  start: Gvn;
  end: Gvn;
  stride: number;
}

function protectLeaves(core: Core, space: AddressSpace, area: Area, changed: Changed): void {
  for (const stretch of stretches(core.tables, space.root, area.start, area.end)) {
    const {start, end, level} = stretch;
    if (end - start < core.paging.pagesIn(level)) {
      split(core, space, stretch);
      protectLeaves(core, space, {...area, start, end}, changed);
    } else {
      protectStretch(core, area, stretch, changed);
    }
  }
}

function protectStretch(core: Core, area: Area, stretch: Stretch, changed: Changed): void {
  const {start, end, level} = stretch;
  const pages = core.paging.pagesIn(level);
  core.recorder.hint(HINT_LAZY_MMU_BEGIN, 0);
  for (let gvn = start; gvn < end; gvn += pages) {
    const index = stretch.index + (gvn - start) / pages;
    if (!protectLeaf(core, area, {table: stretch.table, index, level})) continue;
    changed.start = Math.min(changed.start, gvn);
    changed.end = Math.max(changed.end, gvn + pages);
    changed.stride = Math.min(changed.stride, pages);
  }
  core.recorder.hint(HINT_LAZY_MMU_END, 0);
}

/** Whether the processor may hold what was there and is no more: Linux's pte_needs_flush. */
function protectLeaf(
  core: Core,
  area: Area,
  {table, index, level}: {table: Gfn; index: number; level: Level},
): boolean {
  const flags = core.tables.flags(table, index);
  if (!isMapped(flags)) return false;
  const frame = core.tables.frame(table, index);
  core.setEntry(table, index, 0, 0);
  const write = mayWriteAtOnce(core, area, frame, flags, level) ? WRITABLE : 0;
  const after = reprotected(flags, area.protection) | write;
  core.setEntry(table, index, frame, after);
  core.recorder.work('guestEntriesChanged', 1);
  return (flags & PRESENT) !== 0 && after !== flags;
}

/** Linux's can_change_pte_writable: no fault is worth taking for a page that is nobody else's, or dirty already. */
function mayWriteAtOnce(core: Core, area: Area, frame: Gfn, flags: number, level: Level): boolean {
  if (!isWritable(area.protection)) return false;
  return area.backing.kind === 'shared' ? (flags & DIRTY) !== 0 : isOwn(core, frame, level);
}
