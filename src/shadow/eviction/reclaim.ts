/**
 * Makes room in the pool of shadow pages: asks the policy who goes, and lets go of it and of what goes with it. A page
 * that is pinned stays: the root in use, one that the consistency keeps, one on the way to the fault at hand.
 */
import type {Consistency} from '../consistency.ts';
import {freeOrphan, freeWithOrphans} from '../orphans.ts';
import type {Leaving} from '../pool.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {Sight} from './sight.ts';

export class Reclaim {
  private readonly tables: ShadowTables;
  private readonly consistency: Consistency;
  private readonly sight: Sight;

  constructor(tables: ShadowTables, consistency: Consistency, sight: Sight) {
    this.tables = tables;
    this.consistency = consistency;
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
    const {tables, consistency, sight} = this;
    const {pool} = tables;
    const before = pool.size;
    if (pool.unit.candidates === 'roots') this.freeUnreachable();
    if (short()) sight.beforeEviction(tables);
    const isPinned = (page: ShadowPage): boolean => path.includes(page) || consistency.pins(page);
    while (short()) {
      const victim = pool.policy.victim(isPinned);
      if (!victim) break;
      this.evict(victim);
    }
    if (short() && pool.unit.candidates === 'roots') this.unhook(path);
    if (pool.size < before) tables.flushHardware('evictionFlushes');
  }

  private evict(victim: ShadowPage): void {
    const {tables} = this;
    const release = (page: ShadowPage): void => this.release(page, page === victim ? 'evicted' : 'freed');
    if (tables.pool.unit.takes === 'itself') release(victim);
    else freeWithOrphans(tables, victim, release);
  }

  /** Where whole trees leave, a page that no tree leads to any more would never. */
  private freeUnreachable(): void {
    const {tables} = this;
    for (const page of tables.pool.pages())
      if (!tables.pool.isRoot(page)) freeOrphan(tables, page, each => this.release(each, 'freed'));
  }

  /** Only pinned trees are left: they keep their roots, and the way to the fault at hand. */
  private unhook(path: readonly ShadowPage[]): void {
    const {pool} = this.tables;
    for (const page of pool.pages())
      if (!pool.isRoot(page) && !path.includes(page)) this.release(page, 'freed');
  }

  private release(page: ShadowPage, leaving: Leaving): void {
    const {tables, consistency} = this;
    const {events} = tables.machine;
    consistency.leaving(page);
    events.shadowEntriesEvicted += tables.free(page, leaving);
    consistency.freed(page);
    events.shadowPagesEvicted++;
  }
}
