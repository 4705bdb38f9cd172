/** How Xen takes their shadows from guest tables that seem to be none any more, or to be none soon. */
import {USER, type Gfn} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {FreedPages, PageReferences} from './page-references.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {ZeroStores} from './zero-stores.ts';

export class Unshadowing {
  private readonly tables: ShadowTables;
  private readonly traced: TracedFrames;
  private readonly references: PageReferences;
  private readonly zeroStores: ZeroStores;

  constructor(
    tables: ShadowTables,
    traced: TracedFrames,
    references: PageReferences,
    zeroStores: ZeroStores,
  ) {
    this.tables = tables;
    this.traced = traced;
    this.references = references;
    this.zeroStores = zeroStores;
  }

  /** The frame is no table any more. */
  all(gfn: Gfn, why: FreedPages): void {
    if (!this.traced.has(gfn)) return;
    for (const page of this.traced.shadowsOf(gfn)) this.references.release(page, why);
    this.tables.flushHardware('traceFaultFlushes');
  }

  /**
   * The table seems to be torn down: each of its shadows loses a reference, which is most often the only one
   * (`sh_remove_shadows` with `fast`). The root in use stays. Where the guest says what dies, other roots stay too.
   */
  once(gfn: Gfn, inUse: ShadowPage | undefined): void {
    const {tables, traced, zeroStores} = this;
    // A store to the root of what dies has taken its shadow before it is carried out.
    if (!traced.has(gfn)) return;
    const shadows = [...traced.shadowsOf(gfn)];
    const isRoot = shadows.some(page => tables.pool.isRoot(page));
    if (isRoot && zeroStores.isTold && !zeroStores.isDyingRoot(gfn)) return;
    for (const page of shadows)
      if (page !== inUse && tables.pool.holds(page)) this.references.releaseOnce(page);
    tables.flushHardware('traceFaultFlushes');
  }

  /** What the address space of `root` has of user pages is dropped (`sh_pagetable_dying`). */
  unhook(root: Gfn): void {
    const {tables} = this;
    const {memory, machine} = tables;
    const {levels: level} = machine.paging;
    if (!this.traced.has(root)) return;
    const page = [...this.traced.shadowsOf(root)].find(shadow => tables.pool.isRoot(shadow));
    if (!page) return;
    for (let index = 0; index < memory.entries; index++) {
      const slot = memory.slot(page.frame, index);
      if (memory.flagsAt(slot) & USER) this.references.cut(slot, level);
    }
    tables.flushHardware('traceFaultFlushes');
  }
}
