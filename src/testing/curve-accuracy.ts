/** How far sampled miss curves are off, and how often by no more than they say. */
import {mean} from 'simple-statistics';
import {FRONT, FrontCache} from '../tune/curves/front-cache.ts';
import type {KeySink} from '../tune/curves/key-stream.ts';
import {LruCurve} from '../tune/curves/lru-curve.ts';
import {largestUsefulSize, missesAt, type MissCurve} from '../tune/curves/miss-curve.ts';
import {SampledCurve, type Sampled} from '../tune/curves/sampled-curve.ts';
import {PlainShards} from './plain-shards.ts';

/** Puts the same stream each time. */
export type Put = (sink: KeySink) => void;

/**
 * Means over samples, of the sizes above the front's, up to where neither curve changes any more: below there is no error.
 * Errors and margins are shares of all uses.
 */
export interface Accuracy {
  /** Of all pairs of a sample and a size, those whose error is within the margin. */
  readonly pairs: number;
  /** Samples in which 95 % of the sizes are. */
  readonly samples: number;
  /** The same two where sizes lie 3 % apart, as those of a chart do. */
  readonly chartedPairs: number;
  readonly chartedSamples: number;
  readonly margin: number;
  readonly error: number;
  readonly adjusted: number;
  readonly uncorrected: number;
}

/** Of one sample for each salt. They share a front, for it knows no salt. */
export function accuracyOf(put: Put, rate: number, salts: readonly number[]): Accuracy {
  const exact = new LruCurve();
  const sampled = salts.map(salt => new SampledCurve(rate, salt));
  const front = new FrontCache(sampled);
  const plain = salts.map(salt => new PlainShards(rate, salt));
  put(new All([exact, front, ...plain]));
  const truth = exact.curve();
  const each = salts.map((_, at) => ofSample(sampled[at].result(front), plain[at], truth));
  const all = (part: (sample: OfSample) => number): number => mean(each.map(part));
  return {
    pairs: all(({within}) => within),
    samples: all(({within}) => (within >= 0.95 ? 1 : 0)),
    chartedPairs: all(({chartedWithin}) => chartedWithin),
    chartedSamples: all(({chartedWithin}) => (chartedWithin >= 0.95 ? 1 : 0)),
    margin: all(({margin}) => margin),
    error: all(({error}) => error),
    adjusted: all(({adjusted}) => adjusted),
    uncorrected: all(({uncorrected}) => uncorrected),
  };
}

interface OfSample {
  readonly within: number;
  readonly chartedWithin: number;
  readonly margin: number;
  readonly error: number;
  readonly adjusted: number;
  readonly uncorrected: number;
}

function ofSample(result: Sampled, plain: PlainShards, truth: MissCurve): OfSample {
  const {curve, margins} = result;
  const largest = Math.max(largestUsefulSize(truth), largestUsefulSize(curve));
  const sizes = Array.from({length: largest - FRONT}, (_, at) => FRONT + 1 + at);
  const charted: number[] = [];
  for (let size = FRONT + 1; size <= largest; size = Math.ceil(size * 1.03)) charted.push(size);
  const errorOf = (other: MissCurve): number => mean(sizes.map(size => apart(other, truth, size)));
  return {
    within: shareWithin(result, truth, sizes),
    chartedWithin: shareWithin(result, truth, charted),
    margin: mean(sizes.map(size => margins[Math.min(size, margins.length - 1)])),
    error: errorOf(curve),
    adjusted: errorOf(plain.adjusted()),
    uncorrected: errorOf(plain.uncorrected()),
  };
}

/** Puts each event to all of them. */
class All implements KeySink {
  private readonly sinks: readonly KeySink[];

  constructor(sinks: readonly KeySink[]) {
    this.sinks = sinks;
  }

  use(key: number): void {
    for (const sink of this.sinks) sink.use(key);
  }

  hit(): void {
    for (const sink of this.sinks) sink.hit();
  }

  miss(): void {
    for (const sink of this.sinks) sink.miss();
  }

  drop(key: number): void {
    for (const sink of this.sinks) sink.drop(key);
  }

  flush(): void {
    for (const sink of this.sinks) sink.flush();
  }

  chapterEnded(): void {
    for (const sink of this.sinks) sink.chapterEnded();
  }
}

function apart(one: MissCurve, other: MissCurve, size: number): number {
  return Math.abs(missesAt(one, size) - missesAt(other, size)) / other.uses;
}

/** The share of sizes at which the error is within the margin. */
function shareWithin({curve, margins}: Sampled, truth: MissCurve, sizes: readonly number[]): number {
  return mean(
    sizes.map(size => (apart(curve, truth, size) <= margins[Math.min(size, margins.length - 1)] ? 1 : 0)),
  );
}
