/**
 * The hypervisor's software walk of the guest's tables: what tells a hidden fault from a true one (the hardware's error
 * code cannot, for it reflects the shadow). Its loads go through the caches but are no hardware references. Like the
 * hardware it sets accessed and dirty bits once the access is known to succeed.
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
  type Level,
} from '../hardware/address.ts';
import type {CacheLevel} from '../hardware/caches.ts';
import type {Cpu} from '../hardware/cpu.ts';
import {ALL_RIGHTS, narrow, permits, type Rights} from '../hardware/rights.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {Events} from '../timing/events.ts';

const LEVEL_COLUMNS = 6;

export class GuestWalk {
  /**
   * Of the last walk: the guest table read at each level, what its entry grants by itself, and the rights gathered down
   * to and with it.
   */
  readonly tables = new Uint32Array(LEVEL_COLUMNS);
  readonly own = new Uint8Array(LEVEL_COLUMNS);
  readonly rights = new Uint8Array(LEVEL_COLUMNS);
  /** The guest's leaf, and the frame that the access goes to. */
  leafLevel: Level = 1;
  gfn: Gfn = 0;
  dirty = false;
  /** Whether the leaf is the same in every address space. */
  global = false;
  errorCode = 0;
  private readonly machine: VirtualMachine;
  private readonly cpu: Cpu;
  private readonly slots = new Int32Array(LEVEL_COLUMNS);
  private readonly found = new Uint8Array(LEVEL_COLUMNS);
  private loads = 0;

  /** By the virtual CPU `cpu`, whose fault it is for. */
  constructor(machine: VirtualMachine, cpu: Cpu) {
    this.machine = machine;
    this.cpu = cpu;
  }

  /** Walks from `root`. False means that the guest's tables refuse the access, with `errorCode`. */
  walk(root: Gfn, gvn: Gvn, access: Access): boolean {
    if (!this.descend(root, gvn, access)) return false;
    for (let level = this.machine.paging.levels; level > this.leafLevel; level--) this.set(level, ACCESSED);
    this.set(this.leafLevel, isWrite(access) ? ACCESSED | DIRTY : ACCESSED);
    this.dirty = this.has(this.leafLevel, DIRTY);
    return true;
  }

  /**
   * As `walk`, for an access that is foreseen and may never come: it sets nothing, and an entry that was never used
   * ends it.
   */
  look(root: Gfn, gvn: Gvn, access: Access): boolean {
    if (!this.descend(root, gvn, access)) return false;
    this.dirty = this.has(this.leafLevel, DIRTY);
    for (let level = this.machine.paging.levels; level >= this.leafLevel; level--) {
      if (!this.has(level, ACCESSED)) return false;
    }
    return true;
  }

  /** Hands each load of the last walk to `count`: the cause it is charged to is known only after the walk. */
  countLoads(count: (events: Events, found: CacheLevel) => void): void {
    for (let at = 0; at < this.loads; at++) count(this.machine.events, this.found[at] as CacheLevel);
  }

  private descend(root: Gfn, gvn: Gvn, access: Access): boolean {
    const {machine, cpu, tables, own, rights, slots} = this;
    const {guestTables, physmap, paging} = machine;
    let table = root;
    let gathered: Rights = ALL_RIGHTS;
    let level = paging.levels;
    this.loads = 0;
    for (;;) {
      physmap.back(table);
      const slot = guestTables.slot(table, paging.index(gvn, level));
      this.found[this.loads++] = cpu.loadEntry(guestTables, slot, level);
      const flags = guestTables.flagsAt(slot);
      if (!(flags & PRESENT)) return this.refuse(faultBitsOf(access));
      if (flags & LARGE && level > HIGHEST_LEAF_LEVEL) {
        return this.refuse(FAULT_PRESENT | FAULT_RESERVED | faultBitsOf(access));
      }
      gathered = narrow(gathered, flags);
      tables[level] = table;
      own[level] = narrow(ALL_RIGHTS, flags);
      rights[level] = gathered;
      slots[level] = slot;
      if (level === 1 || flags & LARGE) break;
      table = guestTables.frameAt(slot);
      level--;
    }
    if (!permits(gathered, access)) return this.refuse(FAULT_PRESENT | faultBitsOf(access));
    this.leafLevel = level;
    this.gfn = guestTables.frameAt(slots[level]) + paging.offset(gvn, level);
    this.global = this.has(level, GLOBAL);
    return true;
  }

  private has(level: Level, bits: number): boolean {
    return (this.machine.guestTables.flagsAt(this.slots[level]) & bits) === bits;
  }

  /** A store to the guest's table, which the host wants to see like any other. */
  private set(level: Level, bits: number): void {
    const {guestTables, events, physmap} = this.machine;
    const slot = this.slots[level];
    if (this.has(level, bits)) return;
    physmap.unprotect(this.tables[level]);
    events.guestAdUpdates++;
    guestTables.addFlags(slot, bits);
  }

  private refuse(errorCode: number): false {
    this.errorCode = errorCode;
    return false;
  }
}
