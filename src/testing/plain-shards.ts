/**
 * SHARDS at a fixed rate as it was published, for comparison: Waldspurger et al., "Efficient MRC construction with
 * SHARDS", FAST 2015. Uncorrected it takes the shares in the sample for those of the stream; SHARDS-adj counts the uses that
 * the sample has too few or too many of as hits of the smallest cache.
 */
import {HASHES, hashOf} from '../tune/curves/key-hash.ts';
import type {KeySink} from '../tune/curves/key-stream.ts';
import {LruCurve} from '../tune/curves/lru-curve.ts';
import {missesAt, type MissCurve} from '../tune/curves/miss-curve.ts';

export class PlainShards implements KeySink {
  private readonly sample = new LruCurve();
  private readonly rate: number;
  private readonly salt: number;
  private uses = 0;

  constructor(rate: number, salt: number) {
    this.rate = rate;
    this.salt = salt;
  }

  use(key: number): void {
    this.uses++;
    if (this.holds(key)) this.sample.use(key);
  }

  hit(): void {
    throw new Error('plain SHARDS knows no uses without a key');
  }

  miss(): void {
    this.hit();
  }

  drop(key: number): void {
    if (this.holds(key)) this.sample.drop(key);
  }

  flush(): void {
    this.sample.flush();
  }

  chapterEnded(): void {
    this.uses = 0;
    this.sample.chapterEnded();
  }

  uncorrected(): MissCurve {
    const {uses} = this.sample.curve();
    return this.scaled(uses === 0 ? 0 : this.uses / uses);
  }

  adjusted(): MissCurve {
    return this.scaled(1 / this.rate);
  }

  private scaled(weight: number): MissCurve {
    const {uses, rate} = this;
    const sample = this.sample.curve();
    const length = 2 + Math.ceil((sample.misses.length - 1) / rate);
    const misses = Float64Array.from({length}, (_, size) =>
      Math.min(uses, weight * missesAt(sample, Math.floor(1 + (size - 1) * rate))),
    );
    misses[0] = uses;
    return {uses, cold: weight * sample.cold, lost: weight * sample.lost, misses};
  }

  private holds(key: number): boolean {
    return hashOf(key, this.salt) < this.rate * HASHES;
  }
}
