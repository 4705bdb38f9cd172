/**
 * The entries of shadow pages: the links from parent to child, the leaves, and the reverse map from guest frames to leaves;
 * and switching entries, which hand the walk over to a guest table. Every one of them is written and
 * cleared here, so the bookkeeping cannot drift from the tables. (Marks of other kinds, which lead nowhere, and accessed bits are
 * for whoever keeps them.)
 *
 * To take an entry or a right away leaves the processor's TLB and paging-structure caches behind: whoever does so flushes
 * every virtual CPU before the guest runs again, unless it is the guest who must flush.
 */
import {
  ACCESSED,
  DIRTY,
  LARGE,
  PRESENT,
  SWITCHING,
  WRITABLE,
  type Gfn,
  type Level,
} from '../../hardware/address.ts';
import type {TableMemory} from '../../hardware/memory.ts';
import {ALL_RIGHTS, flagsOf, MAY_WRITE, narrow, type Rights} from '../../hardware/rights.ts';
import type {HostTables} from '../../host/host-tables.ts';
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {ShadowPool} from './pool.ts';
import {ReverseMap} from './reverse-map.ts';
import type {ShadowPage} from './shadow-page.ts';
import {Watchers, type Watcher} from './watcher.ts';

/** A flush of whole contexts for the guest, by what it did. */
export type ContextFlush = 'cr3LoadFlushes' | 'invalidationFlushes';

/** A flush of every virtual CPU, by what changed the shadow tables; where a flush of the guest's freed pages, by that. */
export type ChangeFlush =
  | 'hiddenFaultFlushes'
  | 'traceFaultFlushes'
  | 'syncFlushes'
  | 'evictionFlushes'
  | 'samplingFlushes';

const NO_SLOTS: ReadonlySet<number> = new Set();

export class ShadowEntries {
  readonly machine: VirtualMachine;
  readonly host: HostTables;
  readonly memory: TableMemory;
  readonly pool: ShadowPool;
  readonly reverseMap: ReverseMap;
  /** The slots of the switching entries that lead to each guest table. */
  private readonly switches = new Map<Gfn, Set<number>>();
  private told = new Watchers([]);
  private isWatched = false;

  constructor(machine: VirtualMachine, pool: ShadowPool) {
    const {paging, physmap} = machine;
    this.machine = machine;
    this.host = machine.hostTables();
    this.memory = this.host.memory;
    this.pool = pool;
    this.reverseMap = new ReverseMap(paging, physmap.guestFrames);
  }

  /** `watchers` are told of what becomes of pages and entries. It is said once, before there are any. */
  watch(watchers: readonly Watcher[]): void {
    if (this.isWatched || this.pool.size > 0) throw new Error('shadow: tables in use are watched by others');
    this.isWatched = true;
    this.told = new Watchers(watchers);
  }

  /** `watcher` looks on from now on, after all others, and changes nothing. */
  join(watcher: Watcher): void {
    this.told = this.told.with(watcher);
  }

  get watchers(): Watchers {
    return this.told;
  }

  /** Lets the entry of `slot`, which points at nothing else, point at `child`. */
  point(slot: number, child: ShadowPage, rights: Rights): void {
    this.memory.store(slot, child.frame, PRESENT | ACCESSED | flagsOf(rights));
    child.parents.add(slot);
    this.watchers.linked(slot, child);
  }

  /** The same, for a hidden fault. */
  link(slot: number, child: ShadowPage, rights: Rights = ALL_RIGHTS): void {
    this.machine.events.shadowEntriesLinked++;
    this.point(slot, child, rights);
  }

  /**
   * Lets the entry of `slot`, in a page of `level`, map the run of that size that holds `gfn`. `marks` are bits that the
   * hardware ignores.
   */
  write(slot: number, level: Level, gfn: Gfn, rights: Rights, marks = 0): void {
    const {memory, machine, reverseMap} = this;
    const base = machine.paging.base(gfn, level);
    if (memory.isPresent(slot)) this.makeWay(slot, level, 'hiddenFaultFlushes');
    // Accessed and dirty are set with the entry, so the hardware has nothing to update in a shadow.
    const flags =
      PRESENT | ACCESSED | flagsOf(rights) | (rights & MAY_WRITE ? DIRTY : 0) | (level > 1 ? LARGE : 0);
    memory.store(slot, machine.physmap.frameOf(base), flags | marks);
    reverseMap.add(base, level, slot);
    this.watchers.mapped(slot, base, rights);
  }

  /** The same, for a hidden fault. */
  map(slot: number, level: Level, gfn: Gfn, rights: Rights, marks = 0): void {
    this.write(slot, level, gfn, rights, marks);
    this.machine.events.shadowEntriesFilled++;
  }

  /**
   * Lets the entry of `slot`, in a page of `level`, hand the walk over to the guest table in `gfn`, for a hidden fault. The
   * hardware may set bits in that table from now on: stores, which the host wants to see like any other.
   */
  handOver(slot: number, level: Level, gfn: Gfn, rights: Rights): void {
    const {memory, machine, switches} = this;
    const {physmap, events} = machine;
    if (memory.isPresent(slot)) this.makeWay(slot, level, 'hiddenFaultFlushes');
    physmap.unprotect(gfn);
    memory.store(slot, physmap.frameOf(gfn), PRESENT | ACCESSED | SWITCHING | flagsOf(rights));
    switches.set(gfn, new Set(switches.get(gfn)).add(slot));
    events.shadowEntriesFilled++;
  }

