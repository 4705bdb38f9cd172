/**
 * Tables whose stores the guest tells of, as lguest keeps them (drivers/lguest/page_tables.c in Linux 3.x): a lowest entry
 * is computed anew at once (`do_set_pte`), an entry above throws away what hung on it (`guest_set_pmd`), and a guest that
 * flushes loses its whole user half (`guest_pagetable_flush_user`), or every tree if it is the kernel's pages that changed
 * (`guest_pagetable_clear_all`).
 *
 * To flush, lguest's guest makes a hypercall; in a recording it loads the CR3 that is loaded.
 */
import type {Gvn} from '../../hardware/address.ts';
import type {Cr3} from '../../hardware/mmu.ts';
import {MAY_USER} from '../../hardware/rights.ts';
import {freeOrphan, freeWithOrphans} from '../orphans.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {Sharing} from '../sharing.ts';
import {dropPage} from '../drop-page.ts';
import {EagerUpdates} from '../traces/eager-updates.ts';
import {InvalidatingTraces} from '../traces/invalidating-traces.ts';

export class ParavirtualTables extends InvalidatingTraces {
  override readonly title = 'tables that the guest tells of';
  private root: ShadowPage | undefined;

  constructor(tables: ShadowTables, sharing: Sharing) {
    super(tables, sharing, {onStore: LowestAtOnce});
  }

  override reached(page: ShadowPage): void {
    super.reached(page);
    if (this.tables.pool.isRoot(page)) this.root = page;
  }

  override loadCr3(value: Cr3): void {
    super.loadCr3(value);
    if (this.root?.role.gfn === value.root) this.dropUserHalf(this.root);
  }

  /** The guest tells that the entry is gone; if it is not, it comes back with the next use. */
  override invlpg(gvn: Gvn): void {
    super.invlpg(gvn);
    if (this.root) dropPage(this.tables, this.root, gvn);
  }

  override toggleGlobalPages(): void {
    const {pool, machine} = this.tables;
    for (const page of pool.pages()) {
      if (pool.isRoot(page)) machine.events.shadowEntriesDropped += this.tables.empty(page);
      else this.drop(page);
    }
    super.toggleGlobalPages();
  }

  private dropUserHalf(root: ShadowPage): void {
    const {tables} = this;
    for (const child of new Set(tables.children(root))) {
      if (!(child.role.access & MAY_USER)) continue;
      freeWithOrphans(tables, child, page => this.drop(page));
    }
    tables.flushHardware('cr3LoadFlushes');
  }

  private drop(page: ShadowPage): void {
    const {events} = this.tables.machine;
    events.shadowEntriesDropped += this.tables.free(page);
    events.shadowPagesDropped++;
    this.freed(page);
  }
}

/** A lowest entry is computed anew; one above is cleared, and what only it led to goes. */
class LowestAtOnce extends EagerUpdates {
  override stored(page: ShadowPage, index: number): void {
    if (page.role.level === 1) return super.stored(page, index);
    const {tables} = this;
    const child = tables.childAt(tables.memory.slot(page.frame, index), page.role.level);
    this.invalidate(page, index);
    if (child) freeOrphan(tables, child, each => this.unshadow(each));
  }

  private unshadow(page: ShadowPage): void {
    const {tables, consistency} = this;
    const {events} = tables.machine;
    events.shadowEntriesInvalidated += tables.free(page);
    events.shadowPagesUnshadowed++;
    consistency.freed(page);
  }
}
