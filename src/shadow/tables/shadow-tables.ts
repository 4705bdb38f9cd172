/**
 * Shadow pages over a pool: how one is found, made, seen in use and emptied. How one dies stands in `death.ts`, what lies in
 * them in `shadow-entries.ts`.
 */
import {ShadowEntries} from './shadow-entries.ts';
import {ShadowPage, type Role} from './shadow-page.ts';

export class ShadowTables extends ShadowEntries {
  /** An empty page for `role`. */
  create(role: Role): ShadowPage {
    const page = new ShadowPage(role, this.host.allocate());
    page.usedAt = this.machine.clock.moment;
    this.pool.add(page);
    const {events} = this.machine;
    if (this.pool.isRoot(page)) events.shadowRootsAllocated++;
    else events.shadowPagesAllocated++;
    this.watchers.created(page);
    return page;
  }

  /** `page`, which was found in the pool, is about to serve where nothing led to it. */
  reuse(page: ShadowPage): void {
    const {events} = this.machine;
    if (this.pool.isRoot(page)) events.shadowRootsReused++;
    else events.shadowPagesReused++;
    this.watchers.reused(page);
  }

  /** The path of the fault at hand leads through `page`, or it is the root from now on. */
  reach(page: ShadowPage): void {
    this.use(page);
    this.watchers.reached(page);
  }

  /** The access or the load of CR3 at hand uses `page`. */
  use(page: ShadowPage): void {
    const {moment} = this.machine.clock;
    if (page.usedAt === moment) return;
    page.usedAt = moment;
    this.pool.used(page);
  }

  /** Clears every entry of `page`; returns how many there were. */
  empty(page: ShadowPage): number {
    let cleared = 0;
    for (const slot of this.present(page)) {
      this.clear(slot, page.role.level);
      cleared++;
    }
    page.pieceLevel = 1;
    return cleared;
  }
}
