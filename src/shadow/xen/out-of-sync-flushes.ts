/**
 * What the guest's flushes mean where tables may be out of sync. What flushes an address space brings every table back
 * into sync; what flushes a page drops its shadow entry, if the table of that entry is out of sync.
 */
import type {Gvn, Pcid} from '../../hardware/address.ts';
import {INVPCID_ADDRESS, type Cr3, type InvpcidScope} from '../../hardware/mmu.ts';
import type {GuestFlushes} from '../guest-flushes.ts';
import type {LoadedContext} from '../loaded-context.ts';
import {leafPage, slotFor} from '../tables/path.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';
import type {FastEmulation} from './fast-emulation.ts';
import type {OutOfSyncTables} from './out-of-sync-tables.ts';
import type {VirtualTlb} from './virtual-tlb.ts';

interface Parts {
  readonly loaded: LoadedContext;
  readonly outOfSync: OutOfSyncTables;
  readonly fast: FastEmulation;
  readonly virtualTlb: VirtualTlb;
}

export class OutOfSyncFlushes implements GuestFlushes {
  readonly watchers: readonly Watcher[];
  protected readonly tables: ShadowTables;
  protected readonly loaded: LoadedContext;
  private readonly outOfSync: OutOfSyncTables;
  private readonly fast: FastEmulation;
  private readonly virtualTlb: VirtualTlb;

  constructor(tables: ShadowTables, {loaded, outOfSync, fast, virtualTlb}: Parts) {
    this.tables = tables;
    this.loaded = loaded;
    this.outOfSync = outOfSync;
    this.fast = fast;
    this.virtualTlb = virtualTlb;
    this.watchers = [fast];
  }

  loadCr3(value: Cr3): void {
    this.outOfSync.resyncAll();
    this.forgetTranslations();
    this.loaded.tlb.loadCr3(value);
  }

  /** The guest is about to be told of a fault on the page. */
  faultInjected(gvn: Gvn): void {
    const {tables} = this;
    this.loaded.tlb.pageUnseen(gvn);
    const slot = this.slotOutOfSync(gvn);
    if (slot !== undefined) tables.clear(slot, 1);
  }

  /**
   * What has no table of the lowest level on its path is in no TLB either: whoever cut the path flushed, and so does every
   * load of CR3, for the guest has no PCIDs.
   */
  invlpg(gvn: Gvn): void {
    const {tlb, root} = this.loaded;
    this.forgetTranslations();
    const page = leafPage(this.tables, root, gvn);
    if (page?.role.kind === 'direct') return tlb.all('invalidationFlushes');
    // A page that is global to the guest may be held for other contexts, had the guest any.
    if (!page) return tlb.pageUnseen(gvn);
    this.dropOutOfSync(gvn);
    tlb.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    const {pcid: loaded, tlb} = this.loaded;
    this.forgetTranslations();
    if (scope !== INVPCID_ADDRESS) this.outOfSync.resyncAll();
    else if (pcid === loaded) this.dropOutOfSync(gvn);
    tlb.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.forgetTranslations();
    this.outOfSync.resyncAll();
    this.loaded.tlb.all('invalidationFlushes');
  }

  /** What was remembered of the guest's own translations. */
  protected forgetTranslations(): void {
    this.fast.forget();
    this.virtualTlb.flush();
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
    const page = leafPage(tables, this.loaded.root, gvn);
    if (page?.role.kind !== 'indirect' || !this.outOfSync.has(page.role.gfn)) return undefined;
    const slot = slotFor(tables, page, gvn);
    return tables.memory.isPresent(slot) ? slot : undefined;
  }
}
