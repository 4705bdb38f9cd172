/**
 * What lies below a recency stack that is cut off: the keys of a sample that were evicted from it, the last one on top.
 * Each weighs as much as the keys that it stands for, in each view of the sample, and all views have one order.
 *
 * Holes are as in the recency stack, but in parts: a key that comes by fills as much of the topmost holes as it weighs,
 * and where it was found below them, so much of them moves to the place that it leaves.
 */
import {FenwickRows} from './fenwick-rows.ts';
import {PARTS, VIEWS, type KeySample} from './key-sample.ts';
import {LargestFirst} from './largest-first.ts';
import {DROPPED, NEVER_USED, NOBODY} from './recency-stack.ts';

const FIRST_TIMES = 1 << 10;
/** Neither of the two others: the key was here. */
export const FOUND = 1;

/** One for each view. */
export type Weights = Int32Array;

export class VictimStack {
  /** What lay above the key that was found last. */
  readonly above: Weights = new Int32Array(VIEWS);
  private readonly sample: KeySample;
  /** Keys that were ever asked for. */
  private readonly known = new Set<number>();
  /** When each key that is here came. */
  private readonly timeOf = new Map<number, number>();
  /** The key that came at each time, while it is here. */
  private keyAt = new Float64Array(FIRST_TIMES + 1).fill(NOBODY);
  /** The weights of the key or the hole at each time. */
  private marks = new FenwickRows(FIRST_TIMES, VIEWS);
  private readonly marked: Weights = new Int32Array(VIEWS);
  private readonly holes = new LargestFirst();
  private readonly holeAt = new Map<number, Weights>();
  private now = 0;
  /** Of the key at hand. */
  private readonly weights: Weights = new Int32Array(VIEWS);
  /** What is filled of one hole, and the holes that are filled in some views only. */
  private readonly filled: Weights = new Int32Array(VIEWS);
  private readonly partly: number[] = [];

  constructor(sample: KeySample) {
    this.sample = sample;
  }

  /** The key, which the stack above lacks, goes there, and somebody leaves it. FOUND, or NEVER_USED or DROPPED. */
  take(key: number): number {
    const time = this.timeOf.get(key) ?? 0;
    this.sample.weigh(key, this.weights);
    if (time === 0) {
      this.fill(0);
      return this.missing(key);
    }
    this.find(key, time);
    this.unmark(time, this.weights);
    const moved = this.fill(time);
    if (moved !== undefined) this.putHole(time, moved);
    return FOUND;
  }

  /** The same where nobody leaves the stack above, because the key fills a hole there: that hole moves here. */
  takeForHole(key: number): number {
    const time = this.timeOf.get(key) ?? 0;
    if (time === 0) return this.missing(key);
    this.find(key, time);
    this.leaveHole(key, time);
    return FOUND;
  }

  /** A key that is certain to be neither here nor above goes above, and somebody leaves. It stands for itself alone. */
  pushDown(): void {
    this.weights.fill(PARTS);
    this.fill(0);
  }

  /** The key has left the stack above. */
  put(key: number): void {
    if (this.now === this.marks.size) this.renumber();
    const time = ++this.now;
    this.timeOf.set(key, time);
    this.keyAt[time] = key;
    this.sample.weigh(key, this.weights);
    this.mark(time, this.weights);
  }

  /** A key that is not here is left alone. */
  drop(key: number): void {
    const time = this.timeOf.get(key);
    if (time === undefined) return;
    this.remove(key, time);
    this.leaveHole(key, time);
  }

  flush(): void {
    if (this.now === 0) return;
    this.timeOf.clear();
    this.restart(FIRST_TIMES);
  }

  private missing(key: number): number {
    if (this.known.has(key)) return DROPPED;
    this.known.add(key);
    return NEVER_USED;
  }

  private find(key: number, time: number): void {
    this.above.set(this.marked);
    this.marks.takeSum(time, this.above);
    this.remove(key, time);
  }

  private remove(key: number, time: number): void {
    this.timeOf.delete(key);
    this.keyAt[time] = NOBODY;
  }

  /** The marks of the key become those of a hole. */
  private leaveHole(key: number, time: number): void {
    const hole = new Int32Array(VIEWS);
    this.sample.weigh(key, hole);
    this.addHole(time, hole);
  }

  private putHole(time: number, hole: Weights): void {
    this.mark(time, hole);
    this.addHole(time, hole);
  }

  private addHole(time: number, hole: Weights): void {
    this.holeAt.set(time, hole);
    this.holes.add(time);
  }

  /** The key at hand fills the topmost holes later than `time`; says how much of them, undefined if there was none. */
  private fill(time: number): Weights | undefined {
    const {holes, holeAt, weights, filled, partly} = this;
    if ((holes.largest ?? 0) <= time) return undefined;
    const left = weights.slice();
    let toFill = true;
    while (toFill && (holes.largest ?? 0) > time) {
      const at = holes.take()!;
      const hole = holeAt.get(at)!;
      let stays = false;
      toFill = false;
      for (let view = 0; view < VIEWS; view++) {
        filled[view] = Math.min(hole[view], left[view]);
        hole[view] -= filled[view];
        left[view] -= filled[view];
        if (hole[view] > 0) stays = true;
        if (left[view] > 0) toFill = true;
      }
      this.unmark(at, filled);
      if (stays) partly.push(at);
      else holeAt.delete(at);
    }
    while (partly.length > 0) holes.add(partly.pop()!);
    return left.map((each, view) => weights[view] - each);
  }

  private mark(time: number, weights: Weights): void {
    this.marks.add(time, weights);
    for (let view = 0; view < VIEWS; view++) this.marked[view] += weights[view];
  }

  private unmark(time: number, weights: Weights): void {
    this.marks.subtract(time, weights);
    for (let view = 0; view < VIEWS; view++) this.marked[view] -= weights[view];
  }

  /** Gives what is marked the first times, in the same order, and at least as many again to come. */
  private renumber(): void {
    const {keyAt, now} = this;
    const holeAt = new Map(this.holeAt);
    const order: number[] = [];
    for (let time = 1; time <= now; time++) if (keyAt[time] !== NOBODY || holeAt.has(time)) order.push(time);
    this.restart(2 * order.length > this.marks.size ? 2 * this.marks.size : this.marks.size);
    for (const time of order) {
      if (keyAt[time] === NOBODY) this.putHole(++this.now, holeAt.get(time)!);
      else this.put(keyAt[time]);
    }
  }

  private restart(times: number): void {
    this.keyAt = new Float64Array(times + 1).fill(NOBODY);
    this.marks = new FenwickRows(times, VIEWS);
    this.marked.fill(0);
    this.holes.clear();
    this.holeAt.clear();
    this.now = 0;
  }
}
