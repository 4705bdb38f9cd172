/**
 * Nested paging (Intel EPT, AMD NPT): the guest owns its tables, the hypervisor owns a second set that places guest
 * frames in host frames, and the hardware walks both. Nothing that a guest does to its own tables exits; what exits is
 * the use of a guest frame that the nested tables do not place yet.
 */
import {ACCESSED, DIRTY, type Access, type Gfn, type Gvn, type Pcid} from '../hardware/address.ts';
import {FILLED, GUEST_FAULT, type Cr3, type InvpcidScope, type Outcome} from '../hardware/mmu.ts';
import {NestedDimension} from '../hardware/nested-dimension.ts';
import {NestedWalker, REFUSED, WALKED} from '../hardware/nested-walker.ts';
import {HostTables} from '../host/host-tables.ts';
import {auditTlb} from '../host/audit.ts';
import type {Hypervisor, Overhead} from '../host/hypervisor.ts';
import {NestedTables} from '../host/nested-tables.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {Strategy} from './strategy.ts';

export class Nested implements Hypervisor {
  readonly machine: VirtualMachine;
  private readonly tables: HostTables;
  private readonly nested: NestedTables;
  private readonly dimension: NestedDimension;
  private readonly walker: NestedWalker;
  private root: Gfn = 0;

  constructor(machine: VirtualMachine) {
    const {paging, processor, host, cpu, physmap, guestTables} = machine;
    this.machine = machine;
    this.tables = new HostTables(paging.entries, cpu.caches);
    this.nested = new NestedTables(paging, host.levels, this.tables, physmap);
    if (host.warm) this.nested.mapAll();
    const {path, root} = this.nested;
    this.dimension = new NestedDimension(cpu, processor, this.tables.memory, path, root);
    this.walker = new NestedWalker(cpu, guestTables, this.dimension, processor.guestWalkCacheHolds);
  }

  translate(gvn: Gvn, access: Access): Outcome {
    const {walker, machine} = this;
    const {cpu} = machine;
    for (;;) {
      const end = walker.walk(this.root, gvn, access);
      if (end === WALKED) {
        cpu.fill(gvn, access, walker.found);
        return FILLED;
      }
      if (end === REFUSED) {
        cpu.faultRaised(gvn);
        cpu.errorCode = walker.errorCode;
        return GUEST_FAULT;
      }
      this.handleViolation(gvn);
    }
  }

  staleFault(): void {
    this.machine.events.spuriousFaults++;
  }

  loadCr3(value: Cr3): void {
    this.root = value.root;
    this.machine.cpu.loadCr3(value);
  }

  readCr3(): void {}

  invlpg(gvn: Gvn): void {
    this.machine.cpu.flushPage(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.machine.cpu.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.machine.cpu.flushAll();
  }

  hint(): void {}

  // A violation on a store is resolved and the store repeated, so none is ever emulated.
  emulateStore(): void {
    throw new Error('nested: a store was emulated, and nested paging emulates none');
  }

  emulateData(): void {
    throw new Error('nested: a store was emulated, and nested paging emulates none');
  }

  hostUnmap(gfn: Gfn): void {
    if (this.machine.physmap.isBacked(gfn)) this.changeLeaf(() => this.nested.unmap(gfn));
    this.machine.takeFrame(gfn);
  }

  hostProtect(gfn: Gfn): void {
    if (this.machine.physmap.isBacked(gfn)) this.changeLeaf(() => this.nested.protect(gfn));
    this.machine.protectFrame(gfn);
  }

  overheadBytes(): Overhead {
    return this.tables.overhead();
  }

  audit(): void {
    const {physmap, cpu, paging} = this.machine;
    this.nested.audit();
    auditTlb(this.machine);
    for (const {gfn, frame, level} of this.dimension.list())
      for (let page = 0; page < paging.pagesIn(level); page++)
        physmap.auditPlacement('nested TLB', gfn + page, frame + page);
    for (const {frame, hostFrame} of cpu.walkCaches.list()) {
      physmap.auditPlacement('paging-structure cache', frame, hostFrame);
    }
  }

  /** EPT violation: back the frame if nothing does, give it back its write permission if a store wants it, map it. */
  private handleViolation(gvn: Gvn): void {
    const {cpu, events, physmap} = this.machine;
    const gfn = this.dimension.violation;
    events.exitsNestedViolation++;
    cpu.worldSwitch();
    if (this.walker.violationOf === 'page') cpu.violationRaised(gvn);
    const tablesBefore = this.tables.memory.tables;
    physmap.back(gfn);
    if (this.walker.violationByStore) physmap.unprotect(gfn);
    this.nested.map(gfn, this.walker.violationByStore ? ACCESSED | DIRTY : ACCESSED);
    this.dimension.drop(gfn);
    events.nestedEntriesFilled++;
    events.nestedTablesAllocated += this.tables.memory.tables - tablesBefore;
  }

  /** For the host. INVEPT follows: combined mappings go with the guest-physical ones that they were made of. */
  private changeLeaf(change: () => void): void {
    const {events, cpu} = this.machine;
    const tablesBefore = this.tables.memory.tables;
    change();
    events.hostEntriesDropped++;
    events.nestedTablesAllocated += this.tables.memory.tables - tablesBefore;
    events.nestedFlushes++;
    this.dimension.flush();
    cpu.flushAll();
  }
}

export const nested: Strategy = {
  id: 'nested',
  title: 'Nested paging',
  description: 'the hardware walks the guest tables and the nested tables; guest table changes do not exit',
  needs: 'nested paging',
  virtual: true,
  parameters: {},
  build: machine => new Nested(machine),
};
