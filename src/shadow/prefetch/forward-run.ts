/**
 * Fills the entries that follow in a shadow page of the lowest level, as Xen does up to 32 of them, the one that was
 * asked for counted (xen/arch/x86/mm/shadow/multi.c, `sh_prefetch`), in the pieces of a large page too. The first that
 * is filled already ends the run, and so does the first that may not be filled, or would fault again.
 */
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {Neighbours} from './neighbours.ts';
import type {Prefetch, PrefetchStop} from './prefetch.ts';

/** Told of each entry that was passed over because the guest has nothing there. */
export type AbsenceSeen = (page: ShadowPage, index: number) => void;

export class ForwardRun implements Prefetch {
  private readonly neighbours: Neighbours;
  /** Entries a run, with the one that was asked for. */
  private readonly length: number;
  private readonly stops: PrefetchStop;
  private readonly absent: AbsenceSeen;

  constructor(
    neighbours: Neighbours,
    length: number,
    stops: PrefetchStop = 'unusable',
    absent: AbsenceSeen = () => {},
  ) {
    this.neighbours = neighbours;
    this.length = length;
    this.stops = stops;
    this.absent = absent;
  }

  around(page: ShadowPage, filled: number): void {
    const {neighbours, length, stops} = this;
    if (page.role.level > 1) return;
    const end = Math.min(filled + length, neighbours.tables.memory.entries);
    neighbours.begin(filled);
    for (let index = filled + 1; index < end; index++) {
      if (!neighbours.isEmpty(page, index)) return;
      if (stops === 'wouldFault' && neighbours.wouldFault(page, index)) return;
      if (neighbours.fill(page, index)) continue;
      if (stops === 'unusable') return;
      if (neighbours.isAbsent(page, index)) this.absent(page, index);
    }
  }
}
