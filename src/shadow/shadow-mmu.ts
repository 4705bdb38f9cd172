/**
 * Shadow paging: the hardware walks tables that the hypervisor made by composing the guest's tables with the physmap.
 *
 *   A  the TLB has it                                       nothing happens
 *   B  the TLB misses, the shadow has it                    the hardware walks the shadow, as natively
 *   C  the shadow lacks it, the guest's tables have it      hidden fault: exit, walk the guest's tables, fill, resume
 *   D  the guest's tables refuse it                         true fault: exit, walk the guest's tables, inject #PF
 *   E  a store to a guest table that is write-protected     trace fault: exit, carry the store out, tell the consistency;
 *                                                           or, where the shadow may go out of step, exit and resume
 *
 * How guest stores are caught and what is kept is the business of a `Consistency`, who leaves a full pool that of an
 * `EvictionPolicy`; both are objects given to it.
 */
import {faultBitsOf, isWrite, type Access, type Gfn, type Gvn, type Pcid} from '../hardware/address.ts';
import {countHiddenFaultLoad, countTraceFaultLoad, countTrueFaultLoad} from '../hardware/load-counts.ts';
import {
  EMULATED,
  FILLED,
  GUEST_FAULT,
  RESOLVED,
  type Cr3,
  type Hint,
  type InvpcidScope,
  type Mmu,
  type Outcome,
  type Translated,
} from '../hardware/mmu.ts';
import {Walker} from '../hardware/walker.ts';
import {auditTlb} from '../host/audit.ts';
import type {Hypervisor, Overhead} from '../host/hypervisor.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import {NO_BYPASS, type FaultBypass} from './kvm/fault-bypass.ts';
import {NO_MEMORY, type FaultMemory} from './xen/fault-memory.ts';
import type {Consistency} from './consistency.ts';
import {GuestWalk} from './guest-walk.ts';
import {Reclaim} from './eviction/reclaim.ts';
import {EXITS, type Sight} from './eviction/sight.ts';
import {NO_PREFETCH, type Prefetch} from './prefetch/prefetch.ts';
import {IN_LEAVES, type RightsPlacement} from './rights-placement.ts';
import type {ShadowPage, View} from './shadow-page.ts';
import type {ShadowTables} from './shadow-tables.ts';
import {auditShadowTables} from './shadow-tables-audit.ts';
import {ShadowTree} from './shadow-tree.ts';
import {ONE_TREE, type Views} from './views.ts';

/** A store whose own walk traces the page it goes to faults twice: hidden, then trace. */
const MOST_FAULTS = 2;

/** What a shadow MMU is made of beside its tables and how they are kept consistent. */
export interface ShadowParts {
  /** Which entries are filled before they are asked for; none unless told. */
  readonly prefetch?: Prefetch;
  /** What the eviction policy sees; exits unless told. */
  readonly sight?: Sight;
  /** What lets the hardware deliver a fault to the guest by itself; nothing unless told. */
  readonly bypass?: FaultBypass;
  /** Which pages each part of a tree may lead to; any unless told. */
  readonly views?: Views;
  /** Where rights are kept; in the leaves unless told. */
  readonly rights?: RightsPlacement;
  /** What is remembered of faults, so that the guest's tables need not be walked; nothing unless told. */
  readonly memory?: FaultMemory;
}

type ExitCause =
  | 'exitsSpuriousFault'
  | 'exitsCr3Load'
  | 'exitsCr3Read'
  | 'exitsInvlpg'
  | 'exitsInvpcid'
  | 'exitsGlobalFlush'
  | 'exitsModeSwitch'
  | 'exitsFaultReturn';

export class ShadowMmu implements Hypervisor {
  readonly machine: VirtualMachine;
  readonly tables: ShadowTables;
  readonly consistency: Consistency;
  private readonly walker: Walker;
  protected readonly guestWalk: GuestWalk;
  protected readonly tree: ShadowTree;
  protected guestRoot: Gfn = 0;
  private readonly sight: Sight;
  private readonly bypass: FaultBypass;
  private readonly memory: FaultMemory;
  /** The guest table that a store was caught at. */
  private trapped: Gfn = 0;

  constructor(tables: ShadowTables, consistency: Consistency, parts: ShadowParts = {}) {
    const {prefetch = NO_PREFETCH, sight = EXITS, bypass = NO_BYPASS, views = ONE_TREE} = parts;
    const {rights = IN_LEAVES, memory = NO_MEMORY} = parts;
    this.machine = tables.machine;
    this.tables = tables;
    this.consistency = consistency;
    this.sight = sight;
    this.bypass = bypass;
    this.memory = memory;
    this.walker = new Walker(this.machine.cpu, tables.memory);
    this.guestWalk = new GuestWalk(this.machine);
    const reclaim = new Reclaim(tables, consistency, sight);
    this.tree = new ShadowTree(tables, consistency, this.guestWalk, {prefetch, reclaim, views, rights});
  }

  /** The shadow page that the hardware's walks start from. */
  get root(): ShadowPage {
    return this.tree.root;
  }

  cpu(): Mmu {
    return this;
  }

