/**
 * The miss curve of LRU from a sample of the keys, for streams too long for the exact one. After SHARDS (Waldspurger et
 * al., "Efficient MRC construction with SHARDS", FAST 2015): a key is in the sample or not by its hash, so all its uses
 * are, and the distance between two of them is that in the sample over the rate. As in SHARDS-adj, uses that the
 * sample has too few or too many of are counted as hits of the smallest cache, for they are those of a few hot keys.
 *
 * The sample is also cut into groups, by the hash again, each of which is a smaller sample with a curve of its own. How
 * far these lie apart says how far the whole sample may be off.
 */
import {mean, sampleStandardDeviation} from 'simple-statistics';
import {hashOf, HASHES} from './key-hash.ts';
import type {KeySink} from './key-stream.ts';
import {LruCurve} from './lru-curve.ts';
import {missesAt, type MissCurve} from './miss-curve.ts';

export interface Sampled {
  readonly curve: MissCurve;
  /** Keys in the sample, and those of their uses that were counted. */
  readonly keys: number;
  readonly samples: number;
  /** The standard error of the misses at each size, as shares of all uses. */
  standardError(size: number): number;
}

/** Enough to tell a spread by, and few enough that each has keys. */
const GROUPS = 8;

export class SampledCurve implements KeySink {
  private readonly rate: number;
  private readonly whole = new LruCurve();
  private readonly groups = Array.from({length: GROUPS}, () => new LruCurve());
  private uses = 0;
  private missed = 0;
  private chapters = 0;

  /** Takes `rate` of all keys. */
  constructor(rate: number) {
    if (!(rate > 0 && rate <= 1))
      throw new Error(`sampled curve: rate is ${rate}, expected above 0 and up to 1`);
    this.rate = rate;
  }

  use(key: number): void {
    this.uses++;
    const group = this.groupOf(key);
    if (group === undefined) return;
    this.whole.use(key);
    group.use(key);
  }

  miss(): void {
    this.uses++;
    this.missed++;
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
    this.uses = 0;
    this.missed = 0;
    this.whole.chapterEnded();
    for (const group of this.groups) group.chapterEnded();
  }

  result(): Sampled {
    const {whole, groups, rate, uses} = this;
    const sample = whole.curve();
    const parts = groups.map(group => group.curve());
    return {
      curve: this.scaled(sample),
      keys: whole.keys,
      samples: sample.uses,
      standardError(size) {
        const misses = parts.map(part => scaledMisses(part, size, rate / GROUPS) / uses);
        return sampleStandardDeviation(misses) / Math.sqrt(GROUPS);
      },
    };
  }

  private groupOf(key: number): LruCurve | undefined {
    return this.groups[Math.floor((hashOf(key) / HASHES / this.rate) * GROUPS)];
  }

  private scaled(sample: MissCurve): MissCurve {
    const {rate, uses, missed} = this;
    const largest = Math.ceil(1 + (sample.misses.length - 2) / rate);
    const misses = new Float64Array(Math.max(1, largest) + 1);
    misses[0] = uses;
    for (let size = 1; size < misses.length; size++) {
      misses[size] = Math.min(uses, missed + scaledMisses(sample, size, rate));
    }
    return {uses, cold: sample.cold / rate, lost: sample.lost / rate, misses};
  }
}

/**
 * Misses of all keys at `size`, by a sample of `rate` of them. A cache of `size` entries holds the key in question and
 * `size` − 1 others, of which `rate` are in the sample.
 */
function scaledMisses(sample: MissCurve, size: number, rate: number): number {
  return missesAt(sample, Math.floor(1 + (size - 1) * rate)) / rate;
}

/** The mean over the sizes of how far apart two curves are, as a share of all uses. */
export function meanAbsoluteError(curve: MissCurve, exact: MissCurve): number {
  const sizes = Array.from(
    {length: Math.max(curve.misses.length, exact.misses.length) - 1},
    (_, at) => at + 1,
  );
  return mean(
    sizes.map(size => Math.abs(missesAt(curve, size) / curve.uses - missesAt(exact, size) / exact.uses)),
  );
}
