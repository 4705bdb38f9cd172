/**
 * Nested paging (Intel EPT, AMD NPT): the guest owns its tables, the hypervisor owns a second set that places guest
 * frames in host frames, and the hardware walks both. Nothing that a guest does to its own tables exits; what exits is
 * the use of a guest frame that the nested tables do not place yet. For another way of the hardware to walk, start from a
 * copy of it.
 */
import {ACCESSED, DIRTY, type Access, type Gfn, type Gvn, type Pcid} from '../hardware/address.ts';
import type {Cpu} from '../hardware/cpu.ts';
import {
  FILLED,
  GUEST_FAULT,
  RESOLVED,
  type Cr3,
  type InvpcidScope,
  type Mmu,
  type Translated,
  type Vcpu,
} from '../hardware/mmu.ts';
import {NestedDimension} from '../hardware/nested-dimension.ts';
import {NestedWalker, REFUSED, WALKED} from '../hardware/nested-walker.ts';
import {auditTlb} from '../host/audit.ts';
import type {HostTables} from '../host/host-tables.ts';
import type {Hypervisor, Overhead} from '../host/hypervisor.ts';
import {NestedTables} from '../host/nested-tables.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {Strategy} from './strategy.ts';

export class Nested implements Hypervisor {
  readonly machine: VirtualMachine;
  readonly tables: HostTables;
  readonly nested: NestedTables;
  private readonly mmus: readonly NestedMmu[];

  constructor(machine: VirtualMachine) {
    const {paging, host, cpus, physmap} = machine;
    this.machine = machine;
    this.tables = machine.hostTables();
    this.nested = new NestedTables(paging, host.levels, this.tables, physmap);
    if (host.warm) this.nested.mapAll();
    this.mmus = cpus.map(each => new NestedMmu(this, each));
  }

  cpu(vcpu: Vcpu): Mmu {
    return this.mmus[vcpu];
  }

  /** The frame is used: back it if nothing does, give it back its write permission if a store wants it, map it. */
  place(gfn: Gfn, isStored: boolean): void {
    const {events, physmap} = this.machine;
    const tablesBefore = this.tables.memory.tables;
    physmap.back(gfn);
    if (isStored) physmap.unprotect(gfn);
    this.nested.map(gfn, isStored ? ACCESSED | DIRTY : ACCESSED);
    events.nestedEntriesFilled++;
    events.nestedTablesAllocated += this.tables.memory.tables - tablesBefore;
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
    this.nested.audit();
    auditTlb(this.machine);
    for (const mmu of this.mmus) mmu.audit();
  }

  /** For the host: an entry changes that any CPU may have walked. */
  private changeLeaf(change: () => void): void {
    const {events} = this.machine;
    const tablesBefore = this.tables.memory.tables;
    change();
    events.hostEntriesDropped++;
    events.nestedTablesAllocated += this.tables.memory.tables - tablesBefore;
    for (const mmu of this.mmus) mmu.invept();
  }
}

/** One virtual CPU: it walks the guest's tables from the root that the guest has loaded, through the nested tables. */
export class NestedMmu implements Mmu {
  private readonly hypervisor: Nested;
  private readonly cpu: Cpu;
  private readonly dimension: NestedDimension;
  private readonly walker: NestedWalker;
  private root: Gfn = 0;

  constructor(hypervisor: Nested, cpu: Cpu) {
    const {processor, guestTables} = hypervisor.machine;
    const {path, root} = hypervisor.nested;
    this.hypervisor = hypervisor;
    this.cpu = cpu;
    this.dimension = new NestedDimension(cpu, processor, hypervisor.tables.memory, path, root);
    this.walker = new NestedWalker(cpu, guestTables, this.dimension, processor.guestWalkCacheHolds);
  }

  translate(gvn: Gvn, access: Access): Translated {
    const {walker, cpu} = this;
    for (let answer: Translated = FILLED; ; answer = RESOLVED) {
      const end = walker.walk(this.root, gvn, access);
      if (end === WALKED) {
        cpu.fill(gvn, access, walker.found);
        return answer;
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
    this.hypervisor.machine.events.spuriousFaults++;
  }

  loadCr3(value: Cr3): void {
    this.root = value.root;
    this.cpu.loadCr3(value);
  }

  readCr3(): void {}

  invlpg(gvn: Gvn): void {
    this.cpu.flushPage(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.cpu.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.cpu.flushAll();
  }

  hint(): void {}

  // A violation on a store is resolved and the store repeated, so none is ever emulated.
  emulateStore(): void {
    throw new Error('nested: a store was emulated, and nested paging emulates none');
  }

  emulateData(): void {
    throw new Error('nested: a store was emulated, and nested paging emulates none');
  }

  /** INVEPT of this virtual machine: combined mappings go with the guest-physical ones that they were made of. */
  invept(): void {
    this.hypervisor.machine.events.nestedFlushes++;
    this.dimension.flush();
    this.cpu.flushAll();
  }

  /** Throws where this CPU remembers a guest frame anywhere but where it lies. */
  audit(): void {
    const {physmap, paging} = this.hypervisor.machine;
    for (const {gfn, frame, level} of this.dimension.list())
      for (let page = 0; page < paging.pagesIn(level); page++)
        physmap.auditPlacement('nested TLB', gfn + page, frame + page);
    for (const {frame, hostFrame} of this.cpu.walkCaches.list()) {
      physmap.auditPlacement('paging-structure cache', frame, hostFrame);
    }
  }

  /** EPT violation: an exit, after which the walk is begun anew. */
  private handleViolation(gvn: Gvn): void {
    const {hypervisor, cpu, dimension, walker} = this;
    const gfn = dimension.violation;
    hypervisor.machine.events.exitsNestedViolation++;
    cpu.worldSwitch();
    if (walker.violationOf === 'page') cpu.violationRaised(gvn);
    hypervisor.place(gfn, walker.violationByStore);
    dimension.drop(gfn);
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
