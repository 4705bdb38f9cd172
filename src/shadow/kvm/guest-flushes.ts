/**
 * What the guest's flushes mean where shadow pages may be out of step: a load of CR3 and INVPCID bring what lies below a
 * root into step, INVLPG one entry below every root that is known.
 *
 * The hypervisor has fewer flushes than the guest: INVVPID removes one address or all of a virtual machine's, so what
 * flushes one PCID flushes them all, and so does a load of a root that was not at hand (`vmx_flush_tlb_current`).
 *
 * One lock protects the shadow tables (KVM: mmu_lock). A fault holds it once, which is in the price of its exit. What the
 * guest flushes may take it not at all or several times, so that is counted: to give back roots that are at hand no more
 * (`kvm_mmu_free_roots`), to find or make one (`mmu_alloc_shadow_roots`), and to bring what lies below one into step, if
 * anything is out of it (`kvm_mmu_sync_roots`).
 */
import {FAULT_PRESENT, FAULT_RESERVED, type Gvn, type Pcid} from '../../hardware/address.ts';
import {INVPCID_ADDRESS, INVPCID_CONTEXT, type Cr3, type InvpcidScope} from '../../hardware/mmu.ts';
import type {FaultMarks} from './fault-marks.ts';
import {keyOf, type Role, type ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import {CachedRoots, type CachedRoot} from './cached-roots.ts';
import {wayTo} from '../way.ts';
import type {PageSync} from './page-sync.ts';
import type {UnsyncPages} from './unsync-pages.ts';

export interface GuestFlushesSetting {
  /** Roots that are remembered beside the one in use. */
  readonly previousRoots: number;
  /** Pages noted before a walk stops and what it found is brought into step, with one flush. */
  readonly syncBatch: number;
  /**
   * What goes from the TLB where the guest flushes a context, and where a root is loaded that was not at hand: everything,
   * that context, or just what the guest asks for.
   */
  readonly flushScope: 'all' | 'context' | 'asked';
  /** When the processor is made to forget everything: once a shadow entry was changed, or when the guest says so. */
  readonly flushOnChange: 'always' | 'never';
  /** What tags the guest's contexts: its own PCIDs, or nothing, so that each load of CR3 flushes. */
  readonly tags: 'PCID' | 'none';
  readonly marks: FaultMarks;
}

export class GuestFlushes {
  readonly roots: CachedRoots;
  private readonly tables: ShadowTables;
  private readonly unsync: UnsyncPages;
  private readonly sync: PageSync;
  private readonly setting: GuestFlushesSetting;
  /** Whether the guest has been seen to use PCIDs: without them each load of CR3 flushes, and nothing outlives it. */
  private usesPcids = false;

  constructor(tables: ShadowTables, unsync: UnsyncPages, sync: PageSync, setting: GuestFlushesSetting) {
    this.tables = tables;
    this.unsync = unsync;
    this.sync = sync;
    this.setting = setting;
    this.roots = new CachedRoots(setting.previousRoots);
  }

  /** The root in use, if it is what `role` wants: it need not be looked for. */
  rootAtHand(role: Role): ShadowPage | undefined {
    const {inUse} = this.roots;
    return inUse?.key === keyOf(role) ? inUse : undefined;
  }

  loadCr3(value: Cr3): void {
    const {roots} = this;
    const {root, pcid, noFlush} = value;
    if (pcid > 0 || noFlush) this.noticePcids();
    const before = roots.count;
    const known = roots.isLoaded(root, pcid) ? undefined : roots.change(root, pcid);
    this.giveBack(before - roots.count);
    const atHand = roots.inUse;
    if (!noFlush) {
      if (atHand) this.syncRoot(atHand);
      this.forget(pcid);
    } else if (known) this.compareForgotten(known);
    this.loadHardware(value, atHand);
  }

  /** A root that is not at hand is about to be found or made. */
  seekingRoot(): void {
    this.tables.machine.events.rootLocksTaken++;
  }

  /** Everything below `root`, which is in use from now on, comes into step. */
  syncRoot(root: ShadowPage): void {
    if (this.unsync.anyBelow(root)) this.tables.machine.events.rootLocksTaken++;
    this.syncBelow(root);
  }

  /** A page was freed; if it was a root at hand it is none any more. */
  freed(page: ShadowPage): void {
    const before = this.roots.count;
    this.roots.freed(page);
    this.giveBack(before - this.roots.count);
  }

  /**
   * Everything below `top` comes into step, a batch at a time. The last walk finds nothing, and takes `top` out of the
   * sets above.
   */
  syncBelow(top: ShadowPage): void {
    const {unsync, setting} = this;
    let batch = unsync.take(top, setting.syncBatch);
    while (batch.pages.length > 0 || batch.more) {
      if (batch.pages.length > 0) this.syncBatch(batch.pages);
      batch = unsync.take(top, setting.syncBatch);
    }
  }

  /** The guest is about to be told of a fault on the page. KVM flushes it if its entry is present, with no reserved bit set. */
  faultInjected(gvn: Gvn): void {
    const {hardware, machine} = this.tables;
    const why = machine.cpu.errorCode & (FAULT_PRESENT | FAULT_RESERVED);
    if (why === FAULT_PRESENT) hardware.page(gvn, 'trueFaultPageFlushes');
    else hardware.pageUnseen(gvn);
    this.roots.flushedPage(gvn);
    this.syncPage(gvn, this.roots.pages());
  }

  invlpg(gvn: Gvn): void {
    this.tables.hardware.invlpg(gvn);
    this.roots.flushedPage(gvn);
    this.invalidateBelow(gvn, this.roots.pages());
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    if (pcid > 0) this.noticePcids();
    if (scope === INVPCID_ADDRESS) this.invalidatePage(gvn, pcid);
    else if (scope === INVPCID_CONTEXT) this.invalidateContext(pcid);
    else this.invalidateAll();
  }

  /** Previous roots with anything out of step below are forgotten: the next load of one looks for it and syncs it. */
  invalidateAll(): void {
    const {roots, unsync, tables} = this;
    if (roots.inUse) this.syncRoot(roots.inUse);
    const before = roots.count;
    roots.forget(({page}) => unsync.anyBelow(page));
    this.giveBack(before - roots.count);
    roots.flushed();
    tables.flushHardware('invalidationFlushes');
  }

  private syncBatch(pages: readonly ShadowPage[]): void {
    const {tables, sync, setting} = this;
    const {events} = tables.machine;
    // All are protected before the first is compared: none of them may be left writable by another.
    for (const {role} of pages) events.entriesWriteProtected += tables.writeProtect(role.gfn);
    for (const page of pages) {
      sync.page(page);
      setting.marks.synced(page);
    }
    tables.flushHardware('syncFlushes');
  }

  private invalidatePage(gvn: Gvn, pcid: Pcid): void {
    const tag = this.tagOf(pcid);
    if (tag !== undefined) this.tables.hardware.invpcid(INVPCID_ADDRESS, tag, gvn);
    this.roots.flushedPage(gvn, pcid);
    this.invalidateBelow(gvn, this.roots.pages(pcid));
  }

  /** A context that is not loaded has no root at hand then, and the load of one that is not flushes. */
  private invalidateContext(pcid: Pcid): void {
    const {roots, setting, tables} = this;
    const tag = this.tagOf(pcid);
    const isLoaded = pcid === roots.pcid;
    if (isLoaded && roots.inUse) this.syncRoot(roots.inUse);
    this.forget(pcid);
    if (isLoaded && setting.flushScope === 'all') tables.flushHardware('invalidationFlushes');
    else if (tag !== undefined && (isLoaded || setting.flushScope === 'asked'))
      tables.hardware.context(tag, 'invalidationFlushes');
  }

  /** What of the hardware a load of CR3 changes. `atHand`: the new root, unless it must be looked for. */
  private loadHardware({root, pcid, noFlush}: Cr3, atHand: ShadowPage | undefined): void {
    const {tables, setting} = this;
    const {tags, flushScope} = setting;
    const context = {root, pcid: tags === 'none' ? 0 : pcid};
    const asked = !noFlush || tags === 'none';
    const wanted = !noFlush || atHand === undefined;
    if (wanted && flushScope === 'all') {
      tables.hardware.loadCr3({...context, noFlush: true});
      tables.flushHardware('cr3LoadFlushes');
    } else {
      const flushes = asked || (wanted && flushScope === 'context');
      tables.hardware.loadCr3({...context, noFlush: !flushes});
    }
  }

  /** What the TLB knows the guest's PCID by; nothing if it holds nothing of it. */
  private tagOf(pcid: Pcid): Pcid | undefined {
    if (this.setting.tags === 'PCID') return pcid;
    return pcid === this.roots.pcid ? 0 : undefined;
  }

  /** A root that was remembered before may be stale by a flush that nobody took for one of PCID 0. */
  private noticePcids(): void {
    if (this.usesPcids) return;
    this.usesPcids = true;
    const {roots} = this;
    const before = roots.count;
    roots.forget(() => true);
    this.giveBack(before - roots.count);
  }

  /** Roots of that PCID have been flushed, but not brought into step. */
  private forget(pcid: Pcid): void {
    if (!this.usesPcids) return;
    const {roots} = this;
    const before = roots.count;
    roots.forget(root => root.pcid === pcid);
    this.giveBack(before - roots.count);
  }

  /** So many roots are not at hand any more: each has one user less, and they are counted under one lock. */
  private giveBack(released: number): void {
    if (released === 0) return;
    const {events} = this.tables.machine;
    events.rootLocksTaken++;
    events.shadowRootsReleased += released;
  }

  /** The guest invalidates the page: its entry is looked for below each of `roots`. */
  private invalidateBelow(gvn: Gvn, roots: readonly ShadowPage[]): void {
    this.tables.machine.events.shadowRootsSearched += roots.length;
    this.syncPage(gvn, roots);
  }

  /** The entry for `gvn` below each of `roots`. Its page stays out of step. */
  private syncPage(gvn: Gvn, roots: readonly ShadowPage[]): void {
    const {paging} = this.tables.machine;
    let changed = 0;
    for (const root of roots) {
      const page = this.unsyncPageOf(gvn, root);
      if (page) changed += this.sync.entry(page, paging.index(gvn, 1));
    }
    if (changed > 0 && this.setting.flushOnChange === 'always') this.tables.flushHardware('syncFlushes');
  }

  /** The page of the lowest level on the way to `gvn`, if it is out of step. */
  private unsyncPageOf(gvn: Gvn, root: ShadowPage): ShadowPage | undefined {
    const {unsync, tables} = this;
    for (const page of wayTo(tables, root, gvn)) {
      if (unsync.has(page)) return page;
      if (!unsync.anyBelow(page)) return undefined;
    }
    return undefined;
  }

  /** What no processor could have kept for the root while it was only remembered. */
  private compareForgotten({page: root, forgotten}: CachedRoot): void {
    const {unsync, sync, tables} = this;
    const {memory, pool, machine} = tables;
    if (forgotten.everything) for (const page of unsync.pagesBelow(root)) sync.unseenPage(page);
    for (const slot of forgotten.slots) {
      const page = pool.at(memory.tableOf(slot)) as ShadowPage | undefined;
      if (page && unsync.has(page)) sync.unseen(page, memory.indexOf(slot));
    }
    for (const gvn of forgotten.pages) {
      const page = this.unsyncPageOf(gvn, root);
      if (page) sync.unseen(page, machine.paging.index(gvn, 1));
    }
  }
}
