/**
 * What became of the shadow pages that were evicted. Of one that comes back the *reuse distance* is the number of distinct shadow
 * pages that were used between its eviction and the next page that is made for its role; a page is used by a walk of the
 * hardware that passes through it and finds its leaf, and by a load of CR3 that takes it for a root. Its eviction is
 * *regretted* where no more hidden faults than `window` lie between the two.
 */
import {DistinctSince, type Moment} from './distinct-since.ts';

interface Eviction {
  readonly moment: Moment;
  /** Hidden faults up to then. */
  readonly fault: number;
  /** Whether it came after the warm-up. */
  readonly measured: boolean;
}

export interface DistanceCount {
  /** Largest distance that is counted here; the row before has the smaller ones. */
  readonly upTo: number;
  readonly evictions: number;
}

export class EvictedPages {
  evictions = 0;
  /** Of those, how many came back. */
  refilled = 0;
  /** Of those, how many came back within the window. */
  regretted = 0;
  /** As many faults as the pool has pages: so many a policy that remembers whom it evicted (ARC, S3-FIFO) remembers. */
  readonly window: number;
  private readonly distinct = new DistinctSince();
  /** By the key of the role: those that have not come back yet, the last one at the end. */
  private readonly gone = new Map<number, Eviction[]>();
  private readonly counts = new Map<number, number>();
  private measured = false;

  constructor(window: number) {
    this.window = window;
  }

  /** What is evicted from now on counts. */
  warmedUp(): void {
    this.measured = true;
  }

  used(key: number): void {
    this.distinct.use(key);
  }

  evicted(key: number, fault: number): void {
    const eviction = {moment: this.distinct.mark(), fault, measured: this.measured};
    const others = this.gone.get(key);
    if (others === undefined) this.gone.set(key, [eviction]);
    else others.push(eviction);
    if (this.measured) this.evictions++;
  }

  /** A page was made for the role, whether one was evicted or not. */
  made(key: number, fault: number): void {
    const eviction = this.gone.get(key)?.pop();
    if (eviction === undefined) return;
    const distance = this.distinct.since(eviction.moment);
    if (!eviction.measured) return;
    this.refilled++;
    if (fault - eviction.fault <= this.window) this.regretted++;
    const bucket = bucketOf(distance);
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + 1);
  }

  /** Of those that came back, the nearest first. */
  get distances(): readonly DistanceCount[] {
    return [...this.counts]
      .map(([upTo, evictions]) => ({upTo, evictions}))
      .sort((left, right) => left.upTo - right.upTo);
  }
}

/** Two buckets an octave: 0, 1, 2, 3, 4, 6, 8, 12, 16, … */
export function bucketOf(distance: number): number {
  if (distance <= 1) return distance;
  let octave = 2;
  while (octave < distance) octave *= 2;
  const between = octave * 0.75;
  return distance <= between ? between : octave;
}
