/**
 * The guest's page tables as the kernel sees them: the memory of a reference machine without a TLB, on which every
 * access sets A and D at once. What the kernel decides by A and D, it reads here, so no strategy can change it.
 */
import {
  ACCESSED,
  DIRTY,
  FAULT_PRESENT,
  faultBitsOf,
  isWrite,
  LARGE,
  PRESENT,
  USER,
  WRITABLE,
  type Access,
  type Gfn,
  type Gvn,
  type Level,
  type Paging,
} from '../hardware/address.ts';
import {TableMemory} from '../hardware/memory.ts';
import {ALL_RIGHTS, narrow, permits} from '../hardware/rights.ts';

/** What `access` returns where nothing faults; an error code is never negative. */
export const NO_FAULT = -1;

/** A table pointer. It has A from the start and never loses it, so only leaves are ever updated by an access. */
export const TABLE_POINTER = PRESENT | WRITABLE | USER | ACCESSED;

/** Where one entry stands: in the table of `level` at `index`. */
export interface Place {
  readonly table: Gfn;
  readonly index: number;
  readonly level: Level;
}

export class GuestTables {
  readonly memory: TableMemory;
  readonly paging: Paging;

  constructor(paging: Paging) {
    this.paging = paging;
    this.memory = new TableMemory(paging.entries);
  }

  add(table: Gfn): void {
    this.memory.add(table, table);
  }

  remove(table: Gfn): void {
    this.memory.remove(table);
  }

  frame(table: Gfn, index: number): Gfn {
    return this.memory.frameAt(this.memory.slot(table, index));
  }

  flags(table: Gfn, index: number): number {
    return this.memory.flagsAt(this.memory.slot(table, index));
  }

  set(table: Gfn, index: number, frame: Gfn, flags: number): void {
    this.memory.store(this.memory.slot(table, index), frame, flags);
  }

  /** Makes `access` to `gvn`: sets A and D and returns NO_FAULT, or returns the error code and changes nothing. */
  access(root: Gfn, gvn: Gvn, access: Access): number {
    const {memory, paging} = this;
    let table = root;
    let rights = ALL_RIGHTS;
    for (let level = paging.levels; ; level--) {
      const slot = memory.slot(table, paging.index(gvn, level));
      const flags = memory.flagsAt(slot);
      if (!(flags & PRESENT)) return faultBitsOf(access);
      rights = narrow(rights, flags);
      if (level > 1 && !(flags & LARGE)) {
        table = memory.frameAt(slot);
        continue;
      }
      if (!permits(rights, access)) return FAULT_PRESENT | faultBitsOf(access);
      memory.addFlags(slot, isWrite(access) ? ACCESSED | DIRTY : ACCESSED);
      return NO_FAULT;
    }
  }

  /** The lowest entry there is on the path to `gvn`, down to `lowest`: its leaf, or the entry that leads nowhere. */
  find(root: Gfn, gvn: Gvn, lowest: Level = 1): Place {
    let table = root;
    for (let level = this.paging.levels; ; level--) {
      const index = this.paging.index(gvn, level);
      const flags = this.flags(table, index);
      if (level === lowest || !(flags & PRESENT) || flags & LARGE) return {table, index, level};
      table = this.frame(table, index);
    }
  }

  /** The entry of `level` on the path to `gvn`, where there is one that leads to a table or maps a large page. */
  placeAt(root: Gfn, gvn: Gvn, level: Level): Place | undefined {
    const place = this.find(root, gvn, level);
    const leads = this.flags(place.table, place.index) & (PRESENT | LARGE);
    return place.level === level && leads ? place : undefined;
  }
}
