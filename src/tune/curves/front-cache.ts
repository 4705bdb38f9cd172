/**
 * The exact part of a sampled curve: an LRU cache of some thousand entries, which is one pass for all sizes up to its own, and
 * tells what is below of each use that it misses and each key that it evicts.
 *
 * What a sample of a stream lacks most is its hottest keys, and its own spread does not show that it does. The misses of
 * a front have no such keys: between two misses of one key at least as many others as it has entries are used. The one other
 * way to miss often is to be dropped again and again. So the keys that it held until they were dropped are kept in mind,
 * the last of them, and when one is used again that is a miss at every size: nobody below need estimate it.
 */
import type {KeySink} from './key-stream.ts';
import {missesAt, type MissCurve} from './miss-curve.ts';
import {MissTally} from './miss-tally.ts';
import {NEAREST, NOBODY, RecencyStack} from './recency-stack.ts';

/** Entries of the front: what is touched at each use fits into a second-level cache (assumption). */
export const FRONT = 4096;

/** Told of what the front does not serve. */
export interface Below {
  /** The key goes to the front, whose fields say how. */
  missed(key: number, front: FrontCache): void;
  /** The key leaves the front, after the one that it leaves for was missed. */
  evicted(key: number): void;
  /** The key is worthless, in the front or not. */
  dropped(key: number): void;
  flushed(): void;
  /** The warm-up has ended. */
  startOver(): void;
}

export class FrontCache implements KeySink {
  /** Of the key missed last: it fills a hole, and nobody leaves for it. */
  filledHole = false;
  /** Of the key missed last: it was dropped, so that it is certain to miss at every size. */
  wasDropped = false;
  /** It has evicted a key: else its curve is that of the whole stream. */
  overflowed = false;
  /** Uses that were counted and are certain to miss at every size: of keys that were dropped, and without a key. */
  lost = 0;
  private unserved = 0;
  private readonly stack = new RecencyStack(FRONT);
  private readonly tally = new MissTally();
  /** In the order in which they were dropped. */
  private readonly inMind = new Set<number>();
  private readonly belows: readonly Below[];
  private chapters = 0;

  constructor(belows: readonly Below[]) {
    this.belows = belows;
  }

  /** Misses at every size. */
  get certain(): number {
    return this.unserved + this.lost;
  }

  /** Misses that may be hits of a larger cache. */
  get uncertain(): number {
    return missesAt(this.curve(), FRONT) - this.certain;
  }

  /** Right up to its size. */
  curve(): MissCurve {
    return this.tally.curve();
  }

  use(key: number): void {
    const {stack, belows} = this;
    this.filledHole = stack.hasHole;
    const distance = stack.use(key);
    this.tally.used(distance);
    if (distance > 0) return;
    this.wasDropped = this.inMind.delete(key);
    if (this.wasDropped) this.lost++;
    for (const below of belows) below.missed(key, this);
    if (stack.evicted === NOBODY) return;
    this.overflowed = true;
    for (const below of belows) below.evicted(stack.evicted);
  }

  hit(): void {
    this.tally.used(NEAREST);
  }

  miss(): void {
    this.tally.missed();
    this.unserved++;
  }

  drop(key: number): void {
    if (this.stack.holds(key)) this.keepInMind(key);
    this.stack.drop(key);
    for (const below of this.belows) below.dropped(key);
  }

  flush(): void {
    for (const key of this.stack.heldKeys()) this.keepInMind(key);
    this.stack.flush();
    for (const below of this.belows) below.flushed();
  }

  chapterEnded(): void {
    if (this.chapters++ > 0) return;
    this.tally.startOver();
    this.unserved = 0;
    this.lost = 0;
    for (const below of this.belows) below.startOver();
  }

  private keepInMind(key: number): void {
    const {inMind} = this;
    inMind.add(key);
    if (inMind.size <= FRONT) return;
    const [first] = inMind;
    inMind.delete(first);
  }
}
