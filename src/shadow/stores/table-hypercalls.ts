/**
 * A guest that knows of its hypervisor: it stores to its tables and tells of each entry by a hypercall. While it works
 * through a table in lazy mode the calls are written to a ring instead, which a call at the end hands over; a call that
 * finds the ring full is made at once, and hands the ring over too.
 */
import {isUser, type Access} from '../../hardware/address.ts';
import {HINT_LAZY_MMU_BEGIN, HINT_LAZY_MMU_END, type Hint} from '../../hardware/mmu.ts';
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {StoreRoute} from './store-route.ts';

export class TableHypercalls implements StoreRoute {
  private readonly machine: VirtualMachine;
  private readonly ringSize: number;
  private readonly worldSwitch: () => void;
  private mode: 'eager' | 'lazy' = 'eager';
  private queued = 0;

  /** `worldSwitch`: what a call does to the processor on the way to the hypervisor and back; what an exit does unless told. */
  constructor(machine: VirtualMachine, ringSize: number, worldSwitch = () => machine.cpu.worldSwitch()) {
    this.machine = machine;
    this.ringSize = ringSize;
    this.worldSwitch = worldSwitch;
  }

  /** No process stores to a table, and what it does store is told to nobody. */
  takes(access: Access): boolean {
    return !isUser(access);
  }

  entryStored(): void {
    this.machine.events.storesTold++;
    if (this.mode === 'eager' || this.queued === this.ringSize) this.call();
    else this.queued++;
  }

  /** Nobody tells of it: what was a table has been taken out of the guest's tree before, and that was told. */
  dataStored(): void {
    this.machine.events.storesTold++;
  }

  hint(hint: Hint): void {
    if (hint === HINT_LAZY_MMU_BEGIN) this.mode = 'lazy';
    if (hint !== HINT_LAZY_MMU_END) return;
    this.mode = 'eager';
    this.call();
  }

  private call(): void {
    this.queued = 0;
    this.machine.events.exitsTableHypercall++;
    this.worldSwitch();
  }
}
