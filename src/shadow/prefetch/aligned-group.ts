/**
 * Fills the rest of an aligned group of entries in a shadow page of the lowest level, as KVM does with groups of 8
 * (arch/x86/kvm/mmu/paging_tmpl.h, `pte_prefetch`), in the pieces of a large page too: entries that are filled already are
 * passed over, and the first that may not be filled ends the group.
 */
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {Neighbours} from './neighbours.ts';
import type {Prefetch, PrefetchStop} from './prefetch.ts';

export class AlignedGroup implements Prefetch {
  private readonly neighbours: Neighbours;
  /** Entries a group. */
  private readonly size: number;
  private readonly stops: PrefetchStop;

  constructor(neighbours: Neighbours, size: number, stops: PrefetchStop = 'unusable') {
    this.neighbours = neighbours;
    this.size = size;
    this.stops = stops;
  }

  around(page: ShadowPage, filled: number): void {
    const {neighbours, size, stops} = this;
    if (page.role.level > 1) return;
    const first = filled - (filled % size);
    const end = Math.min(first + size, neighbours.tables.memory.entries);
    neighbours.begin(filled);
    for (let index = first; index < end; index++) {
      if (index === filled || neighbours.isFilled(page, index)) continue;
      if (!neighbours.fill(page, index) && stops === 'unusable') return;
    }
  }
}
