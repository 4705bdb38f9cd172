/**
 * Frees shadow pages as Xen does: a page below a root lives as long as an entry leads to it (`sh_put_ref` in
 * xen/arch/x86/mm/shadow/private.h), and with it goes what only it led to.
 */
import type {Level} from '../../hardware/address.ts';
import {freeOrphan, freeWithOrphans} from '../orphans.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';

/** Why a page is freed: its table seems to be torn down, or is data now. */
export type FreedPages = 'shadowPagesUnshadowed' | 'shadowPagesZapped';

export class PageReferences {
  private readonly tables: ShadowTables;
  private readonly freed: (page: ShadowPage) => void;

  /** `freed` is told of each page that goes. */
  constructor(tables: ShadowTables, freed: (page: ShadowPage) => void) {
    this.tables = tables;
    this.freed = freed;
  }

  /** Clears the entry of `slot`, in a page of `level`, if it is there. Links that are cut call for a flush. */
  cut(slot: number, level: Level): void {
    const {tables} = this;
    if (!tables.memory.isPresent(slot)) return;
    const child = tables.childAt(slot, level);
    tables.clear(slot, level);
    tables.machine.events.shadowEntriesInvalidated++;
    if (child) freeOrphan(tables, child, orphan => this.free(orphan, 'shadowPagesUnshadowed'));
  }

  /** Frees `page`, whatever leads to it. */
  release(page: ShadowPage, why: FreedPages): void {
    freeWithOrphans(this.tables, page, each =>
      this.free(each, each === page ? why : 'shadowPagesUnshadowed'),
    );
  }

  /** Takes one reference from `page`: that of the entry that has led to it longest. */
  releaseOnce(page: ShadowPage): void {
    const [oldest] = page.parents;
    if (oldest === undefined) this.release(page, 'shadowPagesUnshadowed');
    else this.cut(oldest, page.role.level + 1);
  }

  /** Throws where a page below a root has nothing that leads to it. */
  audit(): void {
    const {pool} = this.tables;
    for (const page of pool.pages())
      if (page.parents.size === 0 && !pool.isRoot(page))
        throw new Error(
          `references: nothing leads to the shadow page of level ${page.role.level} for guest frame ${page.role.gfn}`,
        );
  }

  private free(page: ShadowPage, why: FreedPages): void {
    const {tables} = this;
    const {events} = tables.machine;
    events.shadowEntriesInvalidated += tables.free(page);
    events[why]++;
    this.freed(page);
  }
}
