/**
 * What the misses of a front cache that are in a sample say of all its misses: how many are left at each larger size. Sizes
 * are *knots*, one for each key that a sample's key stands for, and straight lines between them: where no key of the
 * sample lies above, between none and a whole step do.
 *
 * The misses of the front itself are known, so what the sample has too many or too few of them is corrected for
 * (regression estimator; Särndal, Swensson and Wretman, "Model Assisted Survey Sampling", 1992, chapter 6). Were the
 * misses that it lacks those of keys which hit at a size, as SHARDS-adj takes them to be, nothing would be added there;
 * were they like the rest, their share. The slope of misses left over misses, which is between, is that of a line through
 * the origin by least squares over keys: the nth miss of a key counts n times, as in the sum of squares.
 */
import {PARTS, REPLICATES, VIEWS, type KeySample} from './key-sample.ts';
import type {Weights} from './victim-stack.ts';

const FIRST_KNOTS = 1 << 8;

/** By knot, in misses of a whole stream. */
export interface KnotEstimates {
  readonly misses: Float64Array;
  /** Standard errors. They go on beyond the last of the misses, from which on these stay the same. */
  readonly errors: Float64Array;
}

export class SampledTally {
  private readonly sample: KeySample;
  /** Misses of the front, by view in parts of a use. */
  private readonly total = new Float64Array(VIEWS);
  /** Of them those that hit from the next knot on, knot by knot and in each by view. */
  private hits = new Float64Array(FIRST_KNOTS * VIEWS);
  /** Misses of each key so far, their sum of 1 to n over all keys, and those that hit from the next knot on. */
  private readonly missesOf = new Map<number, number>();
  private ranks = 0;
  private hitRanks = new Float64Array(FIRST_KNOTS);
  private last = 0;
  /** Of the key at hand. */
  private readonly weights: Weights = new Int32Array(VIEWS);

  constructor(sample: KeySample) {
    this.sample = sample;
  }

  /** Keys of the sample that the front missed. */
  get keys(): number {
    return this.missesOf.size;
  }

  /** A use that misses at every size. */
  missed(key: number): void {
    this.count(key);
  }

  /** A use that hits in caches larger than the front by what lay above the key. */
  found(key: number, above: Weights): void {
    const rank = this.count(key);
    const {weights} = this;
    for (let view = 0; view < VIEWS; view++) {
      const knots = above[view] / this.sample.weight;
      const knot = Math.floor(knots);
      this.last = Math.max(this.last, Math.ceil(knots) + 1);
      if (this.last > this.hitRanks.length) this.grow();
      // What lies between two knots is divided, so that it is where it was on the mean.
      const {hits, hitRanks} = this;
      const behind = knots - knot;
      hits[knot * VIEWS + view] += weights[view] * (1 - behind);
      if (behind > 0) hits[(knot + 1) * VIEWS + view] += weights[view] * behind;
      if (view === 0) hitRanks[knot] += rank;
    }
  }

  startOver(): void {
    this.total.fill(0);
    this.hits.fill(0);
    this.missesOf.clear();
    this.ranks = 0;
    this.hitRanks.fill(0);
    this.last = 0;
  }

  /** Of a front that missed `known` times. */
  estimates(known: number): KnotEstimates {
    const {total, hits, hitRanks, last, ranks} = this;
    const misses = new Float64Array(last + 1);
    const errors = new Float64Array(last + 1);
    const lacking = known * PARTS - total[0];
    const left = total.slice();
    let leftRanks = ranks;
    for (let knot = 0; knot <= last; knot++) {
      const slope = ranks === 0 ? 1 : leftRanks / ranks;
      misses[knot] = (left[0] + slope * lacking) / PARTS;
      errors[knot] = Math.hypot(this.spread(left, slope), lacking * deviation(slope)) / PARTS;
      if (knot === last) break;
      for (let view = 0; view < VIEWS; view++) left[view] -= hits[knot * VIEWS + view];
      leftRanks -= hitRanks[knot];
    }
    return {misses, errors: worstNear(errors, 1 - this.sample.rate)};
  }

  /** Over the replicates, of the estimate that is made of what is left. */
  private spread(left: Float64Array, slope: number): number {
    const {total} = this;
    let squares = 0;
    for (let view = 1; view < VIEWS; view++) {
      squares += (left[view] - left[0] - slope * (total[view] - total[0])) ** 2;
    }
    return Math.sqrt(squares / REPLICATES);
  }

  /** Says which of the key's misses it is, from 1. */
  private count(key: number): number {
    const {total, weights, missesOf} = this;
    const rank = (missesOf.get(key) ?? 0) + 1;
    missesOf.set(key, rank);
    this.ranks += rank;
    this.sample.weigh(key, weights);
    for (let view = 0; view < VIEWS; view++) total[view] += weights[view];
    return rank;
  }

  private grow(): void {
    const knots = 2 ** Math.ceil(Math.log2(this.last));
    const hits = new Float64Array(knots * VIEWS);
    hits.set(this.hits);
    this.hits = hits;
    const hitRanks = new Float64Array(knots);
    hitRanks.set(this.hitRanks);
    this.hitRanks = hitRanks;
  }
}

/** Of a draw that is 1 with this probability and else 0: whether a miss that the sample lacks is left or not. */
function deviation(probability: number): number {
  return Math.sqrt(probability * (1 - probability));
}

/**
 * The number of the sample's keys in a cache is binomial, and at a cliff of the curve being off by so many is all the error
 * there is, which no replicate shows that does not happen to pass the cliff. So each knot has the worst error within
 * DEVIATIONS standard deviations of that number.
 */
function worstNear(errors: Float64Array, variance: number): Float64Array {
  const reach = (knot: number): number => Math.round(DEVIATIONS * Math.sqrt(knot * variance));
  const last = errors.length - 1;
  const near = new Float64Array(errors.length + reach(last));
  for (let knot = 0; knot < near.length; knot++) {
    for (let at = Math.max(0, knot - reach(knot)); at <= Math.min(last, knot + reach(knot)); at++)
      near[knot] = Math.max(near[knot], errors[at]);
  }
  return near;
}

const DEVIATIONS = 1.5;
