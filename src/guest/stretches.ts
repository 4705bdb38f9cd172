/** The leaves of an address space, a table at a time. */
import {LARGE, type Gfn, type Gvn, type Level} from '../hardware/address.ts';
import type {GuestTables} from './tables.ts';

/** The entries of one leaf table that map [start, end), or (level 2 or 3) one large leaf that covers it. */
export interface Stretch {
  readonly table: Gfn;
  /** Of the entry for `start`. */
  readonly index: number;
  readonly level: Level;
  readonly start: Gvn;
  readonly end: Gvn;
}

/** Every stretch of [start, end), which lies in one region, in order. What has no leaf table is skipped. */
export function* stretches(tables: GuestTables, root: Gfn, start: Gvn, end: Gvn): Generator<Stretch> {
  for (let gvn = start; gvn < end; ) {
    const {table, index, level} = tables.find(root, gvn);
    const next = boundary(tables, gvn, Math.max(level, 2), end);
    if (level === 1 || tables.flags(table, index) & LARGE) yield {table, index, level, start: gvn, end: next};
    gvn = next;
  }
}

/** The first page after what the entry of `level` for `gvn` covers, but at most `end`, which is in the same region. */
export function boundary({paging}: GuestTables, gvn: Gvn, level: Level, end: Gvn): Gvn {
  return level > 3 ? end : Math.min(paging.base(gvn, level) + paging.pagesIn(level), end);
}
