/**
 * What the guest's flushes mean where tables may be out of sync. What flushes an address space brings every table back
 * into sync; what flushes a page drops its shadow entry, if the table of that entry is out of sync.
 */
import type {Gvn, Pcid} from '../../hardware/address.ts';
import {INVPCID_ADDRESS, type Cr3, type InvpcidScope} from '../../hardware/mmu.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import {leafPage, slotFor} from '../way.ts';
import type {EmulationMemory} from './emulation-memory.ts';
import type {OutOfSyncTables} from './out-of-sync-tables.ts';

export class OutOfSyncFlushes {
  private readonly tables: ShadowTables;
  private readonly outOfSync: OutOfSyncTables;
  private readonly memory: EmulationMemory;
  private root: ShadowPage | undefined;

  constructor(tables: ShadowTables, outOfSync: OutOfSyncTables, memory: EmulationMemory) {
    this.tables = tables;
    this.outOfSync = outOfSync;
    this.memory = memory;
  }

  /** The root that is loaded. */
  get inUse(): ShadowPage | undefined {
    return this.root;
  }

  take(root: ShadowPage): void {
    this.root = root;
  }

  loadCr3(value: Cr3): void {
    this.outOfSync.resyncAll();
    this.memory.flushed();
    this.tables.hardware.loadCr3(value);
  }

  /** The guest is about to be told of a fault on the page. */
  faultInjected(gvn: Gvn): void {
    const {tables} = this;
    tables.hardware.pageUnseen(gvn);
    const slot = this.slotOutOfSync(gvn);
    if (slot !== undefined) tables.clear(slot, 1);
  }

  /**
   * What has no table of the lowest level on its way is in no TLB either: whoever cut the way flushed, and so does every
   * load of CR3, for the guest has no PCIDs.
   */
  invlpg(gvn: Gvn): void {
    const {tables} = this;
    this.memory.flushed();
    const page = leafPage(tables, this.root!, gvn);
    if (page?.role.kind === 'direct') return tables.flushHardware('invalidationFlushes');
    // A page that is global to the guest may be held for other contexts, had the guest any.
    if (!page) return tables.hardware.pageUnseen(gvn);
    this.dropOutOfSync(gvn);
    tables.hardware.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    const {hardware, machine} = this.tables;
    this.memory.flushed();
    if (scope !== INVPCID_ADDRESS) this.outOfSync.resyncAll();
    else if (pcid === machine.cpu.pcid) this.dropOutOfSync(gvn);
    hardware.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.memory.flushed();
    this.outOfSync.resyncAll();
    this.tables.flushHardware('invalidationFlushes');
  }

  private dropOutOfSync(gvn: Gvn): void {
    const slot = this.slotOutOfSync(gvn);
    if (slot === undefined) return;
    this.tables.clear(slot, 1);
    this.tables.machine.events.shadowEntriesSynced++;
  }

  /** The entry for `gvn` of a table out of sync, in the address space that is loaded. */
  private slotOutOfSync(gvn: Gvn): number | undefined {
    const {tables} = this;
    const page = leafPage(tables, this.root!, gvn);
    if (page?.role.kind !== 'indirect' || !this.outOfSync.has(page.role.gfn)) return undefined;
    const slot = slotFor(tables, page, gvn);
    return tables.memory.isPresent(slot) ? slot : undefined;
  }
}
