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
import type {Access, Gfn, Gvn, Level, Pcid} from '../../hardware/address.ts';
import {HINT_ADDRESS_SPACE_DYING, type Cr3, type Hint, type InvpcidScope} from '../../hardware/mmu.ts';
import {MAY_WRITE, type Rights} from '../../hardware/rights.ts';
import type {Role, ShadowPage} from '../shadow-page.ts';
import type {LeafWatcher, ShadowTables} from '../shadow-tables.ts';
import {Consistency, type StoreAnswer} from '../consistency.ts';
import {EmulatedStores, type EmulatedStoresSetting} from './emulated-stores.ts';
import {EmulationMemory, type EmulationMemorySetting} from './emulation-memory.ts';
import {EntryUpdates} from './entry-updates.ts';
import {auditOutOfSync} from './out-of-sync-audit.ts';
import {OutOfSyncFlushes} from './out-of-sync-flushes.ts';
import {OutOfSyncTables} from './out-of-sync-tables.ts';
import {PageReferences} from './page-references.ts';
import {StoreAnswers} from './store-answers.ts';
import {TracedFrames} from '../traced-frames.ts';
import {Unshadowing} from './unshadowing.ts';
import {WritableMappings, type SearchStart} from './writable-mappings.ts';
import {ZeroStores} from './zero-stores.ts';

export interface OutOfSyncSetting extends EmulatedStoresSetting {
  /** Tables that may be out of sync. */
  readonly pages: number;
  /** Writable mappings that each of them may have. */
  readonly fixups: number;
  /** Stores of zero to one table after which it is unshadowed; 0: none. */
  readonly zeroStores: number;
  /** Whether the guest says when an address space dies. */
  readonly dyingHint: 'heard' | 'not given';
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
  private readonly writable: WritableMappings;
  private readonly zeroStores: ZeroStores;
  private readonly unshadowing: Unshadowing;
  private readonly flushes: OutOfSyncFlushes;
  private readonly answers: StoreAnswers;
  private readonly emulated: EmulatedStores;

  /** `Kind` of what keeps the tables that are out of sync. */
  constructor(tables: ShadowTables, setting: OutOfSyncSetting, Kind = OutOfSyncTables) {
    super();
    this.tables = tables;
    this.setting = setting;
    this.traced = new TracedFrames(tables.machine);
    this.zeroStores = new ZeroStores(setting.zeroStores);
    this.writable = new WritableMappings(tables, setting.searchStart);
    this.references = new PageReferences(tables, page => this.freed(page));
    this.unshadowing = new Unshadowing(tables, this.traced, this.references, this.zeroStores);
    const {traced, writable, zeroStores, unshadowing} = this;
    const updates = new EntryUpdates(tables, this, this.references);
    this.outOfSync = new Kind(tables, {traced, updates, writable, zeroStores}, setting);
    this.memory = new EmulationMemory(
      tables,
      setting.memory,
      gfn => traced.has(gfn) && !this.outOfSync.has(gfn),
    );
    const {outOfSync, memory} = this;
    this.flushes = new OutOfSyncFlushes(tables, outOfSync, memory);
    this.answers = new StoreAnswers(traced, outOfSync, unshadowing, zeroStores);
    this.emulated = new EmulatedStores(tables, {traced, memory, updates, unshadowing, zeroStores}, setting);
    tables.watcher = this;
  }

  find(role: Role): ShadowPage | undefined {
    return this.tables.find(role);
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
    if (this.tables.pool.isRoot(page)) this.flushes.take(page);
  }

  override filled(): void {
    this.answers.filled();
    this.zeroStores.interrupted();
  }

  override freed(page: ShadowPage): void {
    if (page.role.kind === 'direct') return;
    this.outOfSync.forget(page);
    this.traced.remove(page);
    this.memory.interrupted();
  }

  letsStoresThrough(gfn: Gfn): boolean {
    return this.answers.letsThrough(gfn);
  }

  override writableWanted(gfn: Gfn): void {
    this.answers.writableWanted(gfn);
  }

  /** Xen splits every large page of the guest. */
  largestLeaf(): Level {
    return 1;
  }

  storeCaught(gfn: Gfn, access: Access): StoreAnswer {
    return this.answers.answer(gfn, access, this.flushes.inUse);
  }

  loadCr3(value: Cr3): void {
    this.flushes.loadCr3(value);
  }

  faultInjected(gvn: Gvn): void {
    this.zeroStores.interrupted();
    this.flushes.faultInjected(gvn);
  }

  invlpg(gvn: Gvn): void {
    this.flushes.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.flushes.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.flushes.toggleGlobalPages();
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
    this.emulated.stored(gfn, index, before, this.flushes.inUse);
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

  private trace(gfn: Gfn): void {
    const {tables} = this;
    const {events} = tables.machine;
    this.zeroStores.reused(gfn);
    events.tracesInstalled++;
    events.entriesWriteProtected += this.writable.protect(gfn);
    tables.flushHardware('hiddenFaultFlushes');
  }
}
