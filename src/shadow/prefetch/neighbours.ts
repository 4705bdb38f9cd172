/** Fills shadow entries of the lowest level that nobody asked for, as far as there is a leaf for them. */
import {ACCESSED, DIRTY, PRESENT, WRITABLE} from '../../hardware/address.ts';
import {countHiddenFaultLoad} from '../../hardware/load-counts.ts';
import {ComposedLeaf} from '../composed-leaf.ts';
import {TableReader} from '../table-reader.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {WriteGate} from '../write-protection.ts';

export class Neighbours {
  readonly tables: ShadowTables;
  private readonly leaf: ComposedLeaf;
  private readonly reader: TableReader;

  constructor(tables: ShadowTables, gate: WriteGate) {
    this.tables = tables;
    this.leaf = new ComposedLeaf(tables, gate);
    this.reader = new TableReader(tables.machine, countHiddenFaultLoad);
  }

  /** Begins beside `filled`, whose line the guest walk has read. */
  begin(filled: number): void {
    this.reader.beginAfter(filled);
  }

  isFilled(page: ShadowPage, index: number): boolean {
    return (this.flags(page, index) & PRESENT) !== 0;
  }

  /** Whether the entry says nothing at all: neither that something is there nor that nothing is. */
  isEmpty(page: ShadowPage, index: number): boolean {
    return this.flags(page, index) === 0;
  }

  /** Whether the guest has nothing there. */
  isAbsent(page: ShadowPage, index: number): boolean {
    return page.role.kind === 'indirect' && !(this.guestFlags(page, index) & PRESENT);
  }

  /** Whether the entry, once filled, would fault again to set accessed or dirty. */
  wouldFault(page: ShadowPage, index: number): boolean {
    if (page.role.kind === 'direct') return false;
    this.reader.read(page.role.gfn, index);
    const flags = this.guestFlags(page, index);
    if (!(flags & PRESENT)) return false;
    return !(flags & ACCESSED) || (flags & (WRITABLE | DIRTY)) === WRITABLE;
  }

  /** Fills the entry if it may be; says whether it did. */
  fill(page: ShadowPage, index: number): boolean {
    const {tables, leaf} = this;
    if (page.role.kind === 'indirect') this.reader.read(page.role.gfn, index);
    if (!leaf.compose(page, index)) return false;
    tables.map(tables.memory.slot(page.frame, index), 1, leaf.gfn, leaf.rights, leaf.marks);
    tables.machine.events.shadowEntriesPrefetched++;
    return true;
  }

  private flags(page: ShadowPage, index: number): number {
    const {memory} = this.tables;
    return memory.flagsAt(memory.slot(page.frame, index));
  }

  private guestFlags({role}: ShadowPage, index: number): number {
    const {guestTables} = this.tables.machine;
    return guestTables.flagsAt(guestTables.slot(role.gfn, index));
  }
}
