/** Misses of a cache against its size, over one stream of keys. Numbers are whole unless the stream was sampled. */
export interface MissCurve {
  /** Uses that were counted. */
  readonly uses: number;
  /** Of them the first use of a key in the whole stream, which misses at every size. */
  readonly cold: number;
  /** Of them the uses that miss at every size because the key was dropped since its last use. */
  readonly lost: number;
  /** By size: misses of a cache of 0, 1, 2, … entries. The last is that of every larger cache and of one without bound. */
  readonly misses: Float64Array;
}

/** Misses of a cache of `size` entries, Infinity for one without bound. */
export function missesAt({misses}: MissCurve, size: number): number {
  return misses[Math.min(size, misses.length - 1)];
}

/** The compulsory misses: no policy and no size has fewer. */
export const unboundedMisses = (curve: MissCurve): number => missesAt(curve, Number.POSITIVE_INFINITY);

/** The smallest size that misses no more often than a cache without bound. */
export const largestUsefulSize = ({misses}: MissCurve): number => misses.length - 1;
