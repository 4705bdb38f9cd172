/**
 * What the guest's flushes mean where shadow pages may be out of step: a load of CR3 and INVPCID bring what lies below a
 * root into step, INVLPG one entry below every root that is known.
 *
 * The hypervisor has fewer flushes than the guest: INVVPID removes one address or all of a virtual machine's, so what
 * flushes one PCID flushes them all, and so does a load of a root that was not at hand (`vmx_flush_tlb_current`).
 */
import type {Gvn, Pcid} from '../../hardware/address.ts';
import {INVPCID_ADDRESS, INVPCID_CONTEXT, type Cr3, type InvpcidScope} from '../../hardware/mmu.ts';
import type {FaultMarks} from '../bypass/fault-marks.ts';
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
    const known = roots.isLoaded(root, pcid) ? undefined : roots.change(root, pcid);
    const atHand = roots.inUse;
    if (!noFlush) {
      if (atHand) this.syncBelow(atHand);
      this.forget(pcid);
    } else if (known) this.compareForgotten(known);
    this.loadHardware(value, atHand);
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

  /** The guest is about to be told of a fault on the page. */
  faultInjected(gvn: Gvn): void {
    this.tables.machine.cpu.flushPageEverywhere(gvn);
    this.loseEverywhere(gvn);
  }

  invlpg(gvn: Gvn): void {
    const {cpu} = this.tables.machine;
    cpu.flushPage(gvn);
    cpu.flushPageEverywhere(gvn);
    this.loseEverywhere(gvn);
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
    if (roots.inUse) this.syncBelow(roots.inUse);
    roots.forget(({page}) => unsync.anyBelow(page));
    roots.flushed();
    tables.machine.cpu.flushAll();
  }

  /** Global or not, the page is gone from the TLB, and comes into step below every root that is known. */
  private loseEverywhere(gvn: Gvn): void {
    const {roots} = this;
    roots.flushedPage(gvn);
    this.syncPage(gvn, roots.pages());
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
    if (tag !== undefined) this.tables.machine.cpu.flushAddress(gvn, tag);
    this.roots.flushedPage(gvn, pcid);
    this.syncPage(gvn, this.roots.pages(pcid));
  }

  private invalidateContext(pcid: Pcid): void {
    const {roots, setting} = this;
    const {cpu} = this.tables.machine;
    const tag = this.tagOf(pcid);
    if (pcid === roots.pcid && roots.inUse) this.syncBelow(roots.inUse);
    this.forget(pcid);
    if (tag !== undefined) cpu.flushContext(tag);
    if (pcid === roots.pcid && setting.flushScope === 'all') cpu.flushAll();
  }

  /** What of the hardware a load of CR3 changes. `atHand`: the new root, unless it must be looked for. */
  private loadHardware({root, pcid, noFlush}: Cr3, atHand: ShadowPage | undefined): void {
    const {cpu} = this.tables.machine;
    const {tags, flushScope} = this.setting;
    if (tags === 'none') cpu.loadCr3({root, pcid: 0, noFlush: false});
    else cpu.loadCr3({root, pcid, noFlush});
    if (noFlush && atHand) return;
    if (flushScope === 'all') cpu.flushAll();
    else if (flushScope === 'context') cpu.flushContext(cpu.pcid);
  }

  /** What the TLB knows the guest's PCID by; nothing if it holds nothing of it. */
  private tagOf(pcid: Pcid): Pcid | undefined {
    if (this.setting.tags === 'PCID') return pcid;
    return pcid === this.roots.pcid ? 0 : undefined;
  }

  /** A root that was remembered before may be stale by a flush that nobody took for one of PCID 0. */
  private noticePcids(): void {
    if (!this.usesPcids) this.roots.forget(() => true);
    this.usesPcids = true;
  }

  /** Roots of that PCID have been flushed, but not brought into step. */
  private forget(pcid: Pcid): void {
    if (this.usesPcids) this.roots.forget(root => root.pcid === pcid);
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
