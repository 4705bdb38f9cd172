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
 *   above the lowest, and kills a guest that does so to the root in use. If the store's own way leads through the table it
 *   is carried out in a second exit.
 * - A page overwritten as a whole is unshadowed at once; Xen gets there with the second zero.
 * - A table that the host takes comes back into sync. Xen drops its shadows.
 */
import {
  isUser,
  PRESENT,
  type Access,
  type Gfn,
  type Gvn,
  type Level,
  type Pcid,
} from '../../hardware/address.ts';
import {
  HINT_ADDRESS_SPACE_DYING,
  INVPCID_ADDRESS,
  type Cr3,
  type Hint,
  type InvpcidScope,
} from '../../hardware/mmu.ts';
import {MAY_WRITE, type Rights} from '../../hardware/rights.ts';
import type {Role, ShadowPage} from '../shadow-page.ts';
import type {LeafWatcher, ShadowTables} from '../shadow-tables.ts';
import {leafPage, slotFor} from '../way.ts';
import {Consistency, type StoreAnswer} from './consistency.ts';
import {EmulationMemory, type EmulationMemorySetting} from './emulation-memory.ts';
import {EntryUpdates} from './entry-updates.ts';
import {auditOutOfSync} from './out-of-sync-audit.ts';
import {OutOfSyncTables} from './out-of-sync-tables.ts';
import {PageReferences} from './page-references.ts';
import {RepeatedStore} from './repeated-store.ts';
import {TracedFrames} from './traced-frames.ts';
import {Unshadowing} from './unshadowing.ts';
import {WritableMappings, type SearchStart} from './writable-mappings.ts';
import {ZeroStores} from './zero-stores.ts';

export interface OutOfSyncSetting {
  /** Tables that may be out of sync. */
  readonly pages: number;
  /** Writable mappings that each of them may have. */
  readonly fixups: number;
  /** Stores of zero to one table after which it is unshadowed; 0: none. */
  readonly zeroStores: number;
  /** Whether the guest says when an address space dies. */
  readonly dyingHint: 'heard' | 'not given';
  /** What becomes of the shadow entry of a store that was carried out. */
  readonly onStore: 'update' | 'clear';
  /** Whether it is looked at, too, where the guest's entry was absent and stays so. */
  readonly verifies: 'changes' | 'all';
  readonly searchStart: SearchStart;
  readonly memory: EmulationMemorySetting;
}

export class OutOfSync extends Consistency implements LeafWatcher {
  readonly title: string = 'out-of-sync tables';
  /** What it remembers of faults. */
  readonly memory: EmulationMemory;
  readonly tables: ShadowTables;
  protected readonly outOfSync: OutOfSyncTables;
  protected readonly traced: TracedFrames;
  protected readonly references: PageReferences;
  private readonly setting: OutOfSyncSetting;
  private readonly updates: EntryUpdates;
  private readonly writable: WritableMappings;
  private readonly zeroStores: ZeroStores;
  private readonly unshadowing: Unshadowing;
  /** A store of user mode to what is no table any more. */
  private readonly repeated = new RepeatedStore();
  private root: ShadowPage | undefined;
  /** The table that the store at hand goes to; and the same once its leaf is written, which lets that store through. */
  private demanded: Gfn | undefined;
  private granting: Gfn | undefined;

  /** `Kind` of what keeps the tables that are out of sync. */
  constructor(tables: ShadowTables, setting: OutOfSyncSetting, Kind = OutOfSyncTables) {
    super();
    this.tables = tables;
    this.setting = setting;
    this.traced = new TracedFrames(tables.machine);
    this.zeroStores = new ZeroStores(setting.zeroStores);
    this.writable = new WritableMappings(tables, setting.searchStart);
    this.references = new PageReferences(tables, page => this.freed(page));
    this.updates = new EntryUpdates(tables, this, this.references);
    this.unshadowing = new Unshadowing(tables, this.traced, this.references, this.zeroStores);
    const {updates, writable, zeroStores} = this;
    this.outOfSync = new Kind(tables, {updates, writable, zeroStores}, setting);
    this.memory = new EmulationMemory(
      tables,
      setting.memory,
      gfn => this.traced.has(gfn) && !this.outOfSync.has(gfn),
    );
    tables.watcher = this;
  }

