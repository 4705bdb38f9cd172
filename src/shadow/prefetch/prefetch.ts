import type {ShadowPage} from '../tables/shadow-page.ts';

/** Which shadow entries are filled before they are asked for. */
export interface Prefetch {
  /** A hidden fault has just filled the leaf `index` of `page`. */
  around(page: ShadowPage, index: number): void;
}

/**
 * What ends a prefetch before its time: an entry that may not be filled; one that would fault again, once filled, to
 * set accessed or dirty; or nothing.
 */
export type PrefetchStop = 'unusable' | 'wouldFault' | 'never';

export const NO_PREFETCH: Prefetch = {around() {}};
