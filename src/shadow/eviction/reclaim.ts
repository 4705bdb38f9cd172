/**
 * Makes room in the pool of shadow pages: asks the policy who goes, and lets go of it and of what goes with it. A page
 * that is pinned stays: the root in use, one that the pager pins, one on the path to the fault at hand.
 */
import {free, freeOrphan, freeWithOrphans} from '../tables/death.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Sight} from './sight.ts';

export class Reclaim {
  private readonly tables: ShadowTables;
  private readonly pins: (page: ShadowPage) => boolean;
  private readonly sight: Sight;

  constructor(tables: ShadowTables, pins: (page: ShadowPage) => boolean, sight: Sight) {
    this.tables = tables;
    this.pins = pins;
    this.sight = sight;
  }

  /** At the start of a fault: room for what it may make, where the pool is told to keep some free. */
  reserve(path: readonly ShadowPage[]): void {
    const {pool} = this.tables;
    if (pool.free < pool.minimumFree) this.evictWhile(path, () => pool.free < pool.refill);
  }

  /** Room for one page, whatever it takes. */
  makeRoom(path: readonly ShadowPage[]): void {
    const {pool} = this.tables;
    if (pool.free > 0) return;
    this.evictWhile(path, () => pool.free < Math.max(1, pool.refill));
    if (pool.free < 1) throw new Error(`shadow: a pool of ${pool.limit} pages is too small for one walk`);
  }

  /** Room for one more root. */
  makeRoomForRoot(): void {
    const {pool} = this.tables;
    if (pool.rootsFull) this.evictWhile([], () => pool.rootsFull);
    this.makeRoom([]);
  }

  private evictWhile(path: readonly ShadowPage[], short: () => boolean): void {
    const {tables, pins, sight} = this;
    const {pool} = tables;
    const before = pool.size;
    if (pool.unit.candidates === 'roots') this.freeUnreachable();
    if (short()) sight.beforeEviction(tables);
    const isPinned = (page: ShadowPage): boolean => path.includes(page) || pins(page);
    while (short()) {
      const victim = pool.policy.victim(isPinned);
      if (!victim) break;
      this.evict(victim);
    }
    if (short() && pool.unit.candidates === 'roots') this.unhook(path);
    if (pool.size < before) tables.flushEveryCpu('evictionFlushes');
  }

  private evict(victim: ShadowPage): void {
    const {tables} = this;
    if (tables.pool.unit.takes === 'itself') free(tables, victim, 'evicted');
    else freeWithOrphans(tables, victim, 'evicted', 'evicted along');
  }

  /** Where whole trees leave, a page that no tree leads to any more would never. */
  private freeUnreachable(): void {
    const {tables} = this;
    for (const page of tables.pool.pages())
      if (!tables.pool.isRoot(page)) freeOrphan(tables, page, 'evicted along');
  }

  /** Only pinned trees are left: they keep their roots, and the path to the fault at hand. */
  private unhook(path: readonly ShadowPage[]): void {
    const {tables} = this;
    for (const page of tables.pool.pages())
      if (!tables.pool.isRoot(page) && !path.includes(page)) free(tables, page, 'evicted along');
  }
}
