/**
 * No traces: the shadow tree is a big TLB in software (Palacios and early Xen call it a virtual TLB). A TLB may be stale until
 * the guest flushes it, so no guest table is ever write-protected and no store exits. The price is paid at each load of CR3,
 * which discards the tree: all of it, or all but what the guest calls global.
 *
 * The tree is keyed by virtual address: the same guest table reached at two addresses has two shadow pages.
 */
import {HIGHEST_LEAF_LEVEL, type Gfn, type Gvn, type Level, type Pcid} from '../../hardware/address.ts';
import {
  INVPCID_ALL,
  INVPCID_ALL_WITH_GLOBAL,
  INVPCID_CONTEXT,
  type Cr3,
  type InvpcidScope,
} from '../../hardware/mmu.ts';
import {dropPage} from '../drop-page.ts';
import type {GuestFlushes} from '../guest-flushes.ts';
import type {LoadedContext} from '../loaded-context.ts';
import type {Sharing} from '../sharing.ts';
import {keyOf} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {WriteProtection, StoreAnswer} from '../write-protection.ts';
import {AT_ONCE, type Discard} from './discard.ts';

/**
 * No page is looked for: one root serves every context of its CPU in turn. Below it leaves carry all their rights, so a page may serve whatever table the guest
 * has at its addresses; or, where something reads the table that a page was made for, that one alone.
 */
export const sharedByAddress = (pagesServe: 'addresses' | 'tables'): Sharing => ({
  find: () => undefined,
  mayStay: (page, role) => pagesServe === 'addresses' || page.key === keyOf(role),
});

/** Nothing is write-protected. */
export class Unprotected implements WriteProtection {
  private readonly level: Level;

  /** No leaf is larger than one of `level`. */
  constructor(level: Level = HIGHEST_LEAF_LEVEL) {
    this.level = level;
  }

  letsStoresThrough(): boolean {
    return true;
  }

  open(): boolean {
    return true;
  }

  largestLeaf(): Level {
    return this.level;
  }

  storeCaught(gfn: Gfn): StoreAnswer {
    throw new Error(`software TLB: a store to frame ${gfn} was caught, but nothing is write-protected`);
  }

  stored(gfn: Gfn): void {
    this.storeCaught(gfn);
  }

  overwritten(gfn: Gfn): void {
    this.storeCaught(gfn);
  }
}

export class SoftwareTlbFlushes implements GuestFlushes {
  protected readonly tables: ShadowTables;
  protected readonly loaded: LoadedContext;
  private readonly discard: Discard;

  constructor(tables: ShadowTables, loaded: LoadedContext, discard: Discard = AT_ONCE) {
    this.tables = tables;
    this.loaded = loaded;
    this.discard = discard;
  }

  /** Whatever the value, bit 63 included: the old context's entries would otherwise serve the new one. */
  loadCr3({pcid}: Cr3): void {
    this.drop('contexts');
    this.loaded.cpu.pcid = pcid;
    this.tables.flushEveryCpu('cr3LoadFlushes');
  }

  faultInjected(gvn: Gvn): void {
    dropPage(this.tables, this.loaded, gvn);
  }

  invlpg(gvn: Gvn): void {
    this.loaded.tlb.invlpg(gvn);
    dropPage(this.tables, this.loaded, gvn);
  }

  /** But for global pages nothing is held of any context but the loaded one, nor, since the last load, in the TLB. */
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    if (scope === INVPCID_ALL_WITH_GLOBAL) return this.flush('everything');
    if (scope === INVPCID_ALL) return this.flush('contexts');
    if (pcid !== this.loaded.pcid) return;
    if (scope === INVPCID_CONTEXT) return this.flush('contexts');
    this.loaded.tlb.invpcid(scope, pcid, gvn);
    dropPage(this.tables, this.loaded, gvn);
  }

  toggleGlobalPages(): void {
    this.flush('everything');
  }

  /** The processor keeps nothing, for no entry that it may have is global. */
  private flush(what: keyof Discard): void {
    this.drop(what);
    this.tables.flushEveryCpu('invalidationFlushes');
  }

  private drop(what: keyof Discard): void {
    const {root} = this.loaded;
    if (root) this.discard[what](this.tables, root);
  }
}
