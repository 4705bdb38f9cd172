import type {ShadowPage} from '../tables/shadow-page.ts';
import type {Watcher} from '../tables/watcher.ts';

/** A store to a traced table that was carried out. */
export interface EmulatedStore {
  /** The shadow pages of the table. */
  readonly pages: ReadonlySet<ShadowPage>;
  /** The entry that was stored to, and its flags before and now. */
  readonly index: number;
  readonly before: number;
  readonly now: number;
}

/** Guesses when a guest table is not worth its trace any more. Then its shadow pages go, and the trace with them. */
export interface Detracer extends Watcher {
  /** Why the pages go. */
  readonly death: 'flooded' | 'unshadowed';
  /** A store was caught: whether the table should be let go of. */
  caught(store: EmulatedStore): boolean;
}
