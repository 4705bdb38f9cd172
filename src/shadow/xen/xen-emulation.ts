/**
 * What becomes of shadow entries when a store to the guest's was carried out: each is written anew at once, or cleared; and
 * stores of zero may take the whole table's shadows.
 */
import {PRESENT, type Gfn} from '../../hardware/address.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {AbsenceMarks} from './absence-marks.ts';
import type {EntryUpdates} from './entry-updates.ts';
import type {Unshadowing} from './unshadowing.ts';
import type {ZeroStores} from './zero-stores.ts';

export interface XenEmulationSetting {
  /** What becomes of the shadow entry of a store that was carried out. */
  readonly emulatedStore: 'clear' | 'update';
  /** Whether it is looked at, too, where the guest's entry was absent and stays so. */
  readonly verifies: 'changes' | 'all';
}

interface Parts {
  readonly traced: TracedFrames;
  readonly marks: AbsenceMarks;
  readonly updates: EntryUpdates;
  readonly unshadowing: Unshadowing;
  readonly zeroStores: ZeroStores;
}

export class XenEmulation {
  private readonly tables: ShadowTables;
  private readonly parts: Parts;
  private readonly setting: XenEmulationSetting;

  constructor(tables: ShadowTables, parts: Parts, setting: XenEmulationSetting) {
    this.tables = tables;
    this.parts = parts;
    this.setting = setting;
  }

  /** Entry `index` of the table in `gfn`, whose flags were `before`, was stored to. */
  stored(gfn: Gfn, index: number, before: number): void {
    const {traced, zeroStores, unshadowing} = this.parts;
    const {guestTables} = this.tables.machine;
    const slot = guestTables.slot(gfn, index);
    const after = guestTables.flagsAt(slot);
    if (after !== 0 || guestTables.frameAt(slot) !== 0) zeroStores.interrupted();
    else if (zeroStores.stored(gfn)) unshadowing.once(gfn);
    if (!traced.has(gfn)) return;
    if (this.setting.verifies === 'changes' && !((before | after) & PRESENT)) return;
    for (const page of traced.shadowsOf(gfn)) this.change(page, index, after);
  }

  private change(page: ShadowPage, index: number, flags: number): void {
    const {marks, updates} = this.parts;
    marks.remove(page, index);
    if (this.setting.emulatedStore === 'update') updates.stored(page, index);
    else updates.clear(page, index);
    if (page.role.level === 1 && !(flags & PRESENT)) marks.add(page, index);
  }
}
