/**
 * No consistency at all between flushes: the shadow tree is a big TLB in software (Palacios and early Xen call it a
 * virtual TLB). A TLB may be stale until the guest flushes it, so no guest table is ever write-protected and no store
 * exits. The price is paid at each load of CR3, which discards the tree: all of it, or all but what the guest calls global.
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
import type {Role, ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import {Consistency, type StoreAnswer} from '../consistency.ts';
import {AT_ONCE, type Discard} from './discard.ts';
import {dropPage} from '../drop-page.ts';

export interface SoftwareTlbHabits {
  /** What a flush does to the tree; at once unless told. */
  readonly discard?: Discard;
  /** The size of the largest leaf; any unless told. */
  readonly largestLeaf?: Level;
  /** What a page serves: its addresses unless told, whatever table the guest has there. */
  readonly pagesServe?: 'addresses' | 'tables';
}

export class SoftwareTlb extends Consistency {
  readonly title = 'software TLB';
  private readonly tables: ShadowTables;
  private readonly habits: Required<SoftwareTlbHabits>;
  private pcid: Pcid = 0;
  /** The one root, which serves every context in turn. */
  private root: ShadowPage | undefined;

  constructor(tables: ShadowTables, habits: SoftwareTlbHabits = {}) {
    super();
    const {discard = AT_ONCE, largestLeaf = HIGHEST_LEAF_LEVEL, pagesServe = 'addresses'} = habits;
    this.tables = tables;
    this.habits = {discard, largestLeaf, pagesServe};
  }

  find(role: Role): ShadowPage | undefined {
    return role.level === this.tables.machine.paging.levels ? this.root : undefined;
  }

  /**
   * Leaves carry all their rights, so a page may serve whatever the guest's tables say at its addresses. Prefetch reads
   * the guest's table that the page was made for, so there it must be the one.
   */
  override mayStay(page: ShadowPage, role: Role): boolean {
    return this.habits.pagesServe === 'addresses' || super.mayStay(page, role);
  }

  override created(page: ShadowPage): void {
    if (page.role.level === this.tables.machine.paging.levels) this.root = page;
  }

  letsStoresThrough(): boolean {
    return true;
  }

  storeCaught(gfn: Gfn): StoreAnswer {
    throw new Error(`software TLB: a store to frame ${gfn} was caught, but nothing is write-protected`);
  }

  largestLeaf(): Level {
    return this.habits.largestLeaf;
  }

  /** Whatever the value, bit 63 included: the old context's entries would otherwise serve the new one. */
  loadCr3(value: Cr3): void {
    const {cpu} = this.tables.machine;
    this.pcid = value.pcid;
    cpu.pcid = value.pcid;
    this.flush('contexts', 'cr3LoadFlushes');
  }

  faultInjected(gvn: Gvn): void {
    dropPage(this.tables, this.root!, gvn);
  }

  invlpg(gvn: Gvn): void {
    this.tables.hardware.invlpg(gvn);
    dropPage(this.tables, this.root!, gvn);
  }

  /** But for global pages nothing is held of any context but the loaded one, nor, since the last load, in the TLB. */
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    if (scope === INVPCID_ALL_WITH_GLOBAL) return this.flush('everything', 'invalidationFlushes');
    if (scope === INVPCID_ALL) return this.flush('contexts', 'invalidationFlushes');
    if (pcid !== this.pcid) return;
    if (scope === INVPCID_CONTEXT) return this.flush('contexts', 'invalidationFlushes');
    this.tables.hardware.invpcid(scope, pcid, gvn);
    dropPage(this.tables, this.root!, gvn);
  }

  toggleGlobalPages(): void {
    this.flush('everything', 'invalidationFlushes');
  }

  stored(gfn: Gfn): void {
    this.storeCaught(gfn);
  }

  overwritten(gfn: Gfn): void {
    this.storeCaught(gfn);
  }

  audit(): void {}

  /** The processor keeps nothing, for no entry that it may have is global. */
  private flush(what: keyof Discard, counted: 'cr3LoadFlushes' | 'invalidationFlushes'): void {
    const {tables, root, habits} = this;
    if (root) habits.discard[what](tables, root);
    tables.flushHardware(counted);
  }
}
