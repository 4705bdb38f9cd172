/**
 * Shadow paging: the hardware walks tables that the hypervisor made by composing the guest's tables with the physmap.
 *
 *   A  the TLB has it                                       nothing happens
 *   B  the TLB misses, the shadow has it                    the hardware walks the shadow, as natively
 *   C  the shadow lacks it, the guest's tables have it      hidden fault: exit, walk the guest's tables, fill, resume
 *   D  the guest's tables refuse it                         true fault: exit, walk the guest's tables, inject #PF
 *   E  a store to a guest table that is write-protected     trace fault: exit, carry the store out, tell the consistency
 *
 * How guest stores are caught and what is kept is the business of a `Consistency`, who leaves a full pool that of an
 * `EvictionPolicy`; both are objects given to it.
 */
import {
  isWrite,
  PRESENT,
  type Access,
  type Gfn,
  type Gvn,
  type Level,
  type Pcid,
} from '../hardware/address.ts';
import {countHiddenFaultLoad, countTraceFaultLoad, countTrueFaultLoad} from '../hardware/load-counts.ts';
import {EMULATED, FILLED, GUEST_FAULT, type Cr3, type InvpcidScope, type Outcome} from '../hardware/mmu.ts';
import {ALL_RIGHTS, MAY_WRITE, type Rights} from '../hardware/rights.ts';
import {Walker} from '../hardware/walker.ts';
import {auditTlb} from '../host/audit.ts';
import type {Hypervisor, Overhead} from '../host/hypervisor.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {Consistency} from './consistency/consistency.ts';
import {GuestWalk} from './guest-walk.ts';
import {leafRights} from './leaf-rights.ts';
import {NO_PREFETCH, type Prefetch} from './prefetch/prefetch.ts';
import type {Role, ShadowPage} from './shadow-page.ts';
import type {ShadowTables} from './shadow-tables.ts';

/** A store whose own walk traces the page it goes to faults twice: hidden, then trace. */
const MOST_FAULTS = 2;

type ExitCause =
  | 'exitsSpuriousFault'
  | 'exitsCr3Load'
  | 'exitsCr3Read'
  | 'exitsInvlpg'
  | 'exitsInvpcid'
  | 'exitsGlobalFlush';

export class ShadowMmu implements Hypervisor {
  readonly machine: VirtualMachine;
  readonly tables: ShadowTables;
  private readonly consistency: Consistency;
  private readonly walker: Walker;
  private readonly guestWalk: GuestWalk;
  private readonly prefetch: Prefetch;
  private guestRoot: Gfn = 0;
  private root: ShadowPage | undefined;
  /** The pages from the root to the fault at hand, which must not be evicted to make room for the rest of the way. */
  private readonly path: ShadowPage[] = [];
  /** The guest table that a store was caught at. */
  private trapped: Gfn = 0;

  constructor(tables: ShadowTables, consistency: Consistency, prefetch: Prefetch = NO_PREFETCH) {
    this.machine = tables.machine;
    this.tables = tables;
    this.consistency = consistency;
    this.walker = new Walker(this.machine.cpu, tables.memory);
    this.guestWalk = new GuestWalk(this.machine);
    this.prefetch = prefetch;
  }

  translate(gvn: Gvn, access: Access): Outcome {
    const {walker} = this;
    const {cpu} = this.machine;
    for (let faults = 0; faults <= MOST_FAULTS; faults++) {
      if (walker.walk(this.root!.frame, gvn, access)) {
        cpu.fill(gvn, access, walker.found);
        return FILLED;
      }
      cpu.faultRaised(gvn);
      cpu.worldSwitch();
      const outcome = this.handleFault(gvn, access);
      if (outcome !== FILLED) return outcome;
    }
    throw new Error(`shadow: the fault on page ${gvn} came back after it was handled`);
  }

  emulateStore(index: number, frame: number, flags: number): void {
    const {guestTables, events, physmap} = this.machine;
    events.emulatedStores++;
    physmap.back(this.trapped);
    guestTables.store(guestTables.slot(this.trapped, index), frame, flags);
    this.consistency.stored(this.trapped, index);
  }

  emulateData(): void {
    this.machine.events.emulatedStores++;
    this.consistency.overwritten(this.trapped);
    if (this.trapped === this.guestRoot) this.takeRoot();
  }

  staleFault(): void {
    this.exit('exitsSpuriousFault');
  }

  loadCr3(value: Cr3): void {
    this.exit('exitsCr3Load');
    this.guestRoot = value.root;
    this.consistency.loadCr3(value);
    this.takeRoot();
    this.machine.events.shadowRootsLoaded++;
  }

  readCr3(): void {
    this.exit('exitsCr3Read');
  }

  invlpg(gvn: Gvn): void {
    this.exit('exitsInvlpg');
    this.consistency.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.exit('exitsInvpcid');
    this.consistency.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.exit('exitsGlobalFlush');
    this.consistency.toggleGlobalPages();
  }

  hint(): void {}

  hostUnmap(gfn: Gfn): void {
    this.machine.events.hostEntriesDropped += this.tables.dropAll(gfn);
    this.machine.takeFrame(gfn);
    this.tables.flushHardware();
  }

  hostProtect(gfn: Gfn): void {
    this.machine.events.hostEntriesDropped += this.tables.dropLarge(gfn) + this.tables.writeProtect(gfn);
    this.machine.protectFrame(gfn);
    this.tables.flushHardware();
  }

  overheadBytes(): Overhead {
    return this.tables.host.overhead();
  }

