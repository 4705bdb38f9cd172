/**
 * What becomes of a store that was caught at a guest table. Of the kernel's, the table goes out of sync if it may, and the
 * store is repeated; else it is carried out. Of user mode, it says that the frame is no table any more: its shadows go.
 */
import {isUser, type Access, type Gfn} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {StoreAnswer} from '../consistency.ts';
import {GrantedStore} from './granted-store.ts';
import type {OutOfSyncTables} from './out-of-sync-tables.ts';
import {RepeatedStore} from '../repeated-store.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {Unshadowing} from './unshadowing.ts';
import type {ZeroStores} from './zero-stores.ts';

export class StoreAnswers {
  private readonly traced: TracedFrames;
  private readonly outOfSync: OutOfSyncTables;
  private readonly unshadowing: Unshadowing;
  private readonly zeroStores: ZeroStores;
  /** A store of the kernel's to a table that goes out of sync. */
  private readonly granted = new GrantedStore();
  /** A store of user mode to what is no table any more. */
  private readonly repeated = new RepeatedStore();

  constructor(
    traced: TracedFrames,
    outOfSync: OutOfSyncTables,
    unshadowing: Unshadowing,
    zeroStores: ZeroStores,
  ) {
    this.traced = traced;
    this.outOfSync = outOfSync;
    this.unshadowing = unshadowing;
    this.zeroStores = zeroStores;
  }

  /** To a store that was caught while the root `inUse` was loaded. */
  answer(gfn: Gfn, access: Access, inUse: ShadowPage | undefined): StoreAnswer {
    if (isUser(access)) return this.unshadowFor(gfn);
    if (this.outOfSync.has(gfn) || this.outOfSync.mayUnsync(gfn)) {
      this.zeroStores.interrupted();
      this.granted.begins(gfn);
      return 'repeat';
    }
    if (this.zeroStores.isDyingRoot(gfn)) this.unshadowing.once(gfn, inUse);
    return 'emulate';
  }

  letsThrough(gfn: Gfn): boolean {
    return !this.traced.has(gfn) || this.granted.isGranted(gfn);
  }

  writableWanted(gfn: Gfn): void {
    const {traced, outOfSync, granted} = this;
    this.repeated.filled(gfn, traced.has(gfn));
    if (!granted.demands(gfn)) return;
    if (outOfSync.mayUnsync(gfn)) for (const page of traced.shadowsOf(gfn)) outOfSync.unsync(page);
    if (outOfSync.has(gfn)) granted.grant(gfn);
  }

  filled(): void {
    this.granted.filled();
  }

  private unshadowFor(gfn: Gfn): StoreAnswer {
    this.zeroStores.interrupted();
    if (this.repeated.isInVain(gfn)) return 'emulate';
    this.unshadowing.all(gfn, 'shadowPagesUnshadowed');
    this.repeated.begins(gfn);
    return 'repeat';
  }
}
