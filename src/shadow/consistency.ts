import type {Access, Gfn, Gvn, Level, Pcid} from '../hardware/address.ts';
import type {Cr3, Hint, InvpcidScope} from '../hardware/mmu.ts';
import {keyOf, type Role, type ShadowPage} from './shadow-page.ts';

/**
 * What becomes of a guest's store to a frame that is write-protected: the hypervisor carries it out, or the guest may
 * repeat it and goes through, for the shadow need not be in step any more.
 */
export type StoreAnswer = 'emulate' | 'repeat';

/**
 * How shadow tables are kept consistent with the guest's: whether and how the guest's stores are caught, which shadow
 * pages may be used again, and what the guest's own invalidations mean. One object of a kind serves one virtual machine.
 *
 * What a kind must decide is abstract. Of the rest it is only told, and does nothing unless it says otherwise.
 */
export abstract class Consistency {
  /** What a chart's legend calls it. */
  abstract readonly title: string;

  /** A page for `role` that may be used as it is. */
  abstract find(role: Role): ShadowPage | undefined;

  /** Whether a page that the parent points at already may stay there, although `role` is wanted. */
  mayStay(page: ShadowPage, role: Role): boolean {
    return page.key === keyOf(role);
  }

  /** Whether the page must not be evicted. */
  pins(_page: ShadowPage): boolean {
    return false;
  }

  /** The page has just been made, and is still empty. */
  created(_page: ShadowPage): void {}

  /** The entry of `slot` has been made to point at the page. */
  linked(_slot: number, _page: ShadowPage): void {}

  /** The way of a fault leads through the page, or it was taken as the root. */
  reached(_page: ShadowPage): void {}

  /** A leaf has been written for a fault on the page `gvn`. */
  filled(_gvn: Gvn): void {}

  /** The page is about to be evicted; what must go with it is freed now. */
  leaving(_page: ShadowPage): void {}

  /** The page has been freed. */
  freed(_page: ShadowPage): void {}

  /** Whether a leaf may let stores to the frame through. */
  abstract letsStoresThrough(gfn: Gfn): boolean;

  /** A leaf through which the guest may write to the frame is wanted: the last moment to let go of its protection. */
  writableWanted(_gfn: Gfn): void {}

  /** The size of the largest leaf that may map the frame. */
  abstract largestLeaf(gfn: Gfn): Level;

  /** A store through `gvn` to a frame that is write-protected has exited. */
  abstract storeCaught(gfn: Gfn, access: Access, gvn: Gvn): StoreAnswer;

  /** Entry `index` of the guest table in `gfn`, whose flags were `before`, was stored to on the guest's behalf. */
  abstract stored(gfn: Gfn, index: number, before: number): void;

  /** The frame was overwritten by what is not an entry of a table. */
  abstract overwritten(gfn: Gfn): void;

  /** The guest loaded `value`; the root for it is looked for next. */
  abstract loadCr3(value: Cr3): void;

  /** The root for `value` has been found or made. */
  rootTaken(_root: ShadowPage, _value: Cr3): void {}

  /** The guest is about to be told of a fault, with `cpu.errorCode`, which drops the page from a TLB as INVLPG does. */
  abstract faultInjected(gvn: Gvn): void;

  abstract invlpg(gvn: Gvn): void;

  abstract invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void;

  abstract toggleGlobalPages(): void;

  /** A mark that a paravirtual guest makes a hypercall of. */
  hint(_hint: Hint, _operand: number): void {}

  /** Throws where an invariant of this kind does not hold. */
  abstract audit(): void;
}