  translate(gvn: Gvn, access: Access): Translated {
    const {walker, tables, tree, sight, bypass} = this;
    const {cpu, events} = this.machine;
    for (let faults = 0; faults <= MOST_FAULTS; faults++) {
      if (walker.walk(tree.root.frame, gvn, access)) {
        cpu.fill(gvn, access, walker.found);
        sight.walked(tables, tree.root, gvn);
        return faults === 0 ? FILLED : RESOLVED;
      }
      cpu.faultRaised(gvn);
      if (bypass.delivers(tree.root, gvn)) {
        events.bypassedFaults++;
        cpu.errorCode = faultBitsOf(access);
        return GUEST_FAULT;
      }
      this.worldSwitch();
      const outcome = this.handleFault(gvn, access);
      if (outcome !== FILLED) return outcome;
    }
    throw new Error(`shadow: the fault on page ${gvn} came back after it was handled`);
  }

  emulateStore(index: number, frame: number, flags: number): void {
    const {guestTables, events} = this.machine;
    const slot = guestTables.slot(this.trapped, index);
    const before = guestTables.flagsAt(slot);
    events.emulatedStores++;
    guestTables.store(slot, frame, flags);
    this.consistency.stored(this.trapped, index, before);
    this.tree.keepRoot(this.guestRoot);
  }

  emulateData(): void {
    this.machine.events.emulatedStores++;
    this.consistency.overwritten(this.trapped);
    this.tree.keepRoot(this.guestRoot);
  }

  staleFault(): void {
    this.exit('exitsSpuriousFault');
  }

  loadCr3(value: Cr3): void {
    this.exit('exitsCr3Load');
    this.guestRoot = value.root;
    this.useTree(value);
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

  hint(hint: Hint, operand: number): void {
    this.consistency.hint(hint, operand);
  }

  hostUnmap(gfn: Gfn): void {
    this.changeLeaves(gfn, () => this.tables.dropAll(gfn));
    this.machine.takeFrame(gfn);
  }

  hostProtect(gfn: Gfn): void {
    this.changeLeaves(gfn, () => this.tables.dropLarge(gfn) + this.tables.writeProtect(gfn));
    this.machine.protectFrame(gfn);
  }

  overheadBytes(): Overhead {
    return this.tables.host.overhead();
  }

  audit(): void {
    auditShadowTables(this.tables);
    this.consistency.audit();
    auditTlb(this.machine);
  }

  /** The hardware walks the tree of `value` from now on. */
  protected useTree(value: Cr3, view?: View): void {
    this.consistency.loadCr3(value);
    this.tree.takeRoot(value.root, view);
    this.consistency.rootTaken(this.tree.root, value);
  }

  /** From the guest to the hypervisor and back. */
  protected worldSwitch(): void {
    this.machine.cpu.worldSwitch();
  }

  protected exit(cause: ExitCause): void {
    this.machine.events[cause]++;
    this.worldSwitch();
  }

  /** Cases C, D and E. After FILLED the shadow has what the access needs. */
  private handleFault(gvn: Gvn, access: Access): Outcome {
    const {machine, guestWalk, consistency, memory} = this;
    const {events} = machine;
    if (memory.knowsAbsent(this.root, gvn)) return this.inject(gvn, faultBitsOf(access));
    const table = memory.knowsTable(gvn, access, this.walker.errorCode);
    if (table !== undefined && this.emulatorReaches(gvn, access, table)) return this.trap(table);
    if (!guestWalk.walk(this.guestRoot, gvn, access)) {
      guestWalk.countLoads(countTrueFaultLoad);
      return this.inject(gvn, guestWalk.errorCode);
    }
    memory.walked(gvn);
    const {gfn} = guestWalk;
    machine.physmap.back(gfn);
    if (isWrite(access)) machine.physmap.unprotect(gfn);
    if (isWrite(access) && !consistency.letsStoresThrough(gfn)) {
      guestWalk.countLoads(countTraceFaultLoad);
      if (consistency.storeCaught(gfn, access, gvn) === 'emulate') {
        memory.emulating(gvn, gfn);
        this.emulatorReaches(gvn, access, gfn);
        return this.trap(gfn);
      }
      events.exitsUnsync++;
      this.tree.keepRoot(this.guestRoot);
    } else {
      events.exitsHiddenFault++;
      guestWalk.countLoads(countHiddenFaultLoad);
    }
    this.tree.fill(gvn);
    return FILLED;
  }

  private inject(gvn: Gvn, errorCode: number): Outcome {
    this.machine.events.exitsTrueFault++;
    this.machine.cpu.errorCode = errorCode;
    this.consistency.faultInjected(gvn);
    return GUEST_FAULT;
  }

  /** The emulator of a store translates its address anew, unless it has it at hand; whether it comes to `table`. */
  private emulatorReaches(gvn: Gvn, access: Access, table: Gfn): boolean {
    const {guestWalk} = this;
    if (this.memory.translates(gvn)) return true;
    const permitted = guestWalk.walk(this.guestRoot, gvn, access);
    guestWalk.countLoads(countTraceFaultLoad);
    return permitted && guestWalk.gfn === table;
  }

  /** The store that faulted is to be carried out: `emulateStore` or `emulateData` comes next. */
  private trap(gfn: Gfn): Outcome {
    const {events, cpu, physmap} = this.machine;
    events.exitsTraceFault++;
    this.trapped = gfn;
    cpu.frame = physmap.frameOf(gfn);
    this.tree.keepRoot(this.guestRoot);
    return EMULATED;
  }

  /** For the host. What is not backed is mapped nowhere, so there is nothing to change or to flush. */
  private changeLeaves(gfn: Gfn, change: () => number): void {
    const {physmap, events, cpu} = this.machine;
    if (!physmap.isBacked(gfn)) return;
    events.hostEntriesDropped += change();
    events.hostFlushes++;
    cpu.flushAll();
  }
}
