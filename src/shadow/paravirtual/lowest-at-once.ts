/**
 * Entries that the guest tells of, as lguest takes them (drivers/lguest/page_tables.c in Linux 3.x): a lowest entry is computed
 * anew at once (`do_set_pte`), one above is cleared, and what only it led to goes (`guest_set_pmd`).
 */
import {freeOrphan} from '../tables/death.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import {EagerUpdates} from '../traces/eager-updates.ts';

export class LowestAtOnce extends EagerUpdates {
  override stored(page: ShadowPage, index: number): void {
    if (page.role.level === 1) return super.stored(page, index);
    const {tables} = this;
    const child = tables.childAt(tables.memory.slot(page.frame, index), page.role.level);
    this.invalidate(page, index);
    if (child) freeOrphan(tables, child, 'unshadowed');
  }
}
