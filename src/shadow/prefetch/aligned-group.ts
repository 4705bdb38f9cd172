/**
 * Fills the rest of an aligned group of entries in a shadow page of the lowest level, as KVM does with groups of 8
 * (arch/x86/kvm/mmu/paging_tmpl.h, `pte_prefetch`): entries that are filled already are passed over, and the first that
 * may not be filled ends the group. An entry may be filled if the guest's is present and accessed, so that nothing is
 * said of its use that is not so, and if the host has backed its frame. A clean page is mapped read-only.
 */
import {ACCESSED, DIRTY, lineOfEntry, PRESENT} from '../../hardware/address.ts';
import {countHiddenFaultLoad} from '../../hardware/load-counts.ts';
import {MAY_WRITE, narrow} from '../../hardware/rights.ts';
import type {Consistency} from '../consistency/consistency.ts';
import {leafRights} from '../leaf-rights.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {Prefetch} from './prefetch.ts';

const FILLABLE = PRESENT | ACCESSED;

export class AlignedGroup implements Prefetch {
  private readonly tables: ShadowTables;
  private readonly consistency: Consistency;
  /** Entries a group. */
  private readonly size: number;

  constructor(tables: ShadowTables, consistency: Consistency, size: number) {
    this.tables = tables;
    this.consistency = consistency;
    this.size = size;
  }

  around(page: ShadowPage, filled: number): void {
    const {kind, gfn, level} = page.role;
    if (kind === 'direct' || level > 1) return;
    const {memory} = this.tables;
    const first = filled - (filled % this.size);
    const end = Math.min(first + this.size, memory.entries);
    // The walk has read the line of the entry that was filled.
    let line = lineOfEntry(filled);
    for (let index = first; index < end; index++) {
      if (memory.flagsAt(memory.slot(page.frame, index)) & PRESENT) continue;
      if (lineOfEntry(index) !== line) this.loadLine(gfn, index);
      line = lineOfEntry(index);
      if (!this.fill(page, index)) return;
    }
  }

  private loadLine(table: number, index: number): void {
    const {events, cpu, guestTables} = this.tables.machine;
    countHiddenFaultLoad(events, cpu.caches.loadEntry(guestTables.lineAt(guestTables.slot(table, index))));
  }

  private fill(page: ShadowPage, index: number): boolean {
    const {tables, consistency} = this;
    const {guestTables, physmap, events} = tables.machine;
    const guestSlot = guestTables.slot(page.role.gfn, index);
    const flags = guestTables.flagsAt(guestSlot);
    const gfn = guestTables.frameAt(guestSlot);
    if ((flags & FILLABLE) !== FILLABLE || !physmap.isBacked(gfn)) return false;
    const granted = narrow(page.role.access, flags);
    const rights = leafRights(flags & DIRTY ? granted : granted & ~MAY_WRITE, gfn, consistency, physmap);
    tables.map(tables.memory.slot(page.frame, index), 1, gfn, rights);
    events.shadowEntriesPrefetched++;
    return true;
  }
}
