/**
 * Shadow paging where stores to traced tables reach the hypervisor by a route of their own. The tables are write-protected
 * all the same, for what does not come that way.
 */
import {
  ACCESSED,
  DIRTY,
  HIGHEST_LEAF_LEVEL,
  isWrite,
  LARGE,
  PRESENT,
  type Access,
  type Gfn,
  type Gvn,
} from '../../hardware/address.ts';
import {EMULATED, type Hint, type Translated} from '../../hardware/mmu.ts';
import {ALL_RIGHTS, narrow, permits} from '../../hardware/rights.ts';
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
    let table = this.guestRoot;
    let rights = ALL_RIGHTS;
    for (let level = paging.levels; ; level--) {
      const slot = guestTables.slot(table, paging.index(gvn, level));
      const flags = guestTables.flagsAt(slot);
      if (!(flags & PRESENT) || !(flags & ACCESSED)) return undefined;
      if (flags & LARGE && level > HIGHEST_LEAF_LEVEL) return undefined;
      rights = narrow(rights, flags);
      table = guestTables.frameAt(slot);
      if (level > 1 && !(flags & LARGE)) continue;
      const gfn = table + paging.offset(gvn, level);
      const reaches = flags & DIRTY && permits(rights, access);
      return reaches && !this.consistency.letsStoresThrough(gfn) ? gfn : undefined;
    }
  }
}
