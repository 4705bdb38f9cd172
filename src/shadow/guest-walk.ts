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
import {ALL_RIGHTS, narrow, permits, type Rights} from '../hardware/rights.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {Events} from '../timing/events.ts';

const LEVEL_COLUMNS = 6;

export class GuestWalk {
  /** Of the last walk: the guest table read at each level, and the rights gathered down to and with its entry. */
  readonly tables = new Uint32Array(LEVEL_COLUMNS);
  readonly rights = new Uint8Array(LEVEL_COLUMNS);
  /** The guest's leaf, and the frame that the access goes to. */
  leafLevel: Level = 1;
  gfn: Gfn = 0;
  dirty = false;
  errorCode = 0;
  private readonly machine: VirtualMachine;
  private readonly slots = new Int32Array(LEVEL_COLUMNS);
  private readonly found = new Uint8Array(LEVEL_COLUMNS);
  private loads = 0;

  constructor(machine: VirtualMachine) {
    this.machine = machine;
  }

  /** Walks from `root`. False means that the guest's tables refuse the access, with `errorCode`. */
  walk(root: Gfn, gvn: Gvn, access: Access): boolean {
    const {machine, tables, rights, slots} = this;
    const {guestTables, physmap, cpu, paging} = machine;
    let table = root;
    let gathered: Rights = ALL_RIGHTS;
    let level = paging.levels;
    this.loads = 0;
    for (;;) {
      physmap.back(table);
      const slot = guestTables.slot(table, paging.index(gvn, level));
      this.found[this.loads++] = cpu.caches.loadEntry(guestTables.lineAt(slot));
      const flags = guestTables.flagsAt(slot);
      if (!(flags & PRESENT)) return this.refuse(faultBitsOf(access));
      if (flags & LARGE && level > HIGHEST_LEAF_LEVEL) {
        return this.refuse(FAULT_PRESENT | FAULT_RESERVED | faultBitsOf(access));
      }
      gathered = narrow(gathered, flags);
      tables[level] = table;
      rights[level] = gathered;
      slots[level] = slot;
      if (level === 1 || flags & LARGE) break;
      table = guestTables.frameAt(slot);
      level--;
    }
    if (!permits(gathered, access)) return this.refuse(FAULT_PRESENT | faultBitsOf(access));
    this.succeed(gvn, access, level);
    return true;
  }

  /** Hands each load of the last walk to `count`: the cause it is charged to is known only after the walk. */
  countLoads(count: (events: Events, found: CacheLevel) => void): void {
    for (let at = 0; at < this.loads; at++) count(this.machine.events, this.found[at] as CacheLevel);
  }

  private succeed(gvn: Gvn, access: Access, leaf: Level): void {
    const {guestTables, paging} = this.machine;
    for (let level = paging.levels; level > leaf; level--) this.set(level, ACCESSED);
    this.set(leaf, isWrite(access) ? ACCESSED | DIRTY : ACCESSED);
    const slot = this.slots[leaf];
    this.leafLevel = leaf;
    this.gfn = guestTables.frameAt(slot) + paging.offset(gvn, leaf);
    this.dirty = (guestTables.flagsAt(slot) & DIRTY) !== 0;
  }

  /** A store to the guest's table, which the host wants to see like any other. */
  private set(level: Level, bits: number): void {
    const {guestTables, events, physmap} = this.machine;
    const slot = this.slots[level];
    if ((guestTables.flagsAt(slot) & bits) === bits) return;
    physmap.unprotect(this.tables[level]);
    events.guestAdUpdates++;
    guestTables.addFlags(slot, bits);
  }

  private refuse(errorCode: number): false {
    this.errorCode = errorCode;
    return false;
  }
}
