/**
 * The miss curve of LRU where the stream is too long for the exact one. Up to the size of a front it is exact; of the keys that
 * the front evicts a sample is kept, which says how many of its misses are left at each larger size. That a key is in
 * the sample or not by its hash, so that all its uses are, and that the distance between two of them is that in the
 * sample over the rate, is SHARDS (Waldspurger et al., "Efficient MRC construction with SHARDS", FAST 2015).
 *
 * Memory grows with the keys in the sample, and not with the uses.
 */
import {studentTQuantile} from '../../stats/student-t.ts';
import {FRONT, type Below, type FrontCache} from './front-cache.ts';
import {KeySample, REPLICATES} from './key-sample.ts';
import {missesAt, type MissCurve} from './miss-curve.ts';
import {NEVER_USED} from './recency-stack.ts';
import {SampledTally} from './sampled-tally.ts';
import {FOUND, VictimStack} from './victim-stack.ts';

/** That it holds at one size; then it holds at 19 of 20 sizes in most samples, for their errors go together. */
const CONFIDENCE = 0.99;
/** With fewer keys in the sample nothing is said of sizes above the front's (assumption). */
const FEWEST_KEYS = 8;

export interface Sampled {
  readonly curve: MissCurve;
  /** By size: how far the misses may be off, as a share of all uses. The last is that of every larger size. */
  readonly margins: Float64Array;
  /** Keys of the sample that the front missed. */
  readonly keys: number;
}

export class SampledCurve implements Below {
  private readonly sample: KeySample;
  private readonly victims: VictimStack;
  private readonly tally: SampledTally;
  /** Misses that no size avoids, of keys that were never used and of keys that were dropped. */
  private cold = 0;
  private lost = 0;

  /** Takes `rate` of all keys, others for each salt. */
  constructor(rate: number, salt = 0) {
    if (!(rate > 0 && rate <= 1))
      throw new Error(`sampled curve: rate is ${rate}, expected above 0 and up to 1`);
    this.sample = new KeySample(rate, salt);
    this.victims = new VictimStack(this.sample);
    this.tally = new SampledTally(this.sample);
  }

  missed(key: number, {filledHole, wasDropped}: FrontCache): void {
    const {sample, victims, tally} = this;
    if (wasDropped) {
      if (!filledHole) victims.pushDown();
      return;
    }
    if (!sample.holds(key)) return;
    const place = filledHole ? victims.takeForHole(key) : victims.take(key);
    if (place === FOUND) return tally.found(key, victims.above);
    tally.missed(key);
    if (place === NEVER_USED) this.cold++;
    else this.lost++;
  }

  evicted(key: number): void {
    if (this.sample.holds(key)) this.victims.put(key);
  }

  dropped(key: number): void {
    this.victims.drop(key);
  }

  flushed(): void {
    this.victims.flush();
  }

  startOver(): void {
    this.tally.startOver();
    this.cold = 0;
    this.lost = 0;
  }

  result(front: FrontCache): Sampled {
    const {sample, tally} = this;
    const exact = front.curve();
    const {certain, uncertain} = front;
    const {misses: left, errors} = tally.estimates(uncertain);
    const sizes = 1 + FRONT + Math.ceil((errors.length - 1) * sample.step);
    const misses = new Float64Array(sizes);
    const margins = new Float64Array(sizes);
    for (let size = 0; size <= FRONT; size++) misses[size] = missesAt(exact, size);
    for (let size = FRONT + 1; size < sizes; size++) {
      const knot = (size - FRONT) / sample.step;
      misses[size] = Math.min(misses[size - 1], certain + Math.max(0, between(left, knot)));
      if (front.overflowed && exact.uses > 0)
        margins[size] = this.margin(between(errors, knot), uncertain) / exact.uses;
    }
    return {curve: this.curveOf(misses, front), margins, keys: tally.keys};
  }

  /** For the standard error of how many of the uncertain misses are left. */
  private margin(error: number, uncertain: number): number {
    const {keys} = this.tally;
    if (keys < FEWEST_KEYS) return uncertain;
    const reach = studentTQuantile((1 + CONFIDENCE) / 2, Math.min(REPLICATES, keys - 1));
    return Math.min(uncertain, reach * error);
  }

  private curveOf(misses: Float64Array, front: FrontCache): MissCurve {
    let sizes = misses.length;
    while (sizes > 1 && misses[sizes - 1] === misses[sizes - 2]) sizes--;
    const unavoided = misses[sizes - 1] - front.certain;
    const cold = this.cold === 0 ? 0 : (unavoided * this.cold) / (this.cold + this.lost);
    return {uses: misses[0], cold, lost: front.lost + unavoided - cold, misses: misses.slice(0, sizes)};
  }
}

/** On the straight line between two neighbours; the last goes on for ever. */
function between(values: Float64Array, at: number): number {
  const below = Math.min(Math.floor(at), values.length - 1);
  const above = Math.min(below + 1, values.length - 1);
  return values[below] + (at - below) * (values[above] - values[below]);
}
