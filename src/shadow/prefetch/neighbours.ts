/**
 * Fills shadow entries of the lowest level that nobody asked for. One may be filled if the guest's is present and
 * accessed, so that nothing is said of its use that is not so, and if the host has backed its frame. A clean page is
 * mapped read-only, and a guest table stays protected.
 */
import {ACCESSED, DIRTY, lineOfEntry, PRESENT} from '../../hardware/address.ts';
import {countHiddenFaultLoad} from '../../hardware/load-counts.ts';
import {MAY_WRITE, narrow} from '../../hardware/rights.ts';
import type {Consistency} from '../consistency/consistency.ts';
import {leafRights} from '../leaf-rights.ts';
import {shows, type ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';

const FILLABLE = PRESENT | ACCESSED;

export class Neighbours {
  readonly tables: ShadowTables;
  private readonly consistency: Consistency;
  /** The line of the guest's table that was read last. */
  private line = 0;

  constructor(tables: ShadowTables, consistency: Consistency) {
    this.tables = tables;
    this.consistency = consistency;
  }

  /** Begins beside `filled`, whose line the guest walk has read. */
  begin(filled: number): void {
    this.line = lineOfEntry(filled);
  }

  isFilled(page: ShadowPage, index: number): boolean {
    const {memory} = this.tables;
    return (memory.flagsAt(memory.slot(page.frame, index)) & PRESENT) !== 0;
  }

  /** Fills the entry if it may be; says whether it did. */
  fill(page: ShadowPage, index: number): boolean {
    const {tables, consistency} = this;
    const {guestTables, physmap, events} = tables.machine;
    this.load(page, index);
    const guestSlot = guestTables.slot(page.role.gfn, index);
    const flags = guestTables.flagsAt(guestSlot);
    const gfn = guestTables.frameAt(guestSlot);
    if ((flags & FILLABLE) !== FILLABLE || !physmap.isBacked(gfn)) return false;
    const granted = narrow(page.role.access, flags);
    if (!shows(page.role, granted)) return false;
    const rights = leafRights(flags & DIRTY ? granted : granted & ~MAY_WRITE, gfn, consistency, physmap);
    tables.map(tables.memory.slot(page.frame, index), 1, gfn, rights);
    events.shadowEntriesPrefetched++;
    return true;
  }

  private load({role}: ShadowPage, index: number): void {
    const line = lineOfEntry(index);
    if (line === this.line) return;
    this.line = line;
    const {events, cpu, guestTables} = this.tables.machine;
    countHiddenFaultLoad(events, cpu.caches.loadEntry(guestTables.lineAt(guestTables.slot(role.gfn, index))));
  }
}
