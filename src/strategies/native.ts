/**
 * No virtualization: the hardware walks the guest's own tables. This is the reference that the others are measured
 * against. It is the shortest strategy to read, and no template for one with a host below the guest: see nested.ts.
 */
import type {Access, Gfn, Gvn, Pcid} from '../hardware/address.ts';
import type {Cpu} from '../hardware/cpu.ts';
import {
  FILLED,
  GUEST_FAULT,
  type Cr3,
  type InvpcidScope,
  type Mmu,
  type Translated,
  type Vcpu,
} from '../hardware/mmu.ts';
import {Walker} from '../hardware/walker.ts';
import {auditTlb} from '../host/audit.ts';
import type {Hypervisor, Overhead} from '../host/hypervisor.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {Strategy} from './strategy.ts';

export class Native implements Hypervisor {
  readonly machine: VirtualMachine;
  private readonly mmus: readonly Mmu[];

  /** `mmuOf` makes what translates for a CPU: a `NativeMmu` unless told. */
  constructor(machine: VirtualMachine, mmuOf: (cpu: Cpu) => Mmu = cpu => new NativeMmu(machine, cpu)) {
    this.machine = machine;
    this.mmus = machine.cpus.map(cpu => mmuOf(cpu));
  }

  cpu(vcpu: Vcpu): Mmu {
    return this.mmus[vcpu];
  }

  // There is no host below the guest.
  hostUnmap(): void {}

  hostProtect(): void {}

  overheadBytes(): Overhead {
    return {end: 0, peak: 0};
  }

  audit(): void {
    auditTlb(this.machine);
  }
}

/** One CPU: its walks start from the root that the operating system has loaded. */
export class NativeMmu implements Mmu {
  protected readonly machine: VirtualMachine;
  protected readonly cpu: Cpu;
  private readonly walker: Walker;
  private root: Gfn = 0;

  constructor(machine: VirtualMachine, cpu: Cpu) {
    this.machine = machine;
    this.cpu = cpu;
    this.walker = new Walker(cpu, machine.guestTables);
  }

  translate(gvn: Gvn, access: Access): Translated {
    const {walker, cpu, machine} = this;
    if (!walker.walk(this.root, gvn, access)) {
      cpu.faultRaised(gvn);
      cpu.errorCode = walker.errorCode;
      return GUEST_FAULT;
    }
    walker.found.frame = machine.physmap.frameOf(walker.found.frame);
    cpu.fill(gvn, access, walker.found);
    return FILLED;
  }

  staleFault(): void {
    this.machine.events.spuriousFaults++;
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

  // The guest's tables are the only ones, so the hardware never refuses what they permit.
  emulateStore(): void {
    throw new Error('native: a store was emulated, and there is nobody to do that');
  }

  emulateData(): void {
    throw new Error('native: a store was emulated, and there is nobody to do that');
  }
}

export const native: Strategy = {
  id: 'native',
  title: 'Native',
  description: 'no virtualization: the hardware walks the tables of the operating system',
  virtual: false,
  parameters: {},
  build: machine => new Native(machine),
};
