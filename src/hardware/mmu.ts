/**
 * The contract between a virtual CPU and what translates for it. The Cpu looks in its TLB first; what the TLB cannot
 * serve goes to an Mmu, and what the guest says about its tables (CR3, INVLPG, …) goes to the Mmu too.
 *
 * There is no callback for a guest's store to its own tables: such a store is an access to the table's address in the
 * guest's direct map. If the TLB and the tables permit it, memory changes and nobody is told.
 */
import type {Access, Gfn, Gvn, Pcid} from './address.ts';

/** A virtual CPU, by its number in the virtual machine: each has TLBs, a loaded root and an Mmu of its own. */
export type Vcpu = number;
/** The one that boots, and as yet the only one. */
export const BOOT_CPU: Vcpu = 0;

/** What an access came to. */
export type Outcome = 0 | 1 | 2;
/** The access may go on: `cpu.frame` is the host frame. */
export const FILLED = 0;
/** A store to `cpu.frame` that the hypervisor carries out itself: nothing is cached and the guest's instruction is done. */
export const EMULATED = 1;
/** #PF in the guest, with `cpu.errorCode`. */
export const GUEST_FAULT = 2;

/** What an Mmu answers to what the TLB cannot serve. */
export type Translated = Outcome | 3;
/** As FILLED, after an exit: the hardware walked in vain first, and the hypervisor has filled what it lacked. */
export const RESOLVED = 3;

/** What MOV to CR3 writes. `noFlush` is bit 63, which only counts with PCIDs in use. */
export interface Cr3 {
  readonly root: Gfn;
  readonly pcid: Pcid;
  readonly noFlush: boolean;
}

/** INVPCID types, by the manual's numbers. */
export type InvpcidScope = 0 | 1 | 2 | 3;
export const INVPCID_ADDRESS = 0;
export const INVPCID_CONTEXT = 1;
export const INVPCID_ALL_WITH_GLOBAL = 2;
export const INVPCID_ALL = 3;

/** What a paravirtual kernel would turn into a hypercall; a plain one says nothing. */
export type Hint = number;
export const HINT_USER_TO_KERNEL_SYSCALL = 0;
export const HINT_USER_TO_KERNEL_INTERRUPT = 1;
export const HINT_USER_TO_KERNEL_FAULT = 2;
export const HINT_KERNEL_TO_USER = 3;
export const HINT_FAULT_RETURN = 4;
export const HINT_LAZY_MMU_BEGIN = 5;
export const HINT_LAZY_MMU_END = 6;
/** The operand is the root of the address space. */
export const HINT_ADDRESS_SPACE_READY = 7;
export const HINT_ADDRESS_SPACE_DYING = 8;

/** What translates for one virtual CPU, and is told what this CPU's instructions say about its tables. */
export interface Mmu {
  /**
   * A TLB miss, or a hit whose rights or dirty-knowledge do not cover `access`. On FILLED and RESOLVED the translation
   * has been put into the TLB by `cpu.fill`: FILLED if the first walk of the hardware found it, RESOLVED if one failed
   * before. To who accesses the two are one; to the CPU they tell whether a stale entry's fault was for nothing.
   */
  translate(gvn: Gvn, access: Access): Translated;
  /**
   * The table store that `translate` has just answered EMULATED for: entry `index` of the table that was stored to gets
   * `frame` and `flags`. It is the only way a strategy learns of a guest's store.
   */
  emulateStore(index: number, frame: number, flags: number): void;
  /**
   * The store that `translate` has just answered EMULATED for is not one whole, aligned entry: it is plain data, or a
   * page zeroed or copied over.
   */
  emulateData(): void;
  /**
   * A stale TLB entry raised #PF although the tables permit the access (the processor does not walk again first):
   * `translate` has just answered FILLED. After RESOLVED the fault was not for nothing, and nobody is told.
   */
  staleFault(): void;
  loadCr3(value: Cr3): void;
  /** MOV from CR3: exits under shadow paging. */
  readCr3(): void;
  invlpg(gvn: Gvn): void;
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void;
  /** MOV to CR4 that toggles PGE: everything goes, global entries too. */
  toggleGlobalPages(): void;
  hint(hint: Hint, operand: number): void;
}
