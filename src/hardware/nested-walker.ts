/**
 * The two-dimensional page walk: each guest entry lies at a guest-physical address that the second dimension must
 * place, and so does the page at the end. With 4 levels either way and no caches that is 4 · (4 + 1) + 4 loads.
 *
 * The paging-structure caches of the guest dimension remember either the host frame of the next guest table (Intel's
 * combined mappings), which skips its placement, or its guest frame, which does not.
 *
 * Where nested entries keep accessed and dirty bits, the use of a guest table is a store to its page; where they do not, it
 * is a load, and only setting a bit in a guest entry is a store (Linux, commit ae1e2d1082ae, after Intel's manual).
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
  type Gfn,
  type Gvn,
  type Hfn,
  type Level,
} from './address.ts';
import type {Cpu} from './cpu.ts';
import type {GuestWalkCacheHolds} from './geometry.ts';
import {faultNow, NO_FAULT} from './fault-now.ts';
import {countGuestWalkLoad} from './load-counts.ts';
import type {TableMemory} from './memory.ts';
import type {NestedDimension} from './nested-dimension.ts';
import {ALL_RIGHTS, MAY_WRITE, narrow, permits, type Rights} from './rights.ts';
import type {Translation} from './tlb.ts';

const LEVEL_COLUMNS = 6;

/** How a nested walk ends. */
export type NestedWalk = 0 | 1 | 2;
export const WALKED = 0;
/** The guest's tables refuse the access; `errorCode` says how. */
export const REFUSED = 1;
/** The nested tables cannot place `dimension.violation`. */
export const VIOLATED = 2;

export class NestedWalker {
  /** What the last successful walk found; `frame` is a host frame. */
  readonly found: Translation = {frame: 0, rights: 0, level: 1, guestLevel: 1, global: false, dirty: false};
  errorCode = 0;
  /** Whether the violation was met by a store, or by the use of a guest table. */
  violationByStore = false;
  /** What could not be placed: a guest table on the path, or the page that the address leads to. */
  violationOf: 'table' | 'page' = 'page';
  private readonly cpu: Cpu;
  private readonly tables: TableMemory;
  private readonly dimension: NestedDimension;
  private readonly remembersHostFrame: boolean;
  /** Whether the host frame of the next table is known without asking the second dimension. */
  private placed = false;
  private readonly slots = new Int32Array(LEVEL_COLUMNS);
  private readonly rights = new Uint8Array(LEVEL_COLUMNS);
  private readonly guestFrames = new Uint32Array(LEVEL_COLUMNS);
  private readonly hostFrames = new Uint32Array(LEVEL_COLUMNS);

  constructor(cpu: Cpu, guestTables: TableMemory, dimension: NestedDimension, holds: GuestWalkCacheHolds) {
    this.cpu = cpu;
    this.tables = guestTables;
    this.dimension = dimension;
    this.remembersHostFrame = holds === 'hfn';
  }

  walk(root: Gfn, gvn: Gvn, access: Access): NestedWalk {
    const {events} = this.cpu;
    events.walks++;
    const end = this.walkFromCache(root, gvn, access);
    if (end !== WALKED) events.failedWalks++;
    return end;
  }

  /**
   * A part of a walk, and counted as no other: goes on in `table`, of level `top`, reached with the rights `above`. If its host
   * frame is known, as it is where another walk switches to two dimensions, the second need not be asked.
   */
  goOn(gvn: Gvn, access: Access, top: Level, table: Gfn, above: Rights, hostFrame?: Hfn): NestedWalk {
    this.placed = hostFrame !== undefined;
    if (hostFrame !== undefined) this.hostFrames[top] = hostFrame;
    return this.descend(gvn, access, top, table, above);
  }

  /** From the paging-structure caches if they can help, else from the root. */
  private walkFromCache(root: Gfn, gvn: Gvn, access: Access): NestedWalk {
    const {cpu, tables} = this;
    const {events, walkCaches, paging} = cpu;
    const cached = cpu.findPath(walkCaches, gvn, cpu.pcid);
    if (cached > 0) {
      events.guestWalkCacheHits++;
      this.hostFrames[cached - 1] = walkCaches.hostFrame;
      this.placed = this.remembersHostFrame;
      const end = this.descend(gvn, access, cached - 1, walkCaches.frame, walkCaches.rights);
      if (end !== REFUSED) return end;
      this.errorCode = faultNow(tables, paging, root, gvn, access);
      if (this.errorCode !== NO_FAULT) return REFUSED;
    }
    this.placed = false;
    return this.descend(gvn, access, paging.levels, root, ALL_RIGHTS);
  }

