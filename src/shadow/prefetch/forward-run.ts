/**
 * Fills the entries that follow in a shadow page of the lowest level, as Xen does up to 32 of them, the one that was
 * asked for counted (xen/arch/x86/mm/shadow/multi.c, `sh_prefetch`): the first that is filled already ends the run, and
 * so does the first that may not be filled.
 */
import type {ShadowPage} from '../shadow-page.ts';
import type {Neighbours} from './neighbours.ts';
import type {Prefetch, PrefetchStop} from './prefetch.ts';

export class ForwardRun implements Prefetch {
  private readonly neighbours: Neighbours;
  /** Entries a run, with the one that was asked for. */
  private readonly length: number;
  private readonly stops: PrefetchStop;

  constructor(neighbours: Neighbours, length: number, stops: PrefetchStop = 'unusable') {
    this.neighbours = neighbours;
    this.length = length;
    this.stops = stops;
  }

  around(page: ShadowPage, filled: number): void {
    const {neighbours, length, stops} = this;
    const {kind, level} = page.role;
    if (kind === 'direct' || level > 1) return;
    const end = Math.min(filled + length, neighbours.tables.memory.entries);
    neighbours.begin(filled);
    for (let index = filled + 1; index < end; index++) {
      if (neighbours.isFilled(page, index)) return;
      if (!neighbours.fill(page, index) && stops === 'unusable') return;
    }
  }
}
