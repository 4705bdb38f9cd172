/**
 * When a table that is stored to again and again is taken for none any more: its shadow page is freed, so that later
 * stores go through. Two rules, as KVM has had them.
 */
import {ACCESSED, type Gfn, type Level} from '../../hardware/address.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';

export interface WriteFlooding extends Watcher {
  /** A store to the table was carried out, which has these shadow pages. */
  caught(gfn: Gfn, pages: Iterable<ShadowPage>): void;
  /** Whether that store was one too many for this page of the table. */
  floods(page: ShadowPage): boolean;
  /** The path of a store that is carried out leads through the page. */
  used(page: ShadowPage): void;
  /** The leaf at `slot` was written anew for the store. */
  updated(slot: number): void;
}

export const NO_FLOODING: WriteFlooding = {
  caught() {},
  floods: () => false,
  used() {},
  updated() {},
};

/**
 * Each page counts the stores to its table since it was used last. Pages of leaf tables do not where they can go out of step
 * instead (detect_write_flooding in arch/x86/kvm/mmu/mmu.c, which gives that reason); where none can, as in KVM before Linux
 * 2.6.28 and later with oos_shadow=0, a copy by fork would else be emulated store by store.
 */
export class FloodingByPage implements WriteFlooding {
  private readonly threshold: number;
  private readonly lowest: Level;
  private readonly stores = new Map<ShadowPage, number>();

  /** Pages of level `lowest` and above count. */
  constructor(threshold: number, lowest: Level) {
    this.threshold = threshold;
    this.lowest = lowest;
  }

  caught(_gfn: Gfn, pages: Iterable<ShadowPage>): void {
    for (const page of pages)
      if (page.role.level >= this.lowest) this.stores.set(page, (this.stores.get(page) ?? 0) + 1);
  }

  floods(page: ShadowPage): boolean {
    return (this.stores.get(page) ?? 0) >= this.threshold;
  }

  used(page: ShadowPage): void {
    this.stores.delete(page);
  }

  reached(page: ShadowPage): void {
    this.used(page);
  }

  reused(page: ShadowPage): void {
    this.used(page);
  }

  updated(): void {}

  freed(page: ShadowPage): void {
    this.stores.delete(page);
  }
}

/**
 * Stores in a row to one table count, whatever its level, unless the guest used the leaf that was written last: that is
 * demand paging, in which a store and a use take turns (kvm_mmu_pte_write and last_updated_pte_accessed in Linux 2.6.26's
 * arch/x86/kvm/mmu.c).
 */
export class FloodingInARow implements WriteFlooding {
  private readonly tables: ShadowTables;
  private readonly threshold: number;
  private table: Gfn | undefined;
  private stores = 0;
  /** The leaf written last for a store; used at once if it was for a fault. */
  private last: number | 'used' | undefined;

  constructor(tables: ShadowTables, threshold: number) {
    this.tables = tables;
    this.threshold = threshold;
  }

  caught(gfn: Gfn): void {
    if (gfn === this.table && !this.lastWasUsed()) {
      this.stores++;
      return;
    }
    this.table = gfn;
    this.stores = 1;
    this.last = undefined;
  }

  floods(): boolean {
    return this.stores >= this.threshold;
  }

  used(): void {}

  /** The access that faulted is made again at once. */
  filled(): void {
    this.last = 'used';
  }

  /** The hardware's next walk will say that the leaf is in use. */
  updated(slot: number): void {
    this.tables.memory.removeFlags(slot, ACCESSED);
    this.last = slot;
  }

  freed(): void {
    this.last = undefined;
  }

  private lastWasUsed(): boolean {
    const {last, tables} = this;
    if (last === undefined || last === 'used') return last === 'used';
    return (tables.memory.flagsAt(last) & ACCESSED) !== 0;
  }
}
