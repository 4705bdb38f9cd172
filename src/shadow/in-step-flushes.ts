/**
 * The guest's flushes where shadow pages are in step with its tables at all times: the processor's own caches are all that can
 * be stale. No shadow entry is global, so what is a global page to the guest may be held once for each context, and goes from
 * all of them.
 */
import type {Gvn, Pcid} from '../hardware/address.ts';
import type {Cr3, InvpcidScope} from '../hardware/mmu.ts';
import {dropPage} from './drop-page.ts';
import type {GuestFlushes} from './guest-flushes.ts';
import type {LoadedContext} from './loaded-context.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';

export class InStepFlushes implements GuestFlushes {
  protected readonly loaded: LoadedContext;

  constructor(loaded: LoadedContext) {
    this.loaded = loaded;
  }

  /** Everything is kept: the new root, if the pool has it, is complete and in step. */
  loadCr3(value: Cr3): void {
    this.loaded.tlb.loadCr3(value);
  }

  faultInjected(gvn: Gvn): void {
    this.loaded.tlb.page(gvn, 'trueFaultPageFlushes');
  }

  invlpg(gvn: Gvn): void {
    this.loaded.tlb.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.loaded.tlb.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.loaded.tlb.all('invalidationFlushes');
  }
}

/** The same, but INVLPG clears the shadow entry too, although it is in step. */
export class ClearingFlushes extends InStepFlushes {
  protected readonly tables: ShadowTables;

  constructor(tables: ShadowTables, loaded: LoadedContext) {
    super(loaded);
    this.tables = tables;
  }

  override invlpg(gvn: Gvn): void {
    super.invlpg(gvn);
    dropPage(this.tables, this.loaded, gvn);
  }
}
