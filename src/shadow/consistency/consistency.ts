import type {Cr3, InvpcidScope} from '../../hardware/mmu.ts';
import type {Gfn, Gvn, Level, Pcid} from '../../hardware/address.ts';
import type {Role, ShadowPage} from '../shadow-page.ts';

/**
 * How shadow tables are kept consistent with the guest's: whether and how the guest's stores are caught, which shadow
 * pages may be used again, and what the guest's own invalidations mean. One object of a kind serves one virtual machine.
 */
export interface Consistency {
  /** What a chart's legend calls it. */
  readonly title: string;

  /** A page for `role` that may be used as it is. */
  find(role: Role): ShadowPage | undefined;
  /** Whether a page that the parent points at already may stay there, although `role` is wanted. */
  mayStay(page: ShadowPage, role: Role): boolean;
  /** The page has just been made, and is still empty. */
  created(page: ShadowPage): void;
  /** The page has been freed. */
  freed(page: ShadowPage): void;

  /** Whether a leaf may let stores to the frame through. */
  letsStoresThrough(gfn: Gfn): boolean;
  /** The size of the largest leaf that may map the frame. */
  largestLeaf(gfn: Gfn): Level;

  /** The guest loaded `value`; the root for it is looked for next. */
  loadCr3(value: Cr3): void;
  /** The guest is about to be told of a fault, which drops the page from a TLB as INVLPG does. */
  faultInjected(gvn: Gvn): void;
  invlpg(gvn: Gvn): void;
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void;
  toggleGlobalPages(): void;

  /** Entry `index` of the guest table in `gfn` was stored to by the hypervisor on the guest's behalf. */
  stored(gfn: Gfn, index: number): void;
  /** The frame was overwritten by what is not an entry of a table. */
  overwritten(gfn: Gfn): void;

  /** Throws where an invariant of this kind does not hold. */
  audit(): void;
}
