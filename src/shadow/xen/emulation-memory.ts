/**
 * What Xen remembers of faults (xen/arch/x86/mm/shadow/multi.c, `sh_page_fault`, and private.h).
 *
 * - *Fast emulation*: the page and the table of the last store that it emulated. A store of the kernel's through the same
 *   page, refused at an entry that is present, is emulated without a walk.
 * - The *virtual TLB*: 13 translations of pages that it walked the guest's tables for, direct-mapped by page number, for
 *   the emulator, which translates the address of each store again.
 * - *Marks of absence*: shadow entries that say that the guest has nothing there, so that a fault on one is a true fault.
 *   Xen has them only where no table may be out of sync, for then an entry may come without notice.
 */
import {FAULT_PRESENT, FAULT_WRITE, WRITE, type Access, type Gfn, type Gvn} from '../../hardware/address.ts';
import type {FaultMemory} from './fault-memory.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import {leafPage} from '../way.ts';

/** Of a shadow entry that is not present: a bit that the processor does not look at then. */
const GUEST_HAS_NOTHING = 1 << 15;

const REFUSED_STORE = FAULT_PRESENT | FAULT_WRITE;

export interface EmulationMemorySetting {
  readonly fastEmulation: 'on' | 'off';
  readonly virtualTlbEntries: number;
  readonly absenceMarks: 'on' | 'off';
}

export class EmulationMemory implements FaultMemory {
  private readonly tables: ShadowTables;
  private readonly setting: EmulationMemorySetting;
  /** Whether a store to the frame must be emulated. */
  private readonly isProtected: (gfn: Gfn) => boolean;
  private readonly virtualTlb: (Gvn | undefined)[] = [];
  private page: Gvn | undefined;
  private table: Gfn = 0;

  constructor(tables: ShadowTables, setting: EmulationMemorySetting, isProtected: (gfn: Gfn) => boolean) {
    this.tables = tables;
    this.setting = setting;
    this.isProtected = isProtected;
  }

  knowsAbsent(root: ShadowPage, gvn: Gvn): boolean {
    if (this.setting.absenceMarks === 'off') return false;
    const page = leafPage(this.tables, root, gvn);
    const index = this.tables.machine.paging.index(gvn, 1);
    return page !== undefined && this.isMarked(page, index);
  }

  knowsTable(gvn: Gvn, access: Access, errorCode: number): Gfn | undefined {
    if (gvn !== this.page) return undefined;
    const {physmap} = this.tables.machine;
    const {table} = this;
    const asBefore = access === WRITE && errorCode === REFUSED_STORE && this.isProtected(table);
    if (asBefore && physmap.isBacked(table) && physmap.isWritable(table)) return table;
    this.interrupted();
    return undefined;
  }

  walked(gvn: Gvn): void {
    const {virtualTlbEntries} = this.setting;
    if (virtualTlbEntries > 0) this.virtualTlb[this.placeOf(gvn)] = gvn;
  }

  translates(gvn: Gvn): boolean {
    return this.setting.virtualTlbEntries > 0 && this.virtualTlb[this.placeOf(gvn)] === gvn;
  }

  emulating(gvn: Gvn, gfn: Gfn): void {
    if (this.setting.fastEmulation === 'off') return;
    this.page = gvn;
    this.table = gfn;
  }

  /** The next store is looked at anew. */
  interrupted(): void {
    this.page = undefined;
  }

  /** The guest has flushed its TLB, or a page of it. */
  flushed(): void {
    this.interrupted();
    this.virtualTlb.length = 0;
  }

  /** The guest has nothing at entry `index` of the table that `page` shadows. */
  markAbsent(page: ShadowPage, index: number): void {
    if (this.setting.absenceMarks === 'off') return;
    const {memory, machine} = this.tables;
    memory.store(memory.slot(page.frame, index), 0, GUEST_HAS_NOTHING);
    machine.events.absentEntriesMarked++;
  }

  /** Nothing is known of the entry any more. */
  unmark(page: ShadowPage, index: number): void {
    const {memory} = this.tables;
    if (this.isMarked(page, index)) memory.store(memory.slot(page.frame, index), 0, 0);
  }

  isMarked(page: ShadowPage, index: number): boolean {
    const {memory} = this.tables;
    return memory.flagsAt(memory.slot(page.frame, index)) === GUEST_HAS_NOTHING;
  }

  private placeOf(gvn: Gvn): number {
    return this.tables.machine.paging.setOf(gvn, 1, this.setting.virtualTlbEntries);
  }
}
