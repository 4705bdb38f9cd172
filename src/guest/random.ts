/**
 * The only source of chance in a guest: xoshiro128**, of our own so that no recording ever changes because a
 * dependency did. Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018; public domain.
 */
import {shown} from '../timing/shown.ts';

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** `stream` separates the uses of one seed: two streams of a seed are unrelated. */
  constructor(seed: number, stream: string) {
    let state = (seed ^ hashOf(stream)) >>> 0;
    // SplitMix32 spreads a small seed over the 128 bits of state, which must not be all zero.
    const next = () => {
      state = (state + 0x9e3779b9) >>> 0;
      let mixed = state;
      mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return (mixed ^ (mixed >>> 15)) >>> 0;
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  /** A generator with the given state, for known-answer tests. */
  static fromState(a: number, b: number, c: number, d: number): Random {
    const random = new Random(0, '');
    random.a = a;
    random.b = b;
    random.c = c;
    random.d = d;
    return random;
  }

  /** The next 32 bits. */
  uint32(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotateLeft(this.d, 11);
    return scrambled;
  }

  /** An integer in [0, bound), each as likely as any other; `bound` is at most 2^32. */
  below(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 0x100000000))
      throw new Error(`random.below is given ${shown(bound)}, expected a whole number from 1 to 4294967296`);
    const limit = 0x100000000 - (0x100000000 % bound);
    let value = this.uint32();
    while (value >= limit) value = this.uint32();
    return value % bound;
  }

  /** A number in [0, 1) with 32 random bits. */
  unit(): number {
    return this.uint32() / 0x100000000;
  }

  /** Puts `items` into random order (Fisher and Yates). */
  shuffle<Items extends number[] | Uint32Array | Int32Array>(items: Items): Items {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const held = items[last];
      items[last] = items[other];
      items[other] = held;
    }
    return items;
  }
}

const rotateLeft = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
