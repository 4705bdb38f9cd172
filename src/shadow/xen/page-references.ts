/**
 * Frees shadow pages as Xen does: a page below a root lives as long as an entry leads to it (`sh_put_ref` in
 * xen/arch/x86/mm/shadow/private.h), and with it goes what only it led to.
 */
import type {Level} from '../../hardware/address.ts';
import {freeOrphan, freeWithOrphans} from '../tables/death.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';

export class PageReferences implements Watcher {
  private readonly tables: ShadowTables;

  constructor(tables: ShadowTables) {
    this.tables = tables;
  }

  /** Clears the entry of `slot`, in a page of `level`, if it is there. Links that are cut call for a flush. */
  cut(slot: number, level: Level): void {
    const {tables} = this;
    if (!tables.memory.isPresent(slot)) return;
    const child = tables.childAt(slot, level);
    tables.clear(slot, level);
    tables.machine.events.shadowEntriesInvalidated++;
    if (child) freeOrphan(tables, child, 'unshadowed');
  }

  /** Frees `page`, whatever leads to it: its table seems to be torn down, or is data now. */
  release(page: ShadowPage, death: 'unshadowed' | 'zapped'): void {
    freeWithOrphans(this.tables, page, death, 'unshadowed');
  }

  /** Takes one reference from `page`: that of the entry that has led to it longest. */
  releaseOnce(page: ShadowPage): void {
    const [oldest] = page.parents;
    if (oldest === undefined) this.release(page, 'unshadowed');
    else this.cut(oldest, page.role.level + 1);
  }

  /** Throws where a page below a root has nothing that leads to it. */
  audit(): void {
    const {pool} = this.tables;
    // A policy that takes single pages leaves others behind without references.
    if (pool.unit.candidates !== 'roots') return;
    for (const page of pool.pages())
      if (page.parents.size === 0 && !pool.isRoot(page))
        throw new Error(
          `references: nothing leads to the shadow page of level ${page.role.level} for guest frame ${page.role.gfn}`,
        );
  }
}
