/**
 * Brings what is out of step below a root, or on the path to one page, into step with the guest's tables: everything for a
 * load of CR3, batch by batch (`mmu_sync_children` in arch/x86/kvm/mmu/mmu.c), one entry for what flushes a page.
 */
import type {Gvn} from '../../hardware/address.ts';
import {pathTo} from '../tables/path.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';
import type {CachedRoot} from './cached-roots.ts';
import type {FaultMarks} from './fault-marks.ts';
import type {PageSync} from './page-sync.ts';
import type {UnsyncPages} from './unsync-pages.ts';

export interface TreeSyncSetting {
  /** Pages noted before a walk stops and what it found is brought into step, with one flush. */
  readonly syncBatch: number;
  /** When the processor is made to forget everything: once a shadow entry was changed, or when the guest says so. */
  readonly flushOnChange: 'always' | 'never';
}

/** Who is told that what lay out of step below a table was brought into step as the table was linked again. */
export interface LinkSyncs {
  /** So many entries were cleared or changed; none where the comparison was in vain. */
  synced(entriesChanged: number): void;
}

export const UNHEARD: LinkSyncs = {synced() {}};

interface Parts {
  readonly unsync: UnsyncPages;
  readonly pages: PageSync;
  readonly marks: FaultMarks;
  /** Nobody unless told. */
  readonly links?: LinkSyncs;
}

export class TreeSync implements Watcher {
  protected readonly tables: ShadowTables;
  private readonly unsync: UnsyncPages;
  private readonly pages: PageSync;
  private readonly marks: FaultMarks;
  private readonly links: LinkSyncs;
  private readonly setting: TreeSyncSetting;

  constructor(
    tables: ShadowTables,
    {unsync, pages, marks, links = UNHEARD}: Parts,
    setting: TreeSyncSetting,
  ) {
    this.tables = tables;
    this.unsync = unsync;
    this.pages = pages;
    this.marks = marks;
    this.links = links;
    this.setting = setting;
  }

  /**
   * A page that lay unused is compared before it is used again, for what became present since needs no flush; its table
   * stays writable until the guest flushes. A root is brought into step with all that lies below it.
   */
  reused(page: ShadowPage): void {
    const {tables, unsync, pages} = this;
    if (tables.pool.isRoot(page)) this.root(page);
    if (unsync.has(page)) this.flushIfChanged(pages.page(page));
  }

  /**
   * What lies out of step below a page that is linked again was not compared while nothing led there, and what became
   * present since needs no flush (FNAME(fetch) in arch/x86/kvm/mmu/paging_tmpl.h, since Linux 5.15).
   */
  linked(_slot: number, page: ShadowPage): void {
    if (!this.unsync.has(page) && this.unsync.anyBelow(page)) this.links.synced(this.below(page));
  }

  /** Everything below `root`, which is in use from now on: under the lock, if there is anything. */
  root(root: ShadowPage): void {
    if (this.unsync.anyBelow(root)) this.tables.machine.events.rootLocksTaken++;
    this.below(root);
  }

  /**
   * Everything below `top`; returns how many entries were changed. The last walk finds nothing, and clears the marks that
   * were left on the way down.
   */
  below(top: ShadowPage): number {
    const {unsync, setting} = this;
    let changed = 0;
    let batch = unsync.take(top, setting.syncBatch);
    while (batch.pages.length > 0 || batch.more) {
      if (batch.pages.length > 0) changed += this.batch(batch.pages);
      batch = unsync.take(top, setting.syncBatch);
    }
    return changed;
  }

  /** The entry for `gvn` below each of `roots`. Its page stays out of step. */
  entry(gvn: Gvn, roots: readonly ShadowPage[]): void {
    const {paging} = this.tables.machine;
    let changed = 0;
    for (const root of roots) {
      const page = this.unsyncPageOf(gvn, root);
      if (page) changed += this.pages.entry(page, paging.index(gvn, 1));
    }
    this.flushIfChanged(changed);
  }

  /** What no processor could have kept for the root while it was only remembered. */
  compareForgotten({page: root, forgotten}: CachedRoot): void {
    const {unsync, pages, tables} = this;
    const {memory, pool, machine} = tables;
    if (forgotten.everything) for (const page of unsync.pagesBelow(root)) pages.unseenPage(page);
    for (const slot of forgotten.slots) {
      const page = pool.at(memory.tableOf(slot)) as ShadowPage | undefined;
      if (page && unsync.has(page)) pages.unseen(page, memory.indexOf(slot));
    }
    for (const gvn of forgotten.pages) {
      const page = this.unsyncPageOf(gvn, root);
      if (page) pages.unseen(page, machine.paging.index(gvn, 1));
    }
  }

  private batch(found: readonly ShadowPage[]): number {
    const {tables, pages, marks} = this;
    const {events} = tables.machine;
    // All are protected before the first is compared: none of them may be left writable by another.
    for (const {role} of found) events.entriesWriteProtected += tables.writeProtect(role.gfn);
    let changed = 0;
    for (const page of found) {
      changed += pages.page(page);
      marks.synced(page);
    }
    tables.flushEveryCpu('syncFlushes');
    return changed;
  }

  private flushIfChanged(changed: number): void {
    if (changed > 0 && this.setting.flushOnChange === 'always') this.tables.flushEveryCpu('syncFlushes');
  }

  /** The page of the lowest level on the path to `gvn`, if it is out of step. */
  private unsyncPageOf(gvn: Gvn, root: ShadowPage): ShadowPage | undefined {
    const {unsync, tables} = this;
    for (const page of pathTo(tables, root, gvn)) {
      if (unsync.has(page)) return page;
      if (!unsync.anyBelow(page)) return undefined;
    }
    return undefined;
  }
}
