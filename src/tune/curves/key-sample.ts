/**
 * Which keys are in a sample, and how many keys each stands for. A key is in it or not by its hash alone, so each is a
 * draw of its own (Poisson sampling), and a sum over all keys is estimated by the weighted sum over those drawn
 * (Horvitz and Thompson, "A generalization of sampling without replacement from a finite universe", JASA 1952).
 *
 * How far off such a sum is, replicates tell: each is the same sample with its weights scaled by 1 ± √(1 − rate), the sign
 * of each key drawn from its hash. That factor has mean 1 and variance 1 − rate, so a sum varies over replicates as
 * it would over samples (Beaumont and Patak, "On the generalized bootstrap for sample surveys with special attention to
 * Poisson sampling", International Statistical Review 2012). The sample and its replicates are its *views*.
 */
import {HASHES, hashOf} from './key-hash.ts';

/** Enough that the spread over them is known within a seventh: 1 / √48. Their signs are bits of one hash (assumption). */
export const REPLICATES = 24;
/** View 0 is the sample itself. */
export const VIEWS = 1 + REPLICATES;
/** Weights are whole numbers of so many parts of a key, so sums are exact; those of 2^27 keys fit into 31 bits. */
export const PARTS = 16;

export class KeySample {
  /** Of each key in the sample itself, in parts of a key. */
  readonly weight: number;
  private readonly light: number;
  private readonly heavy: number;
  private readonly salt: number;

  /** Takes `rate` of all keys, or as little less as makes the weight whole. Each salt takes others. */
  constructor(rate: number, salt = 0) {
    this.weight = Math.ceil(PARTS / rate);
    this.salt = salt;
    const apart = Math.round(this.weight * Math.sqrt(1 - this.rate));
    this.light = this.weight - apart;
    this.heavy = this.weight + apart;
  }

  get rate(): number {
    return PARTS / this.weight;
  }

  /** Keys that each one stands for. */
  get step(): number {
    return this.weight / PARTS;
  }

  holds(key: number): boolean {
    return hashOf(key, this.salt) * this.weight < HASHES * PARTS;
  }

  /** The weight of a key of the sample in each view. */
  weigh(key: number, weights: Int32Array): void {
    const {light, heavy} = this;
    const signs = hashOf(key, this.salt + SIGNS);
    weights[0] = this.weight;
    for (let view = 1; view < VIEWS; view++) weights[view] = (signs >>> view) & 1 ? heavy : light;
  }
}

/** Above every salt of a sample. */
const SIGNS = 2 ** 31;
