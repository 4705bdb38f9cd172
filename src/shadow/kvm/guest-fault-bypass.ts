/**
 * KVM's `bypass_guest_pf` (Linux 2.6.25 until 2.6.38 or so): where the guest's entry is not present, neither is the
 * shadow's; where it is present but not yet shadowed, the shadow's is present with a reserved bit set; and VMX is told to exit only for
 * faults of entries that are present. So a fault that is the guest's own, at an entry that is not present, goes to the guest with
 * P=0 in its error code and without an exit. Written from the commit "KVM: Allow not-present guest page faults to
 * bypass kvm" (September 2007), and from `mmu_convert_notrap` of later versions for pages that go out of step.
 *
 * The marks need not be kept, for they can be read from the guest's table. They equal it when the page is made. In a page of
 * the lowest level that is in step they stay equal, since each store to the table is caught and marks the entry anew; no
 * page is asked while it is out of step, and when it comes into step again it is marked anew. In a page above, a store
 * leaves its entry without the mark, whatever was stored (`mmu_pte_write_new_pte` passes over it), so those entries alone
 * are kept.
 */
import {faultBitsOf, type Access, type Gvn} from '../../hardware/address.ts';
import {countHiddenFaultLoad} from '../../hardware/load-counts.ts';
import {GUEST_FAULT, type Outcome} from '../../hardware/mmu.ts';
import type {FaultHandler, ShadowFaults} from '../shadow-faults.ts';
import {TableReader} from '../table-reader.ts';
import {endOfPath, slotFor} from '../tables/path.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {FaultMarks} from './fault-marks.ts';

export class GuestFaultBypass implements FaultMarks {
  protected readonly tables: ShadowTables;
  private readonly reader: TableReader;
  /** Pages out of step: all of their entries exit. */
  private readonly unmarked = new Set<ShadowPage>();
  /** Entries of pages above the lowest level that lost their mark. */
  private readonly lost = new Map<ShadowPage, Set<number>>();

  constructor(tables: ShadowTables) {
    this.tables = tables;
    this.reader = new TableReader(tables.machine, countHiddenFaultLoad);
  }

  /** Whether the walk for `gvn` from `root`, which has just failed, ended at an entry whose fault is the guest's own. */
  delivers(root: ShadowPage, gvn: Gvn): boolean {
    const {tables} = this;
    const page = endOfPath(tables, root, gvn);
    if (tables.memory.isPresent(slotFor(tables, page, gvn))) return false;
    return this.isMarked(page, tables.machine.paging.index(gvn, page.role.level));
  }

  /** Every entry of the guest's table is read. */
  created(page: ShadowPage): void {
    if (page.role.kind === 'direct') return;
    const {events, paging} = this.tables.machine;
    this.reader.begin();
    for (let index = 0; index < paging.entries; index++) this.reader.read(page.role.gfn, index);
    events.bypassEntriesMarked += paging.entries;
  }

  stored(page: ShadowPage, index: number): void {
    if (page.role.level === 1) return;
    const lost = this.lost.get(page);
    if (lost) lost.add(index);
    else this.lost.set(page, new Set([index]));
  }

  unsynced(page: ShadowPage): void {
    this.unmarked.add(page);
    this.tables.machine.events.bypassEntriesMarked += this.tables.memory.entries;
  }

  synced(page: ShadowPage): void {
    this.unmarked.delete(page);
    this.tables.machine.events.bypassEntriesMarked += this.tables.memory.entries;
  }

  freed(page: ShadowPage): void {
    this.unmarked.delete(page);
    this.lost.delete(page);
  }

  private isMarked(page: ShadowPage, index: number): boolean {
    const {guestTables} = this.tables.machine;
    const {kind, gfn} = page.role;
    if (kind === 'direct' || this.unmarked.has(page) || this.lost.get(page)?.has(index)) return false;
    return !guestTables.isPresent(guestTables.slot(gfn, index));
  }
}

/** The faults that are left to exit, and those that the hardware delivers by itself. */
export class BypassedFaults implements FaultHandler {
  private readonly textbook: ShadowFaults;
  private readonly bypass: GuestFaultBypass;

  constructor(textbook: ShadowFaults, bypass: GuestFaultBypass) {
    this.textbook = textbook;
    this.bypass = bypass;
  }

  handle(gvn: Gvn, access: Access): Outcome {
    const {textbook, bypass} = this;
    const {cpu, root} = textbook.loaded;
    if (!bypass.delivers(root!, gvn)) return textbook.handle(gvn, access);
    cpu.events.bypassedFaults++;
    cpu.errorCode = faultBitsOf(access);
    return GUEST_FAULT;
  }
}
