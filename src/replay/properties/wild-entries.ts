/** What a wild guest stores into an entry. */
import {
  ACCESSED,
  DIRTY,
  GLOBAL,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  USER,
  WRITABLE,
  type Gfn,
  type Level,
} from '../../hardware/address.ts';
import {OPEN, pick, type WildParameters, type WildTables} from './wild-tables.ts';

export interface Entry {
  readonly frame: number;
  readonly flags: number;
}

const CHANGES = [WRITABLE, USER, NO_EXECUTE, ACCESSED, DIRTY, ACCESSED | DIRTY, GLOBAL, PRESENT];
/** Mostly every right. */
const RIGHTS = [
  OPEN,
  OPEN,
  OPEN,
  PRESENT | USER,
  PRESENT | WRITABLE,
  OPEN | NO_EXECUTE,
  OPEN | ACCESSED | DIRTY,
];

/** What replaces `old` in `table`, which is meant for `level`, as two numbers tell: often a small change of it. */
export function successor(
  table: Gfn,
  old: Entry,
  level: Level,
  [how, what]: readonly [number, number],
  [tables, parameters]: readonly [WildTables, WildParameters],
): Entry {
  const {frame, flags} = old;
  if (how % 3 === 0 && flags & PRESENT) {
    return {frame, flags: flags ^ pick(CHANGES, Math.floor(how / 3))};
  }
  if (how % 8 === 1) return {frame: 0, flags: 0};
  const fresh = pick(RIGHTS, what) | (how % 11 === 0 ? GLOBAL : 0);
  const large = largeFrame(level, how, parameters);
  if (large !== undefined) return {frame: large, flags: fresh | LARGE};
  if (level > 1 && how % 5 !== 0) return {frame: pick(tables.of(level - 1), what), flags: fresh};
  if (what % 4 === 0) return {frame: table, flags: fresh};
  // Any frame: data, or a table of any level.
  return {frame: what % parameters.guestFrames, flags: fresh};
}

/** What replaces an entry on the path to the direct map: mostly one right more or less, else another frame, or none. */
export function kernelSuccessor(old: Entry, level: Level, how: number, parameters: WildParameters): Entry {
  const {frame, flags} = old;
  const choice = Math.floor(how / 4);
  const large = largeFrame(level, how, parameters);
  if (large !== undefined && choice % 4 === 0) return {frame: large, flags: flags | LARGE | PRESENT};
  if (how % 4 !== 0 || flags & LARGE) return {frame, flags: flags ^ pick(CHANGES, choice)};
  return {frame: choice % parameters.guestFrames, flags};
}

/** Where a large page may start; undefined where the entry is to be none. */
function largeFrame(level: Level, how: number, {indexBits, guestFrames}: WildParameters): Gfn | undefined {
  if (how % 4 !== 2 || level === 1) return undefined;
  // A reserved bit, at levels that have no large pages.
  if (level > 3) return 0;
  const pages = 2 ** (indexBits * (level - 1));
  const starts = Math.floor(guestFrames / pages);
  return starts === 0 ? undefined : (Math.floor(how / 4) % starts) * pages;
}
