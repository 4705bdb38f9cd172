/**
 * What becomes of shadow entries when a store to the guest's was carried out: each is written anew at once, or cleared; and
 * stores of zero may take the whole table's shadows.
 */
import {PRESENT, type Gfn} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {EmulationMemory} from './emulation-memory.ts';
import type {EntryUpdates} from './entry-updates.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {Unshadowing} from './unshadowing.ts';
import type {ZeroStores} from './zero-stores.ts';

export interface EmulatedStoresSetting {
  /** What becomes of the shadow entry of a store that was carried out. */
  readonly onStore: 'update' | 'clear';
  /** Whether it is looked at, too, where the guest's entry was absent and stays so. */
  readonly verifies: 'changes' | 'all';
}

interface Parts {
  readonly traced: TracedFrames;
  readonly memory: EmulationMemory;
  readonly updates: EntryUpdates;
  readonly unshadowing: Unshadowing;
  readonly zeroStores: ZeroStores;
}

export class EmulatedStores {
  private readonly tables: ShadowTables;
  private readonly parts: Parts;
  private readonly setting: EmulatedStoresSetting;

  constructor(tables: ShadowTables, parts: Parts, setting: EmulatedStoresSetting) {
    this.tables = tables;
    this.parts = parts;
    this.setting = setting;
  }

  /** Entry `index` of the table in `gfn`, whose flags were `before`, was stored to while the root `inUse` was loaded. */
  stored(gfn: Gfn, index: number, before: number, inUse: ShadowPage | undefined): void {
    const {traced, zeroStores, unshadowing} = this.parts;
    const {guestTables} = this.tables.machine;
    const slot = guestTables.slot(gfn, index);
    const after = guestTables.flagsAt(slot);
    if (after !== 0 || guestTables.frameAt(slot) !== 0) zeroStores.interrupted();
    else if (zeroStores.stored(gfn)) unshadowing.once(gfn, inUse);
    if (!traced.has(gfn)) return;
    if (this.setting.verifies === 'changes' && !((before | after) & PRESENT)) return;
    for (const page of traced.shadowsOf(gfn)) this.change(page, index, after);
  }

  private change(page: ShadowPage, index: number, flags: number): void {
    const {memory, updates} = this.parts;
    memory.unmark(page, index);
    if (this.setting.onStore === 'update') updates.stored(page, index);
    else updates.clear(page, index);
    if (page.role.level === 1 && !(flags & PRESENT)) memory.markAbsent(page, index);
  }
}