  /** Goes on in `table`, of level `top`, reached with the rights `above`. */
  private descend(gvn: Gvn, access: Access, top: Level, table: Gfn, above: Rights): NestedWalk {
    const {cpu, tables, dimension, slots, rights, guestFrames, hostFrames} = this;
    const {events, paging} = cpu;
    let gathered = above;
    let level = top;
    for (;;) {
      if (!this.placed) {
        if (!dimension.forTable(table)) return this.violate('table', dimension.keepsBits);
        hostFrames[level] = dimension.frame;
      }
      this.placed = false;
      const slot = tables.slot(table, paging.index(gvn, level));
      countGuestWalkLoad(events, cpu.loadEntry(tables, slot, level));
      const flags = tables.flagsAt(slot);
      if (!(flags & PRESENT)) return this.refuse(faultBitsOf(access));
      if (flags & LARGE && level > HIGHEST_LEAF_LEVEL) {
        return this.refuse(FAULT_PRESENT | FAULT_RESERVED | faultBitsOf(access));
      }
      gathered = narrow(gathered, flags);
      slots[level] = slot;
      guestFrames[level] = table;
      rights[level] = gathered;
      if (level === 1 || flags & LARGE) break;
      table = tables.frameAt(slot);
      level--;
    }
    if (!permits(gathered, access)) return this.refuse(FAULT_PRESENT | faultBitsOf(access));
    return this.finish(gvn, access, top, level);
  }

  /** Places the page itself, and only then sets the guest's accessed and dirty bits. */
  private finish(gvn: Gvn, access: Access, top: Level, leaf: Level): NestedWalk {
    const {cpu, tables, dimension, slots, rights, hostFrames, found} = this;
    const bits = isWrite(access) ? ACCESSED | DIRTY : ACCESSED;
    if (!dimension.keepsBits && !this.mayMark(top, leaf, bits)) return this.violate('table', true);
    const gfn = tables.frameAt(slots[leaf]) + cpu.paging.offset(gvn, leaf);
    const placed = isWrite(access) ? dimension.forStore(gfn) : dimension.forLoad(gfn);
    if (!placed) return this.violate('page', isWrite(access));
    for (let level = top; level > leaf; level--) {
      this.set(slots[level], ACCESSED);
      const next = tables.frameAt(slots[level]);
      cpu.walkCaches.insert(gvn, cpu.pcid, level, next, hostFrames[level - 1], rights[level]);
    }
    this.set(slots[leaf], bits);
    const flags = tables.flagsAt(slots[leaf]);
    found.guestLevel = leaf;
    found.level = Math.min(leaf, dimension.level);
    found.frame = dimension.frame - cpu.paging.offset(gvn, found.level);
    found.rights = dimension.mayWrite ? rights[leaf] : rights[leaf] & ~MAY_WRITE;
    found.global = (flags & GLOBAL) !== 0;
    found.dirty = (flags & DIRTY) !== 0 && dimension.dirty;
    return WALKED;
  }

  /** Whether the guest tables, which were placed for loads, may be stored to where bits are to be set in them. */
  private mayMark(top: Level, leaf: Level, leafBits: number): boolean {
    const {tables, dimension, slots, guestFrames} = this;
    for (let level = top; level >= leaf; level--) {
      const bits = level === leaf ? leafBits : ACCESSED;
      if ((tables.flagsAt(slots[level]) & bits) === bits) continue;
      if (!dimension.forStore(guestFrames[level])) return false;
    }
    return true;
  }

  private set(slot: number, bits: number): void {
    if ((this.tables.flagsAt(slot) & bits) === bits) return;
    this.cpu.events.guestWalkAdUpdates++;
    this.tables.addFlags(slot, bits);
  }

  private refuse(errorCode: number): NestedWalk {
    this.errorCode = errorCode;
    return REFUSED;
  }

  private violate(of: 'table' | 'page', byStore: boolean): NestedWalk {
    this.violationOf = of;
    this.violationByStore = byStore;
    return VIOLATED;
  }
}
