/**
 * Shadow paging where stores to traced tables reach the hypervisor by a route of their own. The tables are write-protected
 * all the same, for the stores that do not take it.
 */
import {ACCESSED, DIRTY, isWrite, type Access, type Gfn, type Gvn} from '../../hardware/address.ts';
import {descend} from '../../hardware/descent.ts';
import type {Hint, Translated} from '../../hardware/mmu.ts';
import {permits} from '../../hardware/rights.ts';
import {ShadowMmu} from '../shadow-mmu.ts';
import type {ShadowParts} from '../shadow-parts.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {StoreRoute} from './store-route.ts';

export class RoutedShadowMmu extends ShadowMmu {
  private readonly route: StoreRoute;
  /** How the store at hand has come. */
  private came: 'by the route' | 'by a fault' = 'by a fault';

  constructor(tables: ShadowTables, route: StoreRoute, parts: ShadowParts) {
    super(tables, parts);
    this.route = route;
  }

  override translate(gvn: Gvn, access: Access): Translated {
    const routed = isWrite(access) && this.route.takes(access);
    const table = routed ? this.tracedAt(gvn, access) : undefined;
    this.came = table === undefined ? 'by a fault' : 'by the route';
    if (table === undefined) return super.translate(gvn, access);
    this.machine.physmap.unprotect(table);
    return this.textbook.catch(table);
  }

  override emulateStore(index: number, frame: number, flags: number): void {
    if (this.came === 'by a fault') return super.emulateStore(index, frame, flags);
    this.route.entryStored();
    this.carryOut(index, frame, flags);
  }

  override emulateData(): void {
    if (this.came === 'by a fault') return super.emulateData();
    this.route.dataStored();
    this.overwrite();
  }

  override hint(hint: Hint, operand: number): void {
    this.route.hint(hint);
    super.hint(hint, operand);
  }

  /** The traced table that a store to `gvn` reaches, if it would set no bit on its path: a fault does what is left to do. */
  private tracedAt(gvn: Gvn, access: Access): Gfn | undefined {
    const {guestTables, paging} = this.machine;
    const {kind, level, slot, flags, common, rights} = descend(
      guestTables,
      paging,
      this.loaded.guestRoot,
      gvn,
    );
    const setsNothing = common & ACCESSED && flags & DIRTY;
    if (kind !== 'leaf' || !setsNothing || !permits(rights, access)) return undefined;
    const gfn = guestTables.frameAt(slot) + paging.offset(gvn, level);
    return this.parts.protection.letsStoresThrough(gfn) ? undefined : gfn;
  }
}
