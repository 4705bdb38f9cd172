/**
 * The hardware's one-dimensional page walk, over whatever tables it is given: the guest's own (native) or a shadow.
 *
 * Order, as processors were observed to do it: walk to the leaf, check the rights, and only then set the accessed bits
 * of all entries that were read and the dirty bit of the leaf. An access that faults sets no bit.
 */
import {
  ACCESSED,
  DIRTY,
  FAULT_PRESENT,
  FAULT_RESERVED,
  faultBitsOf,
  GLOBAL,
  HIGHEST_LEAF_LEVEL,
  isWrite,
  LARGE,
  PRESENT,
  type Access,
  type Gvn,
  type Level,
} from './address.ts';
import type {Cpu} from './cpu.ts';
import {faultNow, NO_FAULT} from './fault-now.ts';
import {countWalkLoad} from './load-counts.ts';
import type {TableMemory} from './memory.ts';
import {ALL_RIGHTS, narrow, permits, type Rights} from './rights.ts';
import type {Translation} from './tlb.ts';

/** Slots of the walk's entries and the rights gathered down to each, indexed by level 1 to 5. */
const LEVEL_COLUMNS = 6;

export class Walker {
  /** What the last successful walk found; `frame` is a frame of the tables' own kind. */
  readonly found: Translation = {frame: 0, rights: 0, level: 1, guestLevel: 1, global: false, dirty: false};
  /** Why the last walk failed. */
  errorCode = 0;
  private readonly cpu: Cpu;
  private readonly tables: TableMemory;
  private readonly slots = new Int32Array(LEVEL_COLUMNS);
  private readonly rights = new Uint8Array(LEVEL_COLUMNS);

  constructor(cpu: Cpu, tables: TableMemory) {
    this.cpu = cpu;
    this.tables = tables;
  }

  /** Walks the tables at `root` for `gvn`. False is a fault, with `errorCode`. */
  walk(root: number, gvn: Gvn, access: Access): boolean {
    const {cpu, tables} = this;
    const {events, walkCaches, paging} = cpu;
    events.walks++;
    const cached = cpu.findPath(walkCaches, gvn, cpu.pcid);
    if (cached > 0) {
      events.walkCacheHits++;
      if (this.descend(gvn, access, cached - 1, walkCaches.frame, walkCaches.rights)) return true;
      this.errorCode = faultNow(tables, paging, root, gvn, access);
    }
    const walked =
      (cached === 0 || this.errorCode === NO_FAULT) &&
      this.descend(gvn, access, paging.levels, root, ALL_RIGHTS);
    if (!walked) events.failedWalks++;
    return walked;
  }

  /** Goes on in `table`, of level `top`, reached with the rights `above`. */
  private descend(gvn: Gvn, access: Access, top: Level, table: number, above: Rights): boolean {
    const {cpu, tables, slots, rights} = this;
    const {events, paging} = cpu;
    let gathered = above;
    let level = top;
    for (;;) {
      const slot = tables.slot(table, paging.index(gvn, level));
      countWalkLoad(events, cpu.loadEntry(tables, slot, level));
      const flags = tables.flagsAt(slot);
      if (!(flags & PRESENT)) return this.fail(faultBitsOf(access));
      if (flags & LARGE && level > HIGHEST_LEAF_LEVEL) {
        return this.fail(FAULT_PRESENT | FAULT_RESERVED | faultBitsOf(access));
      }
      gathered = narrow(gathered, flags);
      slots[level] = slot;
      rights[level] = gathered;
      if (level === 1 || flags & LARGE) break;
      table = tables.frameAt(slot);
      level--;
    }
    if (!permits(gathered, access)) return this.fail(FAULT_PRESENT | faultBitsOf(access));
    this.succeed(gvn, access, top, level);
    return true;
  }

  private succeed(gvn: Gvn, access: Access, top: Level, leaf: Level): void {
    const {cpu, tables, slots, rights, found} = this;
    for (let level = top; level > leaf; level--) {
      const slot = slots[level];
      this.set(slot, ACCESSED);
      const next = tables.frameAt(slot);
      cpu.walkCaches.insert(gvn, cpu.pcid, level, next, next, rights[level]);
    }
    const slot = slots[leaf];
    this.set(slot, isWrite(access) ? ACCESSED | DIRTY : ACCESSED);
    const flags = tables.flagsAt(slot);
    found.frame = tables.frameAt(slot);
    found.rights = rights[leaf]!;
    found.level = leaf;
    found.guestLevel = leaf;
    found.global = (flags & GLOBAL) !== 0;
    found.dirty = (flags & DIRTY) !== 0;
  }

  /** Sets accessed and dirty bits with one locked update, where any is clear. */
  private set(slot: number, bits: number): void {
    if ((this.tables.flagsAt(slot) & bits) === bits) return;
    this.cpu.events.walkAdUpdates++;
    this.tables.addFlags(slot, bits);
  }

  private fail(errorCode: number): false {
    this.errorCode = errorCode;
    return false;
  }
}
