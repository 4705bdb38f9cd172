/**
 * Shadow paging where stores to traced tables reach the hypervisor by a route of their own. The tables are write-protected
 * all the same, for what does not come that way.
 */
import {ACCESSED, DIRTY, isWrite, type Access, type Gfn, type Gvn} from '../../hardware/address.ts';
import {descend} from '../../hardware/descent.ts';
import {EMULATED, type Hint, type Translated} from '../../hardware/mmu.ts';
import {permits} from '../../hardware/rights.ts';
import type {Consistency} from '../consistency.ts';
import {ShadowMmu, type ShadowParts} from '../shadow-mmu.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {StoreRoute} from './store-route.ts';

export class RoutedShadowMmu extends ShadowMmu {
  private readonly route: StoreRoute;
  /** The guest table that the store at hand goes to, if it comes by the route. */
  private table: Gfn | undefined;

  constructor(tables: ShadowTables, consistency: Consistency, route: StoreRoute, parts: ShadowParts = {}) {
    super(tables, consistency, parts);
    this.route = route;
  }

  override translate(gvn: Gvn, access: Access): Translated {
    const routed = isWrite(access) && this.route.takes(access);
    this.table = routed ? this.tracedAt(gvn, access) : undefined;
    if (this.table === undefined) return super.translate(gvn, access);
    const {cpu, physmap} = this.machine;
    physmap.unprotect(this.table);
    cpu.frame = physmap.frameOf(this.table);
    return EMULATED;
  }

  override emulateStore(index: number, frame: number, flags: number): void {
    const {table} = this;
    if (table === undefined) return super.emulateStore(index, frame, flags);
    const {guestTables} = this.machine;
    const slot = guestTables.slot(table, index);
    const before = guestTables.flagsAt(slot);
    guestTables.store(slot, frame, flags);
    this.route.entryStored();
    this.consistency.stored(table, index, before);
    this.tree.keepRoot(this.guestRoot);
  }

  override emulateData(): void {
    if (this.table === undefined) return super.emulateData();
    this.route.dataStored();
    this.consistency.overwritten(this.table);
    this.tree.keepRoot(this.guestRoot);
  }

  override hint(hint: Hint, operand: number): void {
    this.route.hint(hint);
    super.hint(hint, operand);
  }

  /** The traced table that a store to `gvn` reaches, if it would set no bit on its way: a fault does what is left to do. */
  private tracedAt(gvn: Gvn, access: Access): Gfn | undefined {
    const {guestTables, paging} = this.machine;
    const {kind, level, slot, flags, common, rights} = descend(guestTables, paging, this.guestRoot, gvn);
    const setsNothing = common & ACCESSED && flags & DIRTY;
    if (kind !== 'leaf' || !setsNothing || !permits(rights, access)) return undefined;
    const gfn = guestTables.frameAt(slot) + paging.offset(gvn, level);
    return this.consistency.letsStoresThrough(gfn) ? undefined : gfn;
  }
}
