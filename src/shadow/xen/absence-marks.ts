/**
 * Shadow entries that say that the guest has nothing there, so that a fault on one is a true fault without a walk. Xen has them
 * only where no table may be out of sync, for then an entry may come without notice (`sh_page_fault` in
 * xen/arch/x86/mm/shadow/multi.c).
 */
import {GUEST_HAS_NOTHING, type Gvn} from '../../hardware/address.ts';
import {leafPage} from '../tables/path.ts';
import type {ShadowEntries} from '../tables/shadow-entries.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';

export class AbsenceMarks {
  private readonly tables: ShadowEntries;
  private readonly mode: 'on' | 'off';

  constructor(tables: ShadowEntries, mode: 'on' | 'off') {
    this.tables = tables;
    this.mode = mode;
  }

  /** Whether the guest's tables are known to hold nothing for `gvn`, by what the failed walk from `root` found. */
  knowAbsent(root: ShadowPage | undefined, gvn: Gvn): boolean {
    if (this.mode === 'off') return false;
    const page = leafPage(this.tables, root, gvn);
    return page !== undefined && this.has(page, this.tables.machine.paging.index(gvn, 1));
  }

  /** The guest has nothing at entry `index` of the table that `page` shadows. */
  add(page: ShadowPage, index: number): void {
    if (this.mode === 'off') return;
    const {memory, machine} = this.tables;
    memory.store(memory.slot(page.frame, index), 0, GUEST_HAS_NOTHING);
    machine.events.absentEntriesMarked++;
  }

  /** Nothing is known of the entry any more. */
  remove(page: ShadowPage, index: number): void {
    const {memory} = this.tables;
    if (this.has(page, index)) memory.store(memory.slot(page.frame, index), 0, 0);
  }

  has(page: ShadowPage, index: number): boolean {
    const {memory} = this.tables;
    return memory.flagsAt(memory.slot(page.frame, index)) === GUEST_HAS_NOTHING;
  }
}
