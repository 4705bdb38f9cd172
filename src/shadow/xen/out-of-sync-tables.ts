/**
 * The guest tables that are out of sync: how one is let go, what is noted of it while it is, and how it is brought back.
 *
 * While a table is out of sync the guest may write to it through a few mappings, each of which is remembered as a
 * *fixup*; one too many takes the place, and the right to write, of the oldest. A *snapshot* holds what each entry was
 * when its shadow entry was last written. To bring the table back its mappings lose the right to write, the processor
 * forgets them, and each shadow entry that is there is written anew if the guest's entry differs from the snapshot.
 */
import {PRESENT, WRITABLE, type Gfn} from '../../hardware/address.ts';
import {countSyncLoad} from '../../hardware/load-counts.ts';
import {MAY_WRITE, type Rights} from '../../hardware/rights.ts';
import {TableReader} from '../table-reader.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {EntryUpdates} from './entry-updates.ts';
import {OutOfSyncSlots, type OutOfSyncTable} from './out-of-sync-slots.ts';
import {Snapshot} from './snapshot.ts';
import type {WritableMappings} from './writable-mappings.ts';
import type {ZeroStores} from './zero-stores.ts';

export interface OutOfSyncTablesParts {
  readonly traced: TracedFrames;
  readonly updates: EntryUpdates;
  readonly writable: WritableMappings;
  readonly zeroStores: ZeroStores;
}

export class OutOfSyncTables implements Watcher {
  readonly slots: OutOfSyncSlots;
  protected readonly tables: ShadowTables;
  protected readonly traced: TracedFrames;
  private readonly updates: EntryUpdates;
  private readonly writable: WritableMappings;
  private readonly zeroStores: ZeroStores;
  /** Writable mappings that are remembered of a table; 0: any number, and they are searched. */
  readonly fixups: number;
  private readonly reader: TableReader;
  /** Those that no table has. */
  private readonly snapshots: Snapshot[];

  /** `pages` tables may be out of sync, each with so many `fixups`. */
  constructor(
    tables: ShadowTables,
    parts: OutOfSyncTablesParts,
    {pages, fixups}: {readonly pages: number; readonly fixups: number},
  ) {
    this.tables = tables;
    this.traced = parts.traced;
    this.updates = parts.updates;
    this.writable = parts.writable;
    this.zeroStores = parts.zeroStores;
    this.fixups = fixups;
    this.reader = new TableReader(tables.machine, countSyncLoad);
    this.slots = new OutOfSyncSlots(pages);
    this.snapshots = Array.from({length: pages}, () => new Snapshot(tables));
  }

  has(gfn: Gfn): boolean {
    return this.slots.has(gfn);
  }

  /** Whether the table has one shadow, of the lowest level, and is in sync. */
  mayUnsync(gfn: Gfn): boolean {
    if (this.slots.count === 0 || !this.traced.has(gfn) || this.has(gfn)) return false;
    const [page, ...more] = this.traced.shadowsOf(gfn);
    return more.length === 0 && page.role.level === 1;
  }

  /** The table that `page`, its one shadow, stands for may be written to from now on. */
  unsync(page: ShadowPage): void {
    const {slots, tables} = this;
    const {gfn} = page.role;
    const frame = tables.machine.physmap.frameOf(gfn);
    const displaced = slots.displacedBy(frame);
    if (displaced) this.bringBack(displaced);
    const snapshot = this.snapshots.pop()!;
    snapshot.take(gfn);
    const fixups = Array.from({length: this.fixups}, () => undefined);
    slots.add({gfn, frame, page, snapshot, fixups, nextFixup: 0});
    tables.machine.events.shadowPagesUnsynced++;
  }

  /** The table in `gfn` comes back into sync, if it is out of it. */
  resync(gfn: Gfn): void {
    const table = this.slots.find(gfn);
    if (table) this.bringBack(table);
  }

  resyncAll(): void {
    for (const table of this.slots.tables()) this.bringBack(table);
  }

  /** What was changed while nothing led to a table must be seen now, though the guest has flushed nothing. */
  linked(_slot: number, {role: {kind, gfn, level}}: ShadowPage): void {
    if (level > 1) this.resyncAll();
    else if (kind === 'indirect') this.resync(gfn);
  }

  mapped(slot: number, gfn: Gfn, rights: Rights): void {
    this.leafWritten(slot);
    if (rights & MAY_WRITE) this.mappedWritable(slot, gfn);
  }

  dropping(gfn: Gfn): void {
    this.resync(gfn);
  }

  /** What was noted of its table is gone with a page. */
  freed({role}: ShadowPage): void {
    const table = role.kind === 'indirect' ? this.slots.find(role.gfn) : undefined;
    if (table) this.remove(table);
  }

  /** The leaf of `slot` has been written from the guest's entry, which is what the snapshot must hold from now on. */
  protected leafWritten(slot: number): void {
    if (this.slots.used === 0) return;
    const {memory} = this.tables;
    const {kind, gfn} = this.tables.pageOf(slot).role;
    const table = kind === 'indirect' ? this.slots.find(gfn) : undefined;
    table?.snapshot.refresh(gfn, memory.indexOf(slot));
  }

  /** The guest may write to `gfn` through the leaf of `slot`. */
  protected mappedWritable(slot: number, gfn: Gfn): void {
    const table = this.slots.find(gfn);
    if (!table || this.fixups === 0 || table.fixups.includes(slot)) return;
    this.protect(table, table.fixups[table.nextFixup]);
    table.fixups[table.nextFixup] = slot;
    table.nextFixup = (table.nextFixup + 1) % this.fixups;
  }

  private bringBack(table: OutOfSyncTable): void {
    const {tables} = this;
    const {events} = tables.machine;
    for (const slot of table.fixups) this.protect(table, slot);
    events.entriesWriteProtected += this.writable.protect(table.gfn);
    // A mapping that lost the right to write before, as one too many did, may still be in the TLB.
    tables.flushEveryCpu('syncFlushes');
    this.compare(table);
    this.remove(table);
    events.shadowPagesSynced++;
  }

  /** Each shadow entry that is there, with what its guest entry was. */
  private compare(table: OutOfSyncTable): void {
    const {page, gfn, snapshot} = table;
    const {tables} = this;
    const {events, cpu} = tables.machine;
    this.reader.begin();
    for (const slot of tables.present(page)) {
      const index = tables.memory.indexOf(slot);
      if (this.reader.read(gfn, index)) countSyncLoad(events, cpu.caches.loadEntry(snapshot.lineAt(index)));
      events.shadowEntriesCompared++;
      if (!this.hasChanged(table, index)) continue;
      this.updates.leaf(page, index);
      events.shadowEntriesSynced++;
    }
  }

  protected hasChanged({gfn, snapshot}: OutOfSyncTable, index: number): boolean {
    return snapshot.differs(gfn, index);
  }

  /** Takes the right to write from the leaf of `slot`, if it still maps the table. */
  protected protect({gfn}: OutOfSyncTable, slot: number | undefined): void {
    const {memory, pool, machine} = this.tables;
    if (slot === undefined) return;
    this.zeroStores.livesOn();
    if ((memory.flagsAt(slot) & (PRESENT | WRITABLE)) !== (PRESENT | WRITABLE)) return;
    const page = pool.at(memory.tableOf(slot));
    if (page.role.level > 1 || memory.frameAt(slot) !== machine.physmap.frameOf(gfn)) return;
    this.tables.protectLeaf(slot);
    machine.events.entriesWriteProtected++;
  }

  protected remove(table: OutOfSyncTable): void {
    this.slots.remove(table);
    this.snapshots.push(table.snapshot);
  }
}
