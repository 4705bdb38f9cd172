/** Streams of keys for tests of miss curves, and the plainest caches there are, one for each size. */
import type {KeySink} from '../tune/curves/key-stream.ts';

export type KeyEvent =
  | readonly ['use' | 'drop', number]
  | readonly ['hit' | 'miss' | 'flush' | 'chapterEnded'];

export function put(events: readonly KeyEvent[], ...sinks: readonly KeySink[]): void {
  for (const [what, key = 0] of events) for (const sink of sinks) sink[what](key);
}

export const uses = (keys: readonly number[]): KeyEvent[] => keys.map(key => ['use', key]);

/** An LRU cache of one size as a list, the key used last at its end. */
export class PlainLru implements KeySink {
  misses = 0;
  private readonly size: number;
  private readonly keys: number[] = [];
  private chapters = 0;

  constructor(size: number) {
    this.size = size;
  }

  get held(): readonly number[] {
    return [...this.keys];
  }

  use(key: number): void {
    if (!this.remove(key)) this.misses++;
    if (this.keys.length === this.size) this.keys.shift();
    if (this.size > 0) this.keys.push(key);
  }

  hit(): void {}

  miss(): void {
    this.misses++;
  }

  drop(key: number): void {
    this.remove(key);
  }

  flush(): void {
    this.keys.length = 0;
  }

  chapterEnded(): void {
    if (this.chapters++ === 0) this.misses = 0;
  }

  private remove(key: number): boolean {
    const at = this.keys.indexOf(key);
    if (at >= 0) this.keys.splice(at, 1);
    return at >= 0;
  }
}

/** Keys 0 to `keys` − 1 with probabilities that fall as 1 / (rank ^ exponent). */
export function zipf(keys: number, exponent: number, length: number, random: () => number): number[] {
  const draw = zipfDraws(keys, exponent, random);
  return Array.from({length}, draw);
}

/** The same, one at a time. */
export function zipfDraws(keys: number, exponent: number, random: () => number): () => number {
  const sums = new Float64Array(keys);
  let total = 0;
  for (let rank = 0; rank < keys; rank++) sums[rank] = total += (rank + 1) ** -exponent;
  return () => firstAbove(sums, random() * total);
}

function firstAbove(sums: Float64Array, wanted: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle] > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The keys 0 to `keys` − 1 round and round. */
export const loop = (keys: number, length: number): number[] => Array.from({length}, (_, at) => at % keys);
