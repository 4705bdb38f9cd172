/**
 * Adaptive de-tracing: a table that is stored to again and again, with no fault in between whose path leads through it, is
 * taken for one that is not used any more, or that is being torn down. VMware's monitors are said to do so; the rule was
 * read nowhere, so this one is an assumption.
 */
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {Detracer, EmulatedStore} from './detracer.ts';

export class Detracing implements Detracer {
  readonly death = 'flooded';
  private readonly threshold: number;
  /** Stores caught by each page since it was last reached. */
  private readonly stores = new Map<ShadowPage, number>();

  /** After `threshold` stores in a row. */
  constructor(threshold: number) {
    this.threshold = threshold;
  }

  caught({pages}: EmulatedStore): boolean {
    let most = 0;
    for (const page of pages) {
      const stores = (this.stores.get(page) ?? 0) + 1;
      this.stores.set(page, stores);
      most = Math.max(most, stores);
    }
    return most >= this.threshold;
  }

  reached(page: ShadowPage): void {
    this.stores.delete(page);
  }

  freed(page: ShadowPage): void {
    this.stores.delete(page);
  }
}
