/**
 * What a hypervisor flushes of the TLB of the virtual CPU at hand, on behalf of the guest's own flushes there. (What a change
 * of the shadow tables makes stale is flushed on every CPU: `ShadowEntries.flushEveryCpu`.) With a tag for the virtual machine
 * (VPID) neither an exit nor an entry flushes anything, so each flush is an instruction that the hypervisor executes (INVVPID
 * of an address or of a context), and is counted. Without a tag the exit at hand has emptied everything, and nothing is left
 * to flush.
 *
 * VMX has no instruction that flushes one PCID of a virtual machine. Where this flushes one, it is what a hypervisor with the
 * guest's own flushes would do.
 */
import type {Gvn, Pcid} from '../hardware/address.ts';
import type {Cpu} from '../hardware/cpu.ts';
import {INVPCID_ADDRESS, type Cr3, type InvpcidScope} from '../hardware/mmu.ts';
import type {ContextFlush} from './tables/shadow-entries.ts';

/** A flush of one page, by what made it necessary. */
export type PageFlush = 'trueFaultPageFlushes' | 'invalidationPageFlushes';

/** What the way back to the guest flushes: nothing; or, as it loads CR3 there as a switcher without VMX does, that context. */
export type EntryFlushes = 'keeps the TLB' | 'loads CR3';

export class CpuFlushes {
  private readonly cpu: Cpu;
  private readonly entry: EntryFlushes;

  constructor(cpu: Cpu, entry: EntryFlushes = 'keeps the TLB') {
    this.cpu = cpu;
    this.entry = entry;
  }

  /** All translations of the virtual machine. */
  all(flush: ContextFlush): void {
    this.count(flush);
    this.cpu.flushAll();
  }

  /** Those of one PCID, but for global ones. */
  context(pcid: Pcid, flush: ContextFlush): void {
    this.count(flush);
    this.cpu.flushContext(pcid);
  }

  /** Those of one page, whatever their PCID. */
  page(gvn: Gvn, flush: PageFlush): void {
    this.count(flush);
    this.cpu.flushPageEverywhere(gvn);
  }

  /** The same, but not counted: it closes a hole of the code that was read, which executes nothing there. */
  pageUnseen(gvn: Gvn): void {
    this.cpu.flushPageEverywhere(gvn);
  }

  /** What INVLPG flushes, and the page's other PCIDs: what is global to the guest is not to the processor. */
  invlpg(gvn: Gvn): void {
    this.count('invalidationPageFlushes');
    this.cpu.flushPage(gvn);
    this.cpu.flushPageEverywhere(gvn);
  }

  /** What INVPCID flushes. */
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.count(scope === INVPCID_ADDRESS ? 'invalidationPageFlushes' : 'invalidationFlushes');
    this.cpu.invpcid(scope, pcid, gvn);
  }

  /** The guest goes on in the context of `value`, from which goes what a load of it flushes. */
  loadCr3(value: Cr3): void {
    if (!value.noFlush && this.entry === 'keeps the TLB') this.count('cr3LoadFlushes');
    this.cpu.loadCr3(value);
  }

  private count(flush: ContextFlush | PageFlush): void {
    const {events, isEmpty} = this.cpu;
    if (!isEmpty) events[flush]++;
  }
}
