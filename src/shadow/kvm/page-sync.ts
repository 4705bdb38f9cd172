/**
 * Brings entries of a shadow page of the lowest level into step with the guest's: each that is there is compared, and is
 * cleared, or its rights are computed anew. None is added (FNAME(sync_spte) in Linux's
 * arch/x86/kvm/mmu/paging_tmpl.h).
 */
import {countSyncLoad} from '../../hardware/load-counts.ts';
import {ComposedLeaf} from '../composed-leaf.ts';
import {TableReader} from '../table-reader.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {WriteGate} from '../write-protection.ts';

export class PageSync {
  private readonly tables: ShadowTables;
  private readonly composed: ComposedLeaf;
  private readonly reader: TableReader;

  constructor(tables: ShadowTables, gate: WriteGate) {
    this.tables = tables;
    this.composed = new ComposedLeaf(tables, gate);
    this.reader = new TableReader(tables.machine, countSyncLoad);
  }

  /** Compares every entry of `page`; returns how many were changed. */
  page(page: ShadowPage): number {
    const {tables} = this;
    let changed = 0;
    this.reader.begin();
    for (const slot of tables.present(page)) changed += this.compare(page, tables.memory.indexOf(slot));
    tables.machine.events.shadowPagesSynced++;
    return changed;
  }

  /** The same for one entry, if it is there. */
  entry(page: ShadowPage, index: number): number {
    const {memory} = this.tables;
    this.reader.begin();
    if (!memory.isPresent(memory.slot(page.frame, index))) return 0;
    return this.compare(page, index);
  }

  /** Compares every entry of `page`, but the count and the caches know nothing of it. */
  unseenPage(page: ShadowPage): void {
    for (const slot of this.tables.present(page)) this.adjust(page, this.tables.memory.indexOf(slot));
  }

  /** The same for one entry, if it is there. */
  unseen(page: ShadowPage, index: number): void {
    const {memory} = this.tables;
    if (memory.isPresent(memory.slot(page.frame, index))) this.adjust(page, index);
  }

  private compare(page: ShadowPage, index: number): number {
    const {events} = this.tables.machine;
    this.reader.read(page.role.gfn, index);
    events.shadowEntriesCompared++;
    const changed = this.adjust(page, index);
    events.shadowEntriesSynced += changed;
    return changed;
  }

  /** Clears or changes the entry if it is out of step; 1 if it was. */
  private adjust(page: ShadowPage, index: number): number {
    const {tables, composed} = this;
    const slot = tables.memory.slot(page.frame, index);
    const stands = composed.compose(page, index) && composed.gfn === tables.gfnAt(slot);
    if (!stands) tables.clear(slot, 1);
    else if (composed.rights !== tables.rightsAt(slot)) tables.changeRights(slot, composed.rights);
    else return 0;
    return 1;
  }
}
