import type {Gfn} from '../hardware/address.ts';
import type {Mmu, Vcpu} from '../hardware/mmu.ts';
import type {VirtualMachine} from './virtual-machine.ts';

export interface Overhead {
  readonly end: number;
  readonly peak: number;
}

/**
 * One virtual machine under one strategy. The machine holds the virtual CPUs, the replica of the guest's tables (whose
 * accessed and dirty bits this strategy's own walks set) and what the host has backed; the strategy adds its own tables,
 * and an Mmu for each virtual CPU.
 */
export interface Hypervisor {
  readonly machine: VirtualMachine;
  /** What translates for a virtual CPU of `machine.cpus`: the same object whenever it is asked for. */
  cpu(vcpu: Vcpu): Mmu;
  /** Balloon, swap, migration: nothing may translate to the frame afterwards. */
  hostUnmap(gfn: Gfn): void;
  /** Page sharing, dirty logging: the next store to the frame must be seen. */
  hostProtect(gfn: Gfn): void;
  /** Bytes of page tables that exist only because of virtualization: now, and the most there ever were. */
  overheadBytes(): Overhead;
  /** Recomputes the invariants of the strategy's tables from scratch and throws where one does not hold. */
  audit(): void;
}
