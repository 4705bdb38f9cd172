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
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {Sharing} from '../sharing.ts';
import {dropPage} from './drop-page.ts';
import {EagerUpdates} from './eager-updates.ts';
import {InvalidatingTraces} from './invalidating-traces.ts';

export class ToldTables extends InvalidatingTraces {
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
    const {events} = machine;
    for (const page of pool.pages()) {
      events.shadowEntriesDropped += pool.isRoot(page) ? this.tables.empty(page) : this.tables.free(page);
      if (!pool.isRoot(page)) this.dropped(page);
    }
    super.toggleGlobalPages();
  }

  private dropUserHalf(root: ShadowPage): void {
    const {tables} = this;
    const {events, cpu} = tables.machine;
    for (const child of new Set(tables.children(root))) {
      if (!(child.role.access & MAY_USER)) continue;
      events.shadowEntriesDropped += freeWithOrphans(tables, child, page => this.dropped(page));
    }
    cpu.flushAll();
  }

  private dropped(page: ShadowPage): void {
    this.tables.machine.events.shadowPagesDropped++;
    this.freed(page);
  }
}

/** A lowest entry is computed anew; one above is cleared, and what only it led to goes. */
class LowestAtOnce extends EagerUpdates {
  override stored(page: ShadowPage, index: number): void {
    if (page.role.level === 1) return super.stored(page, index);
    const {tables, consistency} = this;
    const {events} = tables.machine;
    const children = new Set(tables.children(page));
    this.invalidate(page, index);
    for (const child of children) {
      if (child.parents.size > 0) continue;
      events.shadowEntriesInvalidated += freeWithOrphans(tables, child, each => {
        events.shadowPagesUnshadowed++;
        consistency.freed(each);
      });
    }
  }
}

/** Frees `page`, and every page below it that nothing else leads to; returns how many entries that cleared. */
function freeWithOrphans(tables: ShadowTables, page: ShadowPage, freed: (page: ShadowPage) => void): number {
  const children = new Set(tables.children(page));
  let cleared = tables.free(page);
  freed(page);
  for (const child of children)
    if (child.parents.size === 0) cleared += freeWithOrphans(tables, child, freed);
  return cleared;
}
