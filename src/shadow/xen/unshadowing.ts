/** How Xen takes their shadows from guest tables that seem to be none any more, or to be none soon. */
import {USER, type Gfn} from '../../hardware/address.ts';
import type {LoadedContext} from '../loaded-context.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {PageReferences} from './page-references.ts';
import type {ZeroStores} from './zero-stores.ts';

interface Parts {
  readonly loaded: LoadedContext;
  readonly traced: TracedFrames;
  readonly references: PageReferences;
  readonly zeroStores: ZeroStores;
}

export class Unshadowing {
  private readonly tables: ShadowTables;
  private readonly parts: Parts;

  constructor(tables: ShadowTables, parts: Parts) {
    this.tables = tables;
    this.parts = parts;
  }

  /** The frame is no table any more. */
  all(gfn: Gfn, death: 'unshadowed' | 'zapped'): void {
    const {traced, references} = this.parts;
    if (!traced.has(gfn)) return;
    for (const page of traced.shadowsOf(gfn)) references.release(page, death);
    this.tables.flushEveryCpu('traceFaultFlushes');
  }

  /**
   * The table seems to be torn down: each of its shadows loses a reference, which is most often the only one
   * (`sh_remove_shadows` with `fast`). The root in use stays. Where the guest says what dies, other roots stay too.
   */
  once(gfn: Gfn): void {
    const {tables} = this;
    const {loaded, traced, references, zeroStores} = this.parts;
    // A store to the root of what dies has taken its shadow before it is carried out.
    if (!traced.has(gfn)) return;
    const shadows = [...traced.shadowsOf(gfn)];
    const isRoot = shadows.some(page => tables.pool.isRoot(page));
    if (isRoot && zeroStores.isTold && !zeroStores.isDyingRoot(gfn)) return;
    for (const page of shadows)
      if (page !== loaded.root && tables.pool.holds(page)) references.releaseOnce(page);
    tables.flushEveryCpu('traceFaultFlushes');
  }

  /** What the address space of `root` has of user pages is dropped (`sh_pagetable_dying`). */
  unhook(root: Gfn): void {
    const {tables} = this;
    const {traced, references} = this.parts;
    const {memory, machine} = tables;
    const {levels: level} = machine.paging;
    if (!traced.has(root)) return;
    const page = [...traced.shadowsOf(root)].find(shadow => tables.pool.isRoot(shadow));
    if (!page) return;
    for (let index = 0; index < memory.entries; index++) {
      const slot = memory.slot(page.frame, index);
      if (memory.flagsAt(slot) & USER) references.cut(slot, level);
    }
    tables.flushEveryCpu('traceFaultFlushes');
  }
}
