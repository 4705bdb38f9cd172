import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {Consistency} from '../consistency.ts';

/** What becomes of a shadow entry when a store to the guest's entry was carried out. */
export interface StoreEffect {
  /** Of the traces that do so, in a chart's legend. */
  readonly title: string;
  /** Entry `index` of the guest table that `page` shadows has been stored to. */
  stored(page: ShadowPage, index: number): void;
}

export type StoreEffectKind = new (tables: ShadowTables, consistency: Consistency) => StoreEffect;

/** The entry is cleared, and filled again by the next use. */
export class Invalidation implements StoreEffect {
  readonly title: string = 'invalidating traces';
  protected readonly tables: ShadowTables;

  constructor(tables: ShadowTables) {
    this.tables = tables;
  }

  stored(page: ShadowPage, index: number): void {
    this.invalidate(page, index);
  }

  /** The processor may keep what it has of an old leaf until the guest flushes it. */
  protected invalidate(page: ShadowPage, index: number): void {
    const {tables} = this;
    const slot = tables.memory.slot(page.frame, index);
    if (!tables.memory.isPresent(slot)) return;
    tables.makeWay(slot, page.role.level, 'traceFaultFlushes');
    tables.machine.events.shadowEntriesInvalidated++;
  }
}