  find(role: Role): ShadowPage | undefined {
    return this.tables.pool.find(role);
  }

  override created(page: ShadowPage): void {
    const {kind, gfn} = page.role;
    if (kind === 'direct') return;
    // A table with a shadow of another level too must be in sync.
    this.outOfSync.resync(gfn);
    if (this.traced.add(page)) this.trace(gfn);
  }

  /** What was changed while nothing led to a table must be seen now, though the guest has flushed nothing. */
  override linked(_slot: number, page: ShadowPage): void {
    const {kind, gfn, level} = page.role;
    if (level > 1) this.outOfSync.resyncAll();
    else if (kind === 'indirect') this.outOfSync.resync(gfn);
  }

  override reached(page: ShadowPage): void {
    if (this.tables.pool.isRoot(page)) this.root = page;
  }

  override filled(): void {
    this.granting = undefined;
    this.zeroStores.interrupted();
  }

  override freed(page: ShadowPage): void {
    if (page.role.kind === 'direct') return;
    this.outOfSync.forget(page);
    this.traced.remove(page);
    this.memory.interrupted();
  }

  letsStoresThrough(gfn: Gfn): boolean {
    return !this.traced.has(gfn) || gfn === this.granting;
  }

  override writableWanted(gfn: Gfn): void {
    this.repeated.filled(gfn, this.traced.has(gfn));
    if (gfn !== this.demanded) return;
    this.demanded = undefined;
    if (this.mayGoOutOfSync(gfn)) for (const page of this.traced.shadowsOf(gfn)) this.outOfSync.unsync(page);
    if (this.outOfSync.has(gfn)) this.granting = gfn;
  }

  /** Xen splits every large page of the guest. */
  largestLeaf(): Level {
    return 1;
  }

  storeCaught(gfn: Gfn, access: Access): StoreAnswer {
    if (isUser(access)) return this.unshadowFor(gfn);
    if (this.outOfSync.has(gfn) || this.mayGoOutOfSync(gfn)) {
      this.zeroStores.interrupted();
      this.demanded = gfn;
      return 'repeat';
    }
    if (this.zeroStores.isDyingRoot(gfn)) this.unshadowing.once(gfn, this.root);
    return 'emulate';
  }

  loadCr3(value: Cr3): void {
    this.outOfSync.resyncAll();
    this.memory.flushed();
    this.tables.machine.cpu.loadCr3(value);
  }

  faultInjected(gvn: Gvn): void {
    const {tables} = this;
    this.zeroStores.interrupted();
    tables.machine.cpu.flushPageEverywhere(gvn);
    const slot = this.slotOutOfSync(gvn);
    if (slot !== undefined) tables.clear(slot, 1);
  }