  /** Lets the leaf of `slot`, in a page of the lowest level, grant `rights` from now on. */
  changeRights(slot: number, rights: Rights): void {
    const dirty = rights & MAY_WRITE ? DIRTY : 0;
    this.memory.store(slot, this.memory.frameAt(slot), PRESENT | ACCESSED | flagsOf(rights) | dirty);
  }

  /** Clears the entry of `slot`, in a page of `level`, whatever it is. */
  clear(slot: number, level: Level): void {
    const child = this.childAt(slot, level);
    if (child) child.parents.delete(slot);
    else if (this.isSwitch(slot)) this.switches.get(this.gfnAt(slot))!.delete(slot);
    else this.reverseMap.remove(this.gfnAt(slot), level, slot);
    this.memory.store(slot, 0, 0);
  }

  /**
   * Clears the entry of `slot` while the guest runs on. Below a link there may lie pieces of a large guest page; the
   * guest will flush one address of it, and the processor may hold many, so they go at once.
   */
  makeWay(slot: number, level: Level, flush: ChangeFlush): void {
    const child = this.childAt(slot, level);
    this.clear(slot, level);
    if (child) this.flushEveryCpu(flush);
  }

  /** What the entry of `slot` grants by itself. */
  rightsAt(slot: number): Rights {
    return narrow(ALL_RIGHTS, this.memory.flagsAt(slot));
  }

  /** The page that the entry of `slot` lies in. */
  pageOf(slot: number): ShadowPage {
    return this.pool.at(this.memory.tableOf(slot));
  }

  /** The slots of the entries of `page` that are present, in order. The one that was yielded last may be cleared. */
  *present({frame}: ShadowPage): Generator<number> {
    const {memory} = this;
    const first = memory.slot(frame, 0);
    const end = first + memory.entries;
    for (let slot = memory.nextPresent(first, end); slot < end; slot = memory.nextPresent(slot + 1, end))
      yield slot;
  }

  /** How many entries of `page` are present. */
  count(page: ShadowPage): number {
    let present = 0;
    for (const _ of this.present(page)) present++;
    return present;
  }

  /** The pages that entries of `page` point at. One that several point at comes as often. */
  *children(page: ShadowPage): Generator<ShadowPage> {
    const {level} = page.role;
    if (level === 1) return;
    for (const slot of this.present(page)) {
      const child = this.childAt(slot, level);
      if (child) yield child;
    }
  }

  /** The page that the entry of `slot`, in a page of `level`, points at; undefined if it points at none. */
  childAt(slot: number, level: Level): ShadowPage | undefined {
    const {memory, pool} = this;
    if (!memory.isPresent(slot) || this.isLeaf(slot, level)) return undefined;
    return pool.at(memory.frameAt(slot));
  }

  isLeaf(slot: number, level: Level): boolean {
    return level === 1 || (this.memory.flagsAt(slot) & LARGE) !== 0;
  }

  /** Whether the entry of `slot` hands the walk over to a guest table. */
  isSwitch(slot: number): boolean {
    return (this.memory.flagsAt(slot) & SWITCHING) !== 0;
  }

  /** The slots of the switching entries that lead to the guest table in `gfn`. */
  switchesTo(gfn: Gfn): ReadonlySet<number> {
    return this.switches.get(gfn) ?? NO_SLOTS;
  }

  /** The first guest frame that the leaf at `slot` maps, or the one that its switching entry leads to. */
  gfnAt(slot: number): Gfn {
    const gfn = this.machine.physmap.ownerOf(this.memory.frameAt(slot));
    if (gfn === undefined)
      throw new Error(`shadow: the entry at slot ${slot} leads to a frame that the guest does not own`);
    return gfn;
  }

  /** Drops every leaf larger than a page that covers `gfn`; returns how many there were. */
  dropLarge(gfn: Gfn): number {
    let dropped = 0;
    for (const level of [2, 3]) {
      for (const slot of this.reverseMap.leaves(gfn, level)) {
        this.clear(slot, level);
        dropped++;
      }
    }
    return dropped;
  }

  /** Drops every switching entry that leads to `gfn`; returns how many there were. */
  dropSwitches(gfn: Gfn): number {
    const slots = this.switchesTo(gfn);
    const {size} = slots;
    for (const slot of slots) this.clear(slot, this.pageOf(slot).role.level);
    return size;
  }

  /** Drops every entry that leads to `gfn`: leaves that cover it, and switches; returns how many there were. */
  dropAll(gfn: Gfn): number {
    this.watchers.dropping(gfn);
    let dropped = this.dropLarge(gfn) + this.dropSwitches(gfn);
    for (const slot of this.reverseMap.leaves(gfn, 1)) {
      this.clear(slot, 1);
      dropped++;
    }
    return dropped;
  }

  /** Takes the right to write from every 4 KiB leaf that maps `gfn`; returns how many had it. */
  writeProtect(gfn: Gfn): number {
    const {memory} = this;
    let protectedEntries = 0;
    for (const slot of this.reverseMap.leaves(gfn, 1)) {
      if (!(memory.flagsAt(slot) & WRITABLE)) continue;
      this.protectLeaf(slot);
      protectedEntries++;
    }
    return protectedEntries;
  }

  /** Takes the right to write from the leaf of `slot`. */
  protectLeaf(slot: number): void {
    this.memory.removeFlags(slot, WRITABLE | DIRTY);
  }

  /** No virtual CPU remembers anything of this machine any more. One that an exit has emptied has nothing to flush. */
  flushEveryCpu(flush: ChangeFlush | ContextFlush): void {
    const {cpus, events} = this.machine;
    for (const cpu of cpus) {
      if (!cpu.isEmpty) events[flush]++;
      cpu.flushAll();
    }
  }
}
