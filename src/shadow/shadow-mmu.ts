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
import {isWrite, type Access, type Gfn, type Gvn, type Pcid} from '../hardware/address.ts';
import {countHiddenFaultLoad, countTraceFaultLoad, countTrueFaultLoad} from '../hardware/load-counts.ts';
import {EMULATED, FILLED, GUEST_FAULT, type Cr3, type InvpcidScope, type Outcome} from '../hardware/mmu.ts';
import {Walker} from '../hardware/walker.ts';
import {auditTlb} from '../host/audit.ts';
import type {Hypervisor, Overhead} from '../host/hypervisor.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {Consistency} from './consistency/consistency.ts';
import {GuestWalk} from './guest-walk.ts';
import {NO_PREFETCH, type Prefetch} from './prefetch/prefetch.ts';
import type {ShadowTables} from './shadow-tables.ts';
import {ShadowTree} from './shadow-tree.ts';

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
  readonly consistency: Consistency;
  private readonly walker: Walker;
  private readonly guestWalk: GuestWalk;
  private readonly tree: ShadowTree;
  private guestRoot: Gfn = 0;
  /** The guest table that a store was caught at. */
  private trapped: Gfn = 0;

  constructor(tables: ShadowTables, consistency: Consistency, prefetch: Prefetch = NO_PREFETCH) {
    this.machine = tables.machine;
    this.tables = tables;
    this.consistency = consistency;
    this.walker = new Walker(this.machine.cpu, tables.memory);
    this.guestWalk = new GuestWalk(this.machine);
    this.tree = new ShadowTree(tables, consistency, this.guestWalk, prefetch);
  }

  translate(gvn: Gvn, access: Access): Outcome {
    const {walker, tree} = this;
    const {cpu} = this.machine;
    for (let faults = 0; faults <= MOST_FAULTS; faults++) {
      if (walker.walk(tree.root.frame, gvn, access)) {
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
    const {guestTables, events} = this.machine;
    events.emulatedStores++;
    guestTables.store(guestTables.slot(this.trapped, index), frame, flags);
    this.consistency.stored(this.trapped, index);
  }

  emulateData(): void {
    this.machine.events.emulatedStores++;
    this.consistency.overwritten(this.trapped);
    if (this.trapped === this.guestRoot) this.tree.takeRoot(this.guestRoot);
  }

  staleFault(): void {
    this.exit('exitsSpuriousFault');
  }

  loadCr3(value: Cr3): void {
    this.exit('exitsCr3Load');
    this.guestRoot = value.root;
    this.consistency.loadCr3(value);
    this.tree.takeRoot(this.guestRoot);
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
    machine.physmap.back(gfn);
    if (isWrite(access)) machine.physmap.unprotect(gfn);
    if (isWrite(access) && !consistency.letsStoresThrough(gfn)) {
      events.exitsTraceFault++;
      guestWalk.countLoads(countTraceFaultLoad);
      this.trapped = gfn;
      cpu.frame = machine.physmap.frameOf(gfn);
      return EMULATED;
    }
    events.exitsHiddenFault++;
    guestWalk.countLoads(countHiddenFaultLoad);
    this.tree.fill(gvn);
    return FILLED;
  }

  /** For the host. What is not backed is mapped nowhere, so there is nothing to change or to flush. */
  private changeLeaves(gfn: Gfn, change: () => number): void {
    const {physmap, events, cpu} = this.machine;
    if (!physmap.isBacked(gfn)) return;
    events.hostEntriesDropped += change();
    events.hostFlushes++;
    cpu.flushAll();
  }

  private exit(cause: ExitCause): void {
    this.machine.events[cause]++;
    this.machine.cpu.worldSwitch();
  }
}
