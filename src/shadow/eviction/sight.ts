/**
 * What an eviction policy may see of the use of shadow pages. The hardware walks them without telling anybody, so a
 * hypervisor knows of a use only by an exit, or by the accessed bits that the walk leaves behind.
 */
import {ACCESSED, type Gvn} from '../../hardware/address.ts';
import {pathTo} from '../tables/path.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';

export interface Sight {
  readonly id: string;
  /** What a chart says that the policy sees. */
  readonly title: string;
  /** The hardware has walked the shadow tables from `root`, if it began there, to the leaf for `gvn`. */
  walked(tables: ShadowTables, root: ShadowPage | undefined, gvn: Gvn): void;
  /** Room is about to be made: the last moment to look. */
  beforeEviction(tables: ShadowTables): void;
}

/** Hidden faults, loads of CR3 and pages found again in the hash: what exits anyway. */
export const EXITS: Sight = {
  id: 'exits',
  title: 'exits',
  walked() {},
  beforeEviction() {},
};

export const ACCESSED_BITS = 'accessedBits';

/**
 * Also the accessed bits of the entries that lead to shadow pages, read and cleared before an eviction. The processor
 * sets one again only when it loads the entry, so its paging-structure caches must forget it.
 */
export class AccessedBits implements Sight {
  readonly id = ACCESSED_BITS;
  readonly title = 'exits and accessed bits';
  /** Guest instructions between two samples, at the least. */
  private readonly interval: number;
  private last = Number.NEGATIVE_INFINITY;

  constructor(interval: number) {
    this.interval = interval;
  }

  walked(): void {}

  beforeEviction(tables: ShadowTables): void {
    const {instructions} = tables.machine.clock;
    if (instructions - this.last < this.interval) return;
    this.last = instructions;
    for (const page of tables.pool.pages()) this.sample(tables, page.parents, () => tables.pool.used(page));
    tables.flushEveryCpu('samplingFlushes');
  }

  private sample({memory, machine}: ShadowTables, links: Iterable<number>, used: () => void): void {
    let accessed = false;
    for (const slot of links) {
      machine.events.accessedBitsSampled++;
      if (!(memory.flagsAt(slot) & ACCESSED)) continue;
      memory.removeFlags(slot, ACCESSED);
      accessed = true;
    }
    if (accessed) used();
  }
}

/**
 * Every walk of the hardware, with the pages that a paging-structure cache let it pass over. Nobody could build it: it
 * bounds what any better sight could win.
 */
export const PERFECT: Sight = {
  id: 'perfect',
  title: 'every walk (not buildable)',
  walked(tables, root, gvn) {
    for (const page of pathTo(tables, root, gvn)) tables.use(page);
  },
  beforeEviction() {},
};
