/** What tables, frames, places and flags are called. */
import {
  ACCESSED,
  DIRTY,
  LARGE,
  PRESENT,
  SWAPPED,
  WRITABLE,
  type Gvn,
  type Level,
  type Paging,
} from '../hardware/address.ts';
import type {CacheLevel} from '../hardware/caches.ts';

const TABLES: Readonly<Record<Level, string>> = {1: 'PT', 2: 'PD', 3: 'PDPT', 4: 'PML4', 5: 'PML5'};

export const tableName = (level: Level): string => TABLES[level] ?? `table of level ${level}`;

const PAGES: Readonly<Record<Level, string>> = {1: '4 KiB', 2: '2 MiB', 3: '1 GiB', 4: '512 GiB'};

/** The size of what an entry of a table of `level` maps. */
export const pageName = (level: Level): string => PAGES[level];

const PLACES: readonly string[] = ['L1', 'L2', 'LLC', 'memory'];

/** Where a line was found. */
export const placeName = (found: CacheLevel): string => PLACES[found];

export const hex = (number: number): string => `0x${number.toString(16)}`;

/** The address of the page's first byte. */
export function addressOf(paging: Paging, gvn: Gvn): string {
  return paging.hexAddress(paging.regions[paging.slotOf(gvn)], paging.pageInRegion(gvn));
}

/** What an entry of a table of `level` says: `PT 0xa07`, `frame 0x12, read-only` or `not present`. */
export function saidBy(frame: number, flags: number, level: Level | undefined): string {
  if (!(flags & PRESENT)) return flags & SWAPPED ? 'not present: the page is swapped out' : 'not present';
  if (level !== undefined && level > 1 && !(flags & LARGE)) return `${tableName(level - 1)} ${hex(frame)}`;
  const page = level !== undefined && level > 1 ? `${pageName(level)} page at frame` : 'frame';
  return `${page} ${hex(frame)}${flags & WRITABLE ? '' : ', read-only'}`;
}

/** The bits that are set now and were not before, and the other way round. */
export function changeOf(before: number, now: number): string {
  const set = now & ~before;
  if (before & ~now & WRITABLE) return 'takes the right to write from';
  if (set & WRITABLE) return 'gives the right to write to';
  if (set & (ACCESSED | DIRTY)) return `sets ${bitWords(set)} in`;
  if (before & ~now & (ACCESSED | DIRTY)) return `clears ${bitWords(before & ~now)} in`;
  return 'changes';
}

const bitWords = (bits: number): string =>
  [...(bits & ACCESSED ? ['accessed'] : []), ...(bits & DIRTY ? ['dirty'] : [])].join(' and ');
