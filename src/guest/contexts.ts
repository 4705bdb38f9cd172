/**
 * What the processor has loaded, and how the kernel keeps its TLB right: CR3, six dynamic ASIDs, the flush ceiling and
 * the second root of an isolated kernel. Linux's arch/x86/mm/tlb.c in small, for one processor.
 */
import type {Gvn, Pcid} from '../hardware/address.ts';
import {INVPCID_ADDRESS} from '../hardware/mmu.ts';
import type {Recorder} from '../recording/recorder.ts';
import type {AddressSpace} from './address-space.ts';
import type {GuestParameters} from './parameters.ts';

/** Linux's TLB_NR_DYN_ASIDS. */
const ASID_SLOTS = 6;
/** The PCID of an isolated kernel's user root is its kernel root's with this bit set. */
const USER_PCID = 1 << 11;

interface AsidSlot {
  space: AddressSpace | undefined;
  /** The space's `flushes` when the slot was last brought up to date. */
  flushes: number;
  /** The user PCID is flushed at the next return to user mode. */
  userFlushDue: boolean;
}

export class Contexts {
  /** Whose kernel root CR3 holds, or held last. */
  loaded: AddressSpace;
  /** A kernel thread or a dying process runs on `loaded` without being of it. */
  lazy = false;
  private readonly kernelSpace: AddressSpace;
  private readonly parameters: GuestParameters;
  private readonly recorder: Recorder;
  private readonly slots: AsidSlot[];
  private slot = 0;
  private nextSlot = 0;

  /** Boots on the kernel's own space. */
  constructor(kernelSpace: AddressSpace, parameters: GuestParameters, recorder: Recorder) {
    this.kernelSpace = kernelSpace;
    this.parameters = parameters;
    this.recorder = recorder;
    this.slots = Array.from({length: ASID_SLOTS}, () => ({
      space: undefined,
      flushes: 0,
      userFlushDue: false,
    }));
    this.loaded = kernelSpace;
    this.load(kernelSpace);
  }

  /** switch_mm: nothing where the space is loaded already. */
  switchTo(space: AddressSpace): void {
    this.lazy = false;
    if (space !== this.loaded) this.load(space);
  }

  /** From user mode into an isolated kernel. */
  enterKernel(): void {
    if (!this.parameters.isolated) return;
    this.recorder.readCr3();
    this.recorder.loadCr3(this.loaded.root, this.kernelPcid, this.tagged);
  }

  /** From an isolated kernel to user mode. */
  leaveKernel(): void {
    if (!this.parameters.isolated) return;
    const slot = this.slots[this.slot];
    this.recorder.readCr3();
    this.recorder.loadCr3(this.loaded.userRoot, this.userPcid, this.tagged && !slot.userFlushDue);
    slot.userFlushDue = false;
  }

  /** flush_tlb_mm: everything of the space that is not global. */
  flushSpace(space: AddressSpace): void {
    space.flushes++;
    if (space !== this.loaded) return;
    if (this.lazy) return this.switchTo(this.kernelSpace);
    const slot = this.slots[this.slot];
    slot.flushes = space.flushes;
    slot.userFlushDue = true;
    this.recorder.readCr3();
    this.recorder.loadCr3(space.root, this.kernelPcid, false);
  }

  /** flush_tlb_mm_range over [start, end), one INVLPG each `stride` pages up to the ceiling. */
  flushRange(space: AddressSpace, start: Gvn, end: Gvn, stride = 1): void {
    if (Math.trunc((end - start) / stride) > this.parameters.flushCeiling) return this.flushSpace(space);
    if (this.lazy && space === this.loaded) return this.flushSpace(space);
    space.flushes++;
    if (space !== this.loaded) return;
    this.slots[this.slot].flushes = space.flushes;
    for (let gvn = start; gvn < end; gvn += stride) this.flushPage(gvn);
  }

  private get tagged(): boolean {
    return this.parameters.pcid === 1;
  }

  /** PCID 0 is for those who do not use PCIDs. */
  private get kernelPcid(): Pcid {
    return this.tagged ? this.slot + 1 : 0;
  }

  private get userPcid(): Pcid {
    return this.tagged ? this.kernelPcid | USER_PCID : 0;
  }

  private flushPage(gvn: Gvn): void {
    this.recorder.invlpg(gvn);
    // INVLPG reaches the PCID it runs under only. Without PCIDs the return to user mode flushes all the same.
    if (this.tagged && this.parameters.isolated) this.recorder.invpcid(INVPCID_ADDRESS, this.userPcid, gvn);
  }

  private load(space: AddressSpace): void {
    this.loaded = space;
    if (!this.tagged) return this.recorder.loadCr3(space.root, 0, false);
    const known = this.slots.findIndex(slot => slot.space === space);
    this.slot = known >= 0 ? known : this.takeSlot(space);
    const slot = this.slots[this.slot];
    const current = known >= 0 && slot.flushes === space.flushes;
    slot.flushes = space.flushes;
    if (!current) slot.userFlushDue = true;
    this.recorder.loadCr3(space.root, this.kernelPcid, current);
  }

  private takeSlot(space: AddressSpace): number {
    const taken = this.nextSlot;
    this.nextSlot = (taken + 1) % ASID_SLOTS;
    this.slots[taken].space = space;
    return taken;
  }
}
