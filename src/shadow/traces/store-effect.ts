import type {Sharing} from '../sharing.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {WriteProtection} from '../write-protection.ts';

/** What becomes of a shadow entry when a store to the guest's entry was carried out. */
export interface StoreEffect {
  /** Entry `index` of the guest table that `page` shadows has been stored to. */
  stored(page: ShadowPage, index: number): void;
}

export type StoreEffectKind = new (
  tables: ShadowTables,
  protection: WriteProtection,
  sharing: Sharing,
) => StoreEffect;

/** The entry is cleared, and filled again by the next use. */
export class Invalidation implements StoreEffect {
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
