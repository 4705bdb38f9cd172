/**
 * Fully associative LRU caches of every size at once. Mattson et al. ("Evaluation techniques for storage hierarchies",
 * IBM Systems Journal 1970): keys lie in a stack, the last used on top, and a cache of n entries holds the topmost n. So a
 * use finds its key at a *distance*, and every cache of at least that size hits.
 *
 * A key that is dropped leaves a hole, which is an empty place in every cache that held it. Whatever misses next in
 * those caches goes there and evicts nobody: the keys above the topmost hole move down by one and fill it, and where a
 * key is found below it the hole moves to the place that the key leaves.
 *
 * A stack may be cut off: it holds so many places and forgets a key that leaves, so it is one cache, which says of itself and of
 * every smaller one who hits.
 *
 * The stack is kept as the time of each last use, and a distance is a count of later times that are still marked. Times are
 * numbered anew when they run out, so memory grows with the keys that were ever used, in a stack that is cut off with its
 * places, and not with the uses.
 */
import {Fenwick} from './fenwick.ts';
import {LargestFirst} from './largest-first.ts';

/** Instead of a distance: the key was never used, or it was dropped since. */
export const NEVER_USED = -1;
export const DROPPED = 0;

/** The distance of the key used last. */
export const NEAREST = 1;

const FIRST_TIMES = 1 << 10;
/** Instead of a key: there is none. */
export const NOBODY = -1;

export class RecencyStack {
  /** Keys held by a cache without bound, or by the one of so many places. */
  held = 0;
  /** The key that left at the last use; NOBODY if none did. */
  evicted = NOBODY;
  /** When each key was last used; DROPPED where it was dropped since. */
  private readonly timeOf = new Map<number, number>();
  /** The key last used at each time. */
  private keyAt = new Float64Array(FIRST_TIMES + 1).fill(NOBODY);
  /** Marked are the times that stand for a key or a hole. */
  private marks = new Fenwick(FIRST_TIMES);
  private marked = 0;
  private readonly holes = new LargestFirst();
  private now = 0;
  private readonly places: number;
  /** No earlier time is marked. */
  private lowest = 1;

  constructor(places = Number.POSITIVE_INFINITY) {
    this.places = places;
  }

  /** Distinct keys that were ever used, but for those forgotten. */
  get keys(): number {
    return this.timeOf.size;
  }

  /** Whether there is a place for one more key because another was dropped. */
  get hasHole(): boolean {
    return this.holes.size > 0;
  }

  holds(key: number): boolean {
    return (this.timeOf.get(key) ?? DROPPED) > 0;
  }

  /** The keys held, the one used last at the end. */
  *heldKeys(): Generator<number> {
    for (let time = 1; time <= this.now; time++) if (this.keyAt[time] !== NOBODY) yield this.keyAt[time];
  }

  /** The distance at which the key is found, from 1 for the one used last; else NEVER_USED or DROPPED. */
  use(key: number): number {
    const time = this.timeOf.get(key) ?? NEVER_USED;
    this.evicted = NOBODY;
    if (time === this.now && time > 0) return NEAREST;
    const distance = time > 0 ? this.marked - this.marks.sum(time - 1) : time;
    if (time > 0) this.leave(time);
    else this.arrive();
    this.putOnTop(key);
    if (this.marked > this.places) this.evict();
    return distance;
  }

  drop(key: number): void {
    const time = this.timeOf.get(key) ?? DROPPED;
    if (time <= 0) return;
    this.forget(key);
    this.keyAt[time] = NOBODY;
    this.holes.add(time);
    this.held--;
  }

  /** Drops every key. Caches that are empty at every size have no holes worth keeping. */
  flush(): void {
    if (this.held > 0) for (const key of this.heldKeys()) this.forget(key);
    this.restart(FIRST_TIMES, []);
  }

  /** A key is not held any more. */
  private forget(key: number): void {
    if (this.places === Number.POSITIVE_INFINITY) this.timeOf.set(key, DROPPED);
    else this.timeOf.delete(key);
  }

  /** The lowest place is that of a key: where there is a hole whoever comes fills it, and no place is added. */
  private evict(): void {
    const {keyAt} = this;
    while (keyAt[this.lowest] === NOBODY) this.lowest++;
    this.evicted = keyAt[this.lowest];
    this.forget(this.evicted);
    keyAt[this.lowest] = NOBODY;
    this.unmark(this.lowest);
    this.held--;
  }

  /** A key that was found leaves its place: to the topmost hole if there is one above it. */
  private leave(time: number): void {
    const hole = this.holes.largest ?? 0;
    this.keyAt[time] = NOBODY;
    this.held--;
    if (hole < time) return this.unmark(time);
    this.holes.take();
    this.unmark(hole);
    this.holes.add(time);
  }

  /** A key that was not held fills the topmost hole. */
  private arrive(): void {
    const hole = this.holes.take();
    if (hole !== undefined) this.unmark(hole);
  }

  private putOnTop(key: number): void {
    if (this.now === this.marks.size) this.renumber();
    const time = ++this.now;
    this.timeOf.set(key, time);
    this.keyAt[time] = key;
    this.marks.add(time, 1);
    this.marked++;
    this.held++;
  }

  private unmark(time: number): void {
    this.marks.add(time, -1);
    this.marked--;
  }

  /** Gives what is marked the first times, in the same order, and at least as many again to come. */
  private renumber(): void {
    const holes = new Set<number>();
    for (let hole = this.holes.take(); hole !== undefined; hole = this.holes.take()) holes.add(hole);
    const order: number[] = [];
    for (let time = 1; time <= this.now; time++) {
      if (this.keyAt[time] !== NOBODY || holes.has(time)) order.push(this.keyAt[time]);
    }
    const enough = 2 * order.length > this.marks.size ? 2 * this.marks.size : this.marks.size;
    this.restart(enough, order);
  }

  /** `order` holds a key or NOBODY for each mark, the lowest first. */
  private restart(times: number, order: readonly number[]): void {
    this.keyAt = new Float64Array(times + 1).fill(NOBODY);
    this.marks = new Fenwick(times);
    this.holes.clear();
    this.lowest = 1;
    this.now = order.length;
    this.marked = order.length;
    this.held = 0;
    for (const [at, key] of order.entries()) this.place(at + 1, key);
  }

  private place(time: number, key: number): void {
    this.keyAt[time] = key;
    this.marks.add(time, 1);
    if (key === NOBODY) {
      this.holes.add(time);
      return;
    }
    this.timeOf.set(key, time);
    this.held++;
  }
}