  audit(): void {
    this.tables.audit();
    this.consistency.audit();
    auditTlb(this.machine);
  }

  /** Cases C, D and E. After FILLED the shadow has what the access needs. */
  private handleFault(gvn: Gvn, access: Access): Outcome {
    const {machine, guestWalk, consistency} = this;
    const {events, cpu} = machine;
    if (!guestWalk.walk(this.guestRoot, gvn, access)) {
      events.exitsTrueFault++;
      guestWalk.countLoads(countTrueFaultLoad);
      consistency.faultInjected(gvn);
      cpu.errorCode = guestWalk.errorCode;
      return GUEST_FAULT;
    }
    const {gfn} = guestWalk;
    if (isWrite(access)) machine.physmap.unprotect(gfn);
    if (isWrite(access) && !consistency.letsStoresThrough(gfn)) {
      events.exitsTraceFault++;
      guestWalk.countLoads(countTraceFaultLoad);
      this.trapped = gfn;
      return EMULATED;
    }
    events.exitsHiddenFault++;
    guestWalk.countLoads(countHiddenFaultLoad);
    machine.physmap.back(gfn);
    this.fill(gvn);
    return FILLED;
  }

  /** Writes the shadow leaf for `gvn` as the last guest walk found it, and whatever is missing above it. */
  private fill(gvn: Gvn): void {
    const {tables, guestWalk, consistency, path} = this;
    const {paging, physmap} = this.machine;
    const {gfn} = guestWalk;
    let page = this.root!;
    let {level} = page.role;
    path.length = 0;
    path.push(page);
    // The level of the leaf is asked on the way, since a page made there may trace a table that lies beside the frame.
    for (; level > this.leafLevel(); level--) {
      page = this.descend(page, tables.memory.slot(page.frame, paging.index(gvn, level)), level);
      path.push(page);
    }
    const index = paging.index(gvn, level);
    const rights = leafRights(this.guestRights(), gfn, consistency, physmap);
    tables.map(tables.memory.slot(page.frame, index), level, gfn, rights);
    this.prefetch.around(page, index);
  }

  /** The shadow of the guest's root becomes the one that the hardware walks. */
  private takeRoot(): void {
    this.path.length = 0;
    this.root = this.page({
      kind: 'indirect',
      gfn: this.guestRoot,
      level: this.machine.paging.levels,
      access: ALL_RIGHTS,
    });
  }

  /** The page below `slot` of `parent`: the one that is there if it may stay, else one for the wanted role. */
  private descend(parent: ShadowPage, slot: number, level: Level): ShadowPage {
    const {tables, consistency, guestWalk} = this;
    const {memory, pool} = tables;
    const role = this.roleBelow(level);
    let page: ShadowPage | undefined;
    if (memory.flagsAt(slot) & PRESENT && !tables.isLeaf(slot, level)) {
      const there = pool.at(memory.frameAt(slot));
      if (consistency.mayStay(there, role)) page = there;
    }
    if (!page) {
      if (memory.flagsAt(slot) & PRESENT) tables.makeWay(slot, parent.role.level);
      page = this.page(role);
      tables.link(slot, page);
    }
    if (level <= guestWalk.leafLevel) page.pieceLevel = Math.max(page.pieceLevel, guestWalk.leafLevel);
    return page;
  }

  /** What the page below the entry of `level` stands for: the guest's next table, or a piece of the guest's large page. */
  private roleBelow(level: Level): Role {
    const {guestWalk, machine} = this;
    const {leafLevel, gfn} = guestWalk;
    if (level > leafLevel) {
      const table = guestWalk.tables[level - 1];
      return {kind: 'indirect', gfn: table, level: level - 1, access: guestWalk.rights[level]};
    }
    return {
      kind: 'direct',
      gfn: machine.paging.base(gfn, level),
      level: level - 1,
      access: this.guestRights(),
    };
  }

  /** The page for `role`, made if the pool has none that may be used. */
  private page(role: Role): ShadowPage {
    const {tables, consistency} = this;
    const known = consistency.find(role);
    if (known) return known;
    if (tables.pool.full) this.makeRoom();
    const page = tables.create(role);
    consistency.created(page);
    return page;
  }

  /** Evicts as many pages as the pool says at once, or as there are. */
  private makeRoom(): void {
    const {tables, consistency, machine} = this;
    const {pool} = tables;
    for (let evicted = 0; evicted < pool.evictedAtOnce; evicted++) {
      const victim = pool.eviction.victim(page => page === this.root || this.path.includes(page));
      if (!victim) break;
      machine.events.shadowEntriesEvicted += tables.free(victim);
      consistency.freed(victim);
      machine.events.shadowPagesEvicted++;
    }
    if (pool.full) throw new Error(`shadow: a pool of ${pool.limit} pages is too small for one walk`);
    tables.flushHardware();
  }

  /** No larger than the guest's page, the host's page, and what the consistency allows around the frame. */
  private leafLevel(): Level {
    const {gfn, leafLevel} = this.guestWalk;
    return Math.min(leafLevel, this.machine.physmap.levelOf(gfn), this.consistency.largestLeaf(gfn));
  }

  /** What the guest's tables grant. A clean page is mapped read-only, so that the first store to it can set dirty. */
  private guestRights(): Rights {
    const {rights, leafLevel, dirty} = this.guestWalk;
    return dirty ? rights[leafLevel] : rights[leafLevel] & ~MAY_WRITE;
  }

  private exit(cause: ExitCause): void {
    this.machine.events[cause]++;
    this.machine.cpu.worldSwitch();
  }
}
