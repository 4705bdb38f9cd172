import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {clock} from './clock.ts';
import {gclock} from './gclock.ts';

test('an example by hand: a cost of 3 outlasts three turns of the hand', () => {
  // Two entries; 1 costs 3, all others 1. Counts, > the hand: >1(3) 2(1)
  // 3: 1 has 2, 2 has 0, 1 has 1, 2 goes: >1(1) 3(1).    4: 1 has 0, 3 has 0, 1 goes: >3(0) 4(1).    5: 3 goes.
  const cache = new DemandCache(gclock, {capacity: 2, costOf: key => (key === 1 ? 3 : 1)});
  expect([1, 2, 3, 4, 5].map(key => cache.access(key) ?? 0)).toEqual([0, 0, 2, 1, 3]);
});

interface Frame {
  readonly key: number;
  count: number;
}

/** Frames in a circle, as an array with the place of the hand, which takes one count at a time. */
class PlainGeneralizedClock implements KeyCache {
  private readonly frames: Frame[] = [];
  private hand = 0;
  private readonly capacity: number;
  private readonly costOf: (key: number) => number;

  constructor(capacity: number, costOf: (key: number) => number) {
    this.capacity = capacity;
    this.costOf = costOf;
  }

  access(key: number): number | undefined {
    const known = this.frames.find(frame => frame.key === key);
    if (known) {
      known.count = this.costOf(key);
      return undefined;
    }
    const left = this.frames.length === this.capacity ? this.sweep() : undefined;
    this.frames.splice(this.hand++, 0, {key, count: this.costOf(key)});
    return left;
  }

  remove(key: number): void {
    const at = this.frames.findIndex(frame => frame.key === key);
    this.frames.splice(at, 1);
    if (at < this.hand) this.hand--;
  }

  private sweep(): number {
    for (;;) {
      if (this.hand >= this.frames.length) this.hand = 0;
      const frame = this.frames[this.hand];
      if (frame.count < 1) return this.frames.splice(this.hand, 1)[0].key;
      frame.count--;
      this.hand++;
    }
  }
}

test('lets go of the same keys as a circle of frames', () => {
  for (const unit of [1, 2.5, 40]) {
    const costOf = (key: number): number => unit * ((key * 7) % 5);
    expectAgreement(gclock, capacity => new PlainGeneralizedClock(capacity, costOf), {costOf});
  }
});

test('is CLOCK where every cost is 1', () => {
  expectAgreement(gclock, capacity => new DemandCache(clock, {capacity}), {costOf: () => 1});
});

test('finds somebody also where costs are no numbers to count with', () => {
  for (const cost of [Number.POSITIVE_INFINITY, Number.NaN, -1]) {
    const cache = new DemandCache(gclock, {capacity: 2, costOf: () => cost});
    expect([1, 2, 3].map(key => cache.access(key) ?? 0)).toEqual([0, 0, 1]);
  }
});
