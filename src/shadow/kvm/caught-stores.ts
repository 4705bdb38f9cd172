/**
 * What becomes of shadow pages when a store to their guest table was carried out: the entry is cleared, or written anew
 * at once; a page that is flooded with stores is freed, and so is every page of a frame that holds data now.
 */
import type {Gfn} from '../../hardware/address.ts';
import type {FaultMarks} from './fault-marks.ts';
import {ComposedLeaf} from '../composed-leaf.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {Consistency} from '../consistency.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {UnsyncPages} from './unsync-pages.ts';
import type {WriteFlooding} from './write-flooding.ts';

export interface CaughtStoresSetting {
  readonly flooding: WriteFlooding;
  /** What becomes of the leaf that a store was about: it is filled again by the next use, or written anew at once. */
  readonly onEmulatedWrite: 'zap' | 'update';
  /** When the processor is made to forget everything: once a shadow entry was cleared, or when the guest says so. */
  readonly flushOnChange: 'always' | 'never';
  readonly marks: FaultMarks;
}

export class CaughtStores {
  private readonly tables: ShadowTables;
  private readonly consistency: Consistency;
  private readonly traced: TracedFrames;
  private readonly unsync: UnsyncPages;
  private readonly composed: ComposedLeaf;
  private readonly setting: CaughtStoresSetting;

  constructor(
    tables: ShadowTables,
    consistency: Consistency,
    traced: TracedFrames,
    unsync: UnsyncPages,
    setting: CaughtStoresSetting,
  ) {
    this.tables = tables;
    this.consistency = consistency;
    this.traced = traced;
    this.unsync = unsync;
    this.composed = new ComposedLeaf(tables, consistency);
    this.setting = setting;
  }

  /** Entry `index` of the guest table in `gfn` was stored to. */
  stored(gfn: Gfn, index: number): void {
    const {flooding, marks, onEmulatedWrite} = this.setting;
    let flooded = 0;
    let cleared = 0;
    flooding.caught(gfn);
    for (const page of this.traced.shadowsOf(gfn)) {
      if (flooding.floods(page)) {
        this.free(page, 'shadowPagesFlooded');
        flooded++;
        continue;
      }
      cleared += this.clear(page, index);
      marks.stored(page, index);
      if (onEmulatedWrite === 'update' && page.role.level === 1) this.update(page, index);
    }
    const flushes = flooded > 0 || (cleared > 0 && this.setting.flushOnChange === 'always');
    if (flushes) this.tables.flushHardware('traceFaultFlushes');
  }

  /** The frame is data now. */
  overwritten(gfn: Gfn): void {
    for (const page of this.traced.shadowsOf(gfn)) this.free(page, 'shadowPagesZapped');
    this.tables.flushHardware('traceFaultFlushes');
  }

  /** Frees the page, and what is out of step below it: nobody would find the way to that any more. */
  free(page: ShadowPage, counted: 'shadowPagesFlooded' | 'shadowPagesZapped'): void {
    for (const below of this.unsync.take(page).pages) this.release(below, 'shadowPagesZapped');
    this.release(page, counted);
  }

  private release(page: ShadowPage, counted: 'shadowPagesFlooded' | 'shadowPagesZapped'): void {
    const {events} = this.tables.machine;
    events.shadowEntriesInvalidated += this.tables.free(page);
    events[counted]++;
    this.consistency.freed(page);
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
    const {tables, composed, setting} = this;
    if (!composed.write(page, index)) return;
    setting.flooding.updated(tables.memory.slot(page.frame, index));
    tables.machine.events.shadowEntriesUpdated++;
  }
}
