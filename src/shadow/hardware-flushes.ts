/**
 * What a hypervisor flushes of the processor's TLB. With a tag for the virtual machine (VPID) neither an exit nor an entry
 * flushes anything, so each flush is an instruction that the hypervisor executes (INVVPID of an address or of a context),
 * and is counted. Without a tag the exit at hand has emptied everything, and nothing is left to flush.
 *
 * VMX has no instruction that flushes one PCID of a virtual machine. Where this flushes one, it is what a hypervisor with the
 * guest's own flushes would do.
 */
import type {Gvn, Pcid} from '../hardware/address.ts';
import {INVPCID_ADDRESS, type Cr3, type InvpcidScope} from '../hardware/mmu.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';

/** A flush of contexts, by what made it necessary. */
export type FlushName =
  | 'hiddenFaultFlushes'
  | 'traceFaultFlushes'
  | 'syncFlushes'
  | 'evictionFlushes'
  | 'samplingFlushes'
  | 'cr3LoadFlushes'
  | 'invalidationFlushes';

/** A flush of one page, by what made it necessary. */
export type PageFlushName = 'trueFaultPageFlushes' | 'invalidationPageFlushes';

export class HardwareFlushes {
  /** Whether the way back to the guest loads CR3, as a switcher without VMX does: it flushes a context for nothing more. */
  entryLoadsCr3 = false;
  private readonly machine: VirtualMachine;

  constructor(machine: VirtualMachine) {
    this.machine = machine;
  }

  /** All translations of the virtual machine. */
  all(flush: FlushName): void {
    this.count(flush);
    this.machine.cpu.flushAll();
  }

  /** Those of one PCID, but for global ones. */
  context(pcid: Pcid, flush: FlushName): void {
    this.count(flush);
    this.machine.cpu.flushContext(pcid);
  }

  /** Those of one page, whatever their PCID. */
  page(gvn: Gvn, flush: PageFlushName): void {
    this.count(flush);
    this.machine.cpu.flushPageEverywhere(gvn);
  }

  /** The same, but not counted: it closes a hole of the code that was read, which executes nothing there. */
  pageUnseen(gvn: Gvn): void {
    this.machine.cpu.flushPageEverywhere(gvn);
  }

  /** What INVLPG flushes, and the page's other PCIDs: what is global to the guest is not to the processor. */
  invlpg(gvn: Gvn): void {
    const {cpu} = this.machine;
    this.count('invalidationPageFlushes');
    cpu.flushPage(gvn);
    cpu.flushPageEverywhere(gvn);
  }

  /** What INVPCID flushes. */
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.count(scope === INVPCID_ADDRESS ? 'invalidationPageFlushes' : 'invalidationFlushes');
    this.machine.cpu.invpcid(scope, pcid, gvn);
  }

  /** The guest goes on in the context of `value`, from which goes what a load of it flushes. */
  loadCr3(value: Cr3): void {
    if (!value.noFlush && !this.entryLoadsCr3) this.count('cr3LoadFlushes');
    this.machine.cpu.loadCr3(value);
  }

  private count(flush: FlushName | PageFlushName): void {
    const {cpu, events} = this.machine;
    if (!cpu.isEmpty) events[flush]++;
  }
}
