/**
 * Xen's *virtual TLB*: a few translations of pages that it walked the guest's tables for, direct-mapped by page number, for
 * the emulator, which translates the address of each store again (xen/arch/x86/mm/shadow/private.h).
 */
import type {Gvn, Paging} from '../../hardware/address.ts';

export class VirtualTlb {
  private readonly paging: Paging;
  private readonly entries: number;
  private readonly pages: (Gvn | undefined)[] = [];

  constructor(paging: Paging, entries: number) {
    this.paging = paging;
    this.entries = entries;
  }

  /** The guest's tables have been walked for `gvn`. */
  fill(gvn: Gvn): void {
    if (this.entries > 0) this.pages[this.placeOf(gvn)] = gvn;
  }

  /** Whether the translation of `gvn` is at hand. */
  has(gvn: Gvn): boolean {
    return this.entries > 0 && this.pages[this.placeOf(gvn)] === gvn;
  }

  flush(): void {
    this.pages.length = 0;
  }

  private placeOf(gvn: Gvn): number {
    return this.paging.setOf(gvn, 1, this.entries);
  }
}
