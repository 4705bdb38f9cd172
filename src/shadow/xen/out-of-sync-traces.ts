/**
 * Xen's shadow pager for HVM guests. Guest tables are write-protected and a caught store is carried out, the shadow
 * entry written anew with it; but a table of the lowest level goes *out of sync* at the first store to it: the guest may
 * then write to it, up to a few tables at a time, until it flushes its TLB or another table takes the place.
 *
 * Read for it, in xen/arch/x86/mm/shadow: multi.c and set.c at 20f7edd9, oos.c at adcac96d, hvm.c at 04ae3260, common.c
 * at 06dfcb7f and an older one, private.h at 06f04f54. Where this differs:
 * - One virtual CPU, so nobody else's tables are out of sync, and no walk is checked for having been overtaken.
 * - A frame's first trace always flushes the TLB. Xen does so if it took a right away, and trusts that no TLB holds one
 *   that a shadow entry no longer has.
 * - A true fault drops the entry of a table out of sync, as the processor drops its own. Xen leaves it. It is not counted,
 *   for no kernel that repairs what faulted can tell.
 * - A user's store unshadows the table and goes through in one exit, whatever the table's level. Xen takes a second one
 *   above the lowest, and kills a guest that does so to the root in use. If the store's own path leads through the table it
 *   is carried out in a second exit.
 * - A page overwritten as a whole is unshadowed at once; Xen gets there with the second zero.
 * - A table that the host takes comes back into sync. Xen drops its shadows.
 */
import {isUser, type Access, type Gfn, type Level} from '../../hardware/address.ts';
import type {LoadedContext} from '../loaded-context.ts';
import {RepeatedStore} from '../repeated-store.ts';
import {IN_EACH_ENTRY} from '../rights-placement.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {WriteProtection, StoreAnswer} from '../write-protection.ts';
import type {AbsenceMarks} from './absence-marks.ts';
import {auditOutOfSync} from './out-of-sync-audit.ts';
import type {OutOfSyncTables} from './out-of-sync-tables.ts';
import type {Unshadowing} from './unshadowing.ts';
import type {WritableMappings} from './writable-mappings.ts';
import type {XenEmulation} from './xen-emulation.ts';
import type {ZeroStores} from './zero-stores.ts';

export interface OutOfSyncParts {
  readonly loaded: LoadedContext;
  readonly traced: TracedFrames;
  readonly outOfSync: OutOfSyncTables;
  readonly writable: WritableMappings;
  readonly zeroStores: ZeroStores;
  readonly unshadowing: Unshadowing;
  readonly emulation: XenEmulation;
  readonly marks: AbsenceMarks;
}

export class OutOfSyncTraces implements WriteProtection {
  readonly watchers: readonly Watcher[];
  readonly rights = IN_EACH_ENTRY;
  protected readonly tables: ShadowTables;
  protected readonly parts: OutOfSyncParts;
  /** The table that a store of the kernel's goes to, which is repeated once the table is out of sync. */
  private demanded: Gfn | undefined;
  /** A store of user mode to what is no table any more. */
  private readonly repeated = new RepeatedStore();

  constructor(tables: ShadowTables, parts: OutOfSyncParts) {
    this.tables = tables;
    this.parts = parts;
    this.watchers = [parts.outOfSync, parts.zeroStores];
  }

  /**
   * Of a table out of sync the leaf that a store was repeated for lets stores through (`open`). Every other leaf that maps the
   * table goes without, until a store through it exits too.
   */
  letsStoresThrough(gfn: Gfn): boolean {
    return this.parts.traced.letsStoresThrough(gfn);
  }

  /** Xen splits every large page of the guest. */
  largestLeaf(): Level {
    return 1;
  }

  /** A table goes out of sync here, for the store that is repeated. */
  open(gfn: Gfn): boolean {
    const {traced, outOfSync} = this.parts;
    this.repeated.filled(gfn, traced.has(gfn));
    if (gfn !== this.demanded) return this.letsStoresThrough(gfn);
    this.demanded = undefined;
    if (outOfSync.mayUnsync(gfn)) for (const page of traced.shadowsOf(gfn)) outOfSync.unsync(page);
    return outOfSync.has(gfn) || this.letsStoresThrough(gfn);
  }

  /**
   * Of the kernel's stores the table goes out of sync if it may, and the store is repeated; else it is carried out. One of
   * user mode says that the frame is no table any more: its shadows go.
   */
  storeCaught(gfn: Gfn, access: Access): StoreAnswer {
    const {outOfSync, zeroStores, unshadowing} = this.parts;
    if (isUser(access)) return this.unshadowFor(gfn);
    if (outOfSync.has(gfn) || outOfSync.mayUnsync(gfn)) {
      zeroStores.interrupted();
      this.demanded = gfn;
      return 'repeat';
    }
    if (zeroStores.isDyingRoot(gfn)) unshadowing.once(gfn);
    return 'emulate';
  }

  stored(gfn: Gfn, index: number, before: number): void {
    this.parts.emulation.stored(gfn, index, before);
  }

  overwritten(gfn: Gfn): void {
    this.parts.unshadowing.all(gfn, 'zapped');
  }

  created(page: ShadowPage): void {
    const {kind, gfn} = page.role;
    if (kind === 'direct') return;
    // A table with a shadow of another level too must be in sync.
    this.parts.outOfSync.resync(gfn);
    if (this.parts.traced.add(page)) this.trace(gfn);
  }

  freed(page: ShadowPage): void {
    this.parts.traced.remove(page);
  }

  audit(): void {
    const {tables, parts} = this;
    parts.traced.audit(tables, gfn => parts.outOfSync.has(gfn));
    auditOutOfSync({tables, ...parts});
  }

  private trace(gfn: Gfn): void {
    const {tables} = this;
    const {zeroStores, writable} = this.parts;
    const {events} = tables.machine;
    zeroStores.tableAgain(gfn);
    events.tracesInstalled++;
    events.entriesWriteProtected += writable.protect(gfn);
    tables.flushEveryCpu('hiddenFaultFlushes');
  }

  private unshadowFor(gfn: Gfn): StoreAnswer {
    const {zeroStores, unshadowing} = this.parts;
    zeroStores.interrupted();
    if (this.repeated.caught(gfn) === 'in vain') return 'emulate';
    unshadowing.all(gfn, 'unshadowed');
    this.repeated.begins(gfn);
    return 'repeat';
  }
}