  /**
   * What has no table of the lowest level on its way is in no TLB either: whoever cut the way flushed, and so does every
   * load of CR3, for the guest has no PCIDs.
   */
  invlpg(gvn: Gvn): void {
    const {tables} = this;
    const {cpu} = tables.machine;
    this.memory.flushed();
    // A page that is global to the guest may be held for other contexts, had the guest any.
    cpu.flushPageEverywhere(gvn);
    const page = leafPage(tables, this.root!, gvn);
    if (!page) return;
    if (page.role.kind === 'direct') return tables.flushHardware('invalidationFlushes');
    this.dropOutOfSync(gvn);
    cpu.flushPage(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    const {cpu} = this.tables.machine;
    this.memory.flushed();
    if (scope !== INVPCID_ADDRESS) this.outOfSync.resyncAll();
    else if (pcid === cpu.pcid) this.dropOutOfSync(gvn);
    cpu.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.memory.flushed();
    this.outOfSync.resyncAll();
    this.tables.machine.cpu.flushAll();
  }

  override hint(hint: Hint, operand: number): void {
    if (hint !== HINT_ADDRESS_SPACE_DYING || this.setting.dyingHint === 'not given') return;
    const {cpu, events} = this.tables.machine;
    events.exitsHint++;
    cpu.worldSwitch();
    this.zeroStores.dies(operand);
    this.unshadowing.unhook(operand);
  }

  stored(gfn: Gfn, index: number, before: number): void {
    const {guestTables} = this.tables.machine;
    const slot = guestTables.slot(gfn, index);
    const after = guestTables.flagsAt(slot);
    if (after !== 0 || guestTables.frameAt(slot) !== 0) this.zeroStores.interrupted();
    else if (this.zeroStores.stored(gfn)) this.unshadowing.once(gfn, this.root);
    if (!this.traced.has(gfn)) return;
    if (this.setting.verifies === 'changes' && !((before | after) & PRESENT)) return;
    for (const page of this.traced.shadowsOf(gfn)) this.changeEntry(page, index, after);
  }

  overwritten(gfn: Gfn): void {
    this.unshadowing.all(gfn, 'shadowPagesZapped');
  }

  mapped(slot: number, gfn: Gfn, rights: Rights): void {
    this.outOfSync.leafWritten(slot);
    if (rights & MAY_WRITE) this.outOfSync.mappedWritable(slot, gfn);
  }

  dropping(gfn: Gfn): void {
    this.outOfSync.resync(gfn);
    this.memory.interrupted();
  }

  audit(): void {
    const {tables, outOfSync, traced, memory} = this;
    traced.audit(tables, gfn => outOfSync.has(gfn));
    if (tables.pool.unit.candidates === 'roots') this.references.audit();
    auditOutOfSync({tables, outOfSync, traced, memory}, this.setting.fixups);
  }

  /** Whether the table has one shadow, of the lowest level, and is in sync. */
  protected mayGoOutOfSync(gfn: Gfn): boolean {
    if (this.outOfSync.slots.count === 0 || !this.traced.has(gfn) || this.outOfSync.has(gfn)) return false;
    const [page, ...more] = this.traced.shadowsOf(gfn);
    return more.length === 0 && page.role.level === 1;
  }

  private unshadowFor(gfn: Gfn): StoreAnswer {
    this.zeroStores.interrupted();
    if (this.repeated.isInVain(gfn)) return 'emulate';
    this.unshadowing.all(gfn, 'shadowPagesUnshadowed');
    this.repeated.begins(gfn);
    return 'repeat';
  }

  private trace(gfn: Gfn): void {
    const {tables} = this;
    const {events} = tables.machine;
    this.zeroStores.reused(gfn);
    events.tracesInstalled++;
    events.entriesWriteProtected += this.writable.protect(gfn);
    tables.flushHardware('hiddenFaultFlushes');
  }

  private changeEntry(page: ShadowPage, index: number, flags: number): void {
    const {tables, memory} = this;
    const slot = tables.memory.slot(page.frame, index);
    const {level} = page.role;
    memory.unmark(page, index);
    if (this.setting.onStore === 'update') this.updates.stored(page, index);
    else if (tables.memory.isPresent(slot)) {
      this.references.cut(slot, level);
      if (level > 1) tables.flushHardware('traceFaultFlushes');
    }
    if (level === 1 && !(flags & PRESENT)) memory.markAbsent(page, index);
  }

  /** The entry for `gvn` of a table out of sync, in the address space that is loaded. */
  private slotOutOfSync(gvn: Gvn): number | undefined {
    const {tables} = this;
    const page = leafPage(tables, this.root!, gvn);
    if (page?.role.kind !== 'indirect' || !this.outOfSync.has(page.role.gfn)) return undefined;
    const slot = slotFor(tables, page, gvn);
    return tables.memory.isPresent(slot) ? slot : undefined;
  }

  private dropOutOfSync(gvn: Gvn): void {
    const slot = this.slotOutOfSync(gvn);
    if (slot === undefined) return;
    this.tables.clear(slot, 1);
    this.tables.machine.events.shadowEntriesSynced++;
  }
}
