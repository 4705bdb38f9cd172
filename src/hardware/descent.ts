/**
 * Software's way down a tree of tables to the entry of a page: it loads nothing through the caches, sets no bit and counts
 * nothing. The walks of the hardware, that of a hypervisor for a fault, and those of the guest's kernel are written out
 * where they are, for they are most of what a replay and a recording do.
 */
import {HIGHEST_LEAF_LEVEL, LARGE, PRESENT, type Level, type TablePath} from './address.ts';
import type {TableMemory} from './memory.ts';
import {ALL_RIGHTS, narrow, type Rights} from './rights.ts';

/** What an entry leads to: a page, a table below, nothing, or a fault for its reserved bit. */
export type EntryKind = 'leaf' | 'table' | 'missing' | 'reserved';

/** Where a descent ended. */
export interface Descent {
  readonly kind: EntryKind;
  /** The last entry: its table, its index there and the table's level, its slot and its flags. */
  readonly table: number;
  readonly index: number;
  readonly level: Level;
  readonly slot: number;
  readonly flags: number;
  /** The flags that every entry has, from the root's to the last, and the rights that all of them leave. */
  readonly common: number;
  readonly rights: Rights;
}

const ALL_FLAGS = 0xffff;

/** Goes from `root` towards `page` until an entry leads to no table, or is of the level `lowest`. */
export function descend(
  tables: TableMemory,
  path: TablePath,
  root: number,
  page: number,
  lowest: Level = 1,
): Descent {
  let table = root;
  let common = ALL_FLAGS;
  let rights = ALL_RIGHTS;
  for (let level = path.levels; ; level--) {
    const index = path.index(page, level);
    const slot = tables.slot(table, index);
    const flags = tables.flagsAt(slot);
    const kind = kindOf(flags, level);
    common &= flags;
    rights = narrow(rights, flags);
    if (kind !== 'table' || level === lowest) return {kind, table, index, level, slot, flags, common, rights};
    table = tables.frameAt(slot);
  }
}

function kindOf(flags: number, level: Level): EntryKind {
  if (!(flags & PRESENT)) return 'missing';
  if (flags & LARGE && level > HIGHEST_LEAF_LEVEL) return 'reserved';
  return level === 1 || flags & LARGE ? 'leaf' : 'table';
}
