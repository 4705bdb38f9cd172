/**
 * The miss curve of LRU from a sample of the keys, for streams too long for the exact one. After SHARDS (Waldspurger et
 * al., "Efficient MRC construction with SHARDS", FAST 2015): a key is in the sample or not by its hash, so all its uses
 * are, and the distance between two of them is that in the sample over the rate.
 *
 * A sample has too many or too few of the uses. Either these are taken to be those of a few hot keys, which hit in the
 * smallest cache (SHARDS-adj), or they are taken to be like the rest, so that shares are what is right.
 *
 * The sample is also cut into groups, by the hash again, each of which is a smaller sample with a curve of its own. How
 * far these lie apart says how far the whole may be off, and which of the two corrections fits the stream.
 */
import {mean, sampleStandardDeviation} from 'simple-statistics';
import {HASHES, hashOf} from './key-hash.ts';
import type {KeySink} from './key-stream.ts';
import {LruCurve} from './lru-curve.ts';
import {missesAt, type MissCurve} from './miss-curve.ts';

const CORRECTIONS = ['hot keys', 'shares'] as const;
/** What is made of a sample that has too many or too few of the uses. */
export type Correction = (typeof CORRECTIONS)[number];

export interface Sampled {
  readonly curve: MissCurve;
  readonly correction: Correction;
  /** Keys in the sample, and those of their uses that were counted. */
  readonly keys: number;
  readonly samples: number;
  /** By size: the standard error of the misses, as a share of all uses. */
  readonly errors: Float64Array;
}

/** Enough to tell a spread by, and few enough that each has keys (assumption). */
const GROUPS = 8;

/** Uses that were counted of the whole stream, and those that every cache could serve, or none. */
interface Counted {
  uses: number;
  hit: number;
  missed: number;
}

export class SampledCurve implements KeySink {
  private readonly rate: number;
  private readonly whole = new LruCurve();
  private readonly groups = Array.from({length: GROUPS}, () => new LruCurve());
  private readonly counted: Counted = {uses: 0, hit: 0, missed: 0};
  private chapters = 0;

  /** Takes `rate` of all keys. */
  constructor(rate: number) {
    if (!(rate > 0 && rate <= 1))
      throw new Error(`sampled curve: rate is ${rate}, expected above 0 and up to 1`);
    this.rate = rate;
  }

  use(key: number): void {
    this.counted.uses++;
    const group = this.groupOf(key);
    if (group === undefined) return;
    this.whole.use(key);
    group.use(key);
  }

  hit(): void {
    this.counted.uses++;
    this.counted.hit++;
  }

  miss(): void {
    this.counted.uses++;
    this.counted.missed++;
  }

  drop(key: number): void {
    const group = this.groupOf(key);
    if (group === undefined) return;
    this.whole.drop(key);
    group.drop(key);
  }

  flush(): void {
    this.whole.flush();
    for (const group of this.groups) group.flush();
  }

  chapterEnded(): void {
    if (this.chapters++ > 0) return;
    this.counted.uses = 0;
    this.counted.hit = 0;
    this.counted.missed = 0;
    this.whole.chapterEnded();
    for (const group of this.groups) group.chapterEnded();
  }

  /** With the correction whose groups lie closer together, or with the one that is asked for. */
  result(correction?: Correction): Sampled {
    if (correction) return this.corrected(correction);
    const [one, other] = CORRECTIONS.map(each => this.corrected(each));
    return mean([...other.errors]) < mean([...one.errors]) ? other : one;
  }

  private corrected(correction: Correction): Sampled {
    const {whole, groups, rate, counted} = this;
    const sample = whole.curve();
    const estimate = new Estimate(sample, rate, counted, correction);
    const parts = groups.map(group => new Estimate(group.curve(), rate / GROUPS, counted, correction));
    const sizes = 1 + Math.ceil(1 + Math.max(0, sample.misses.length - 2) / rate);
    const errors = Float64Array.from({length: sizes}, (_, size) => spread(parts, size) / (counted.uses || 1));
    const misses = Float64Array.from({length: sizes}, (_, size) => estimate.misses(size));
    const curve = {uses: counted.uses, cold: sample.cold / rate, lost: sample.lost / rate, misses};
    return {curve, correction, keys: whole.keys, samples: sample.uses, errors};
  }

  private groupOf(key: number): LruCurve | undefined {
    return this.groups[Math.floor((hashOf(key) / HASHES / this.rate) * GROUPS)];
  }
}

/** What a sample of `rate` of the keys says of all. */
class Estimate {
  private readonly sample: MissCurve;
  private readonly rate: number;
  private readonly counted: Counted;
  /** Uses that stand behind each one in the sample. */
  private readonly weight: number;

  constructor(sample: MissCurve, rate: number, counted: Counted, correction: Correction) {
    this.sample = sample;
    this.rate = rate;
    this.counted = counted;
    const sampled = counted.uses - counted.hit - counted.missed;
    this.weight = correction === 'hot keys' || sample.uses === 0 ? 1 / rate : sampled / sample.uses;
  }

  /** A cache of `size` entries holds the key in question and `size` − 1 others, of which `rate` are in the sample. */
  misses(size: number): number {
    const {sample, rate, counted, weight} = this;
    if (size === 0) return counted.uses;
    const missed = missesAt(sample, Math.floor(1 + (size - 1) * rate)) * weight;
    return Math.min(counted.uses, counted.missed + missed);
  }
}

/** The standard error of the mean of all estimates. */
function spread(estimates: readonly Estimate[], size: number): number {
  const misses = estimates.map(estimate => estimate.misses(size));
  return sampleStandardDeviation(misses) / Math.sqrt(misses.length);
}

/** How far apart two curves are, as a share of all uses: the mean over the sizes at which either still changes. */
export function meanAbsoluteError(one: MissCurve, other: MissCurve): number {
  const length = Math.max(one.misses.length, other.misses.length);
  const apart = Array.from({length}, (_, size) =>
    Math.abs(missesAt(one, size) / one.uses - missesAt(other, size) / other.uses),
  );
  return mean(apart);
}
