/**
 * Flushes that the guest tells of, as lguest takes them (drivers/lguest/page_tables.c in Linux 3.x): who flushes loses the
 * whole user half of the tree (`guest_pagetable_flush_user`), or every tree if it is the kernel's pages that changed
 * (`guest_pagetable_clear_all`).
 *
 * To flush, lguest's guest makes a hypercall; in a recording it loads the CR3 that is loaded.
 */
import type {Cr3} from '../../hardware/mmu.ts';
import {MAY_USER} from '../../hardware/rights.ts';
import {ClearingFlushes} from '../in-step-flushes.ts';
import {free, freeWithOrphans} from '../tables/death.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';

/** INVLPG: the guest tells that the entry is gone; if it is not, it comes back with the next use. */
export class ParavirtualFlushes extends ClearingFlushes {
  override loadCr3(value: Cr3): void {
    super.loadCr3(value);
    const {root} = this.loaded;
    if (root?.role.gfn === value.root) this.dropUserHalf(root);
  }

  override toggleGlobalPages(): void {
    const {tables} = this;
    const {pool, machine} = tables;
    for (const page of pool.pages()) {
      if (pool.isRoot(page)) machine.events.shadowEntriesDropped += tables.empty(page);
      else free(tables, page, 'dropped');
    }
    tables.flushEveryCpu('invalidationFlushes');
  }

  private dropUserHalf(root: ShadowPage): void {
    const {tables} = this;
    for (const child of new Set(tables.children(root)))
      if (child.role.access & MAY_USER) freeWithOrphans(tables, child, 'dropped');
    tables.flushEveryCpu('cr3LoadFlushes');
  }
}
