/**
 * What becomes of shadow pages when a store to their guest table was carried out: the entry is cleared, or written anew
 * at once; a page that is flooded with stores is freed, and so is every page of a frame that holds data now.
 */
import type {Gfn} from '../../hardware/address.ts';
import {ComposedLeaf} from '../composed-leaf.ts';
import {free} from '../tables/death.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {WriteGate} from '../write-protection.ts';
import type {FaultMarks} from './fault-marks.ts';
import type {WriteFlooding} from './write-flooding.ts';

export interface KvmEmulationSetting {
  /** What becomes of the leaf that a store was about: it is filled again by the next use, or written anew at once. */
  readonly emulatedStore: 'clear' | 'update';
  /** When the processor is made to forget everything: once a shadow entry was cleared, or when the guest says so. */
  readonly flushOnChange: 'always' | 'never';
}

interface Parts {
  readonly traced: TracedFrames;
  readonly flooding: WriteFlooding;
  readonly marks: FaultMarks;
}

export class KvmEmulation {
  private readonly tables: ShadowTables;
  private readonly parts: Parts;
  private readonly composed: ComposedLeaf;
  private readonly setting: KvmEmulationSetting;

  constructor(tables: ShadowTables, gate: WriteGate, parts: Parts, setting: KvmEmulationSetting) {
    this.tables = tables;
    this.parts = parts;
    this.composed = new ComposedLeaf(tables, gate);
    this.setting = setting;
  }

  /** Entry `index` of the guest table in `gfn` was stored to. */
  stored(gfn: Gfn, index: number): void {
    const {traced, flooding, marks} = this.parts;
    let flooded = 0;
    let cleared = 0;
    const pages = traced.shadowsOf(gfn);
    flooding.caught(gfn, pages);
    for (const page of pages) {
      if (flooding.floods(page)) {
        free(this.tables, page, 'flooded');
        flooded++;
        continue;
      }
      cleared += this.clear(page, index);
      marks.stored(page, index);
      if (this.setting.emulatedStore === 'update' && page.role.level === 1) this.update(page, index);
    }
    const flushes = flooded > 0 || (cleared > 0 && this.setting.flushOnChange === 'always');
    if (flushes) this.tables.flushEveryCpu('traceFaultFlushes');
  }

  /** The frame is data now. */
  overwritten(gfn: Gfn): void {
    for (const page of this.parts.traced.shadowsOf(gfn)) free(this.tables, page, 'zapped');
    this.tables.flushEveryCpu('traceFaultFlushes');
  }

  /** 1 if there was an entry. What it pointed at stays in the hash. */
  private clear(page: ShadowPage, index: number): number {
    const {tables, setting} = this;
    const {memory, machine} = tables;
    const slot = memory.slot(page.frame, index);
    if (!memory.isPresent(slot)) return 0;
    if (setting.flushOnChange === 'always') tables.clear(slot, page.role.level);
    else tables.makeWay(slot, page.role.level, 'traceFaultFlushes');
    machine.events.shadowEntriesInvalidated++;
    return 1;
  }

  /** Writes the leaf as the store left the guest's, if that may be used. */
  private update(page: ShadowPage, index: number): void {
    const {tables, composed, parts} = this;
    if (!composed.write(page, index)) return;
    parts.flooding.updated(tables.memory.slot(page.frame, index));
    tables.machine.events.shadowEntriesUpdated++;
  }
}
