import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {habits} from '../../testing/habits.ts';
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

/** Frames in a circle, and a hand that takes one count at a time. */
class PlainGeneralizedClock implements KeyCache {
  private readonly frames: (Frame | undefined)[] = [];
  private readonly free: number[] = [];
  private hand = 0;
  private readonly capacity: number;
  private readonly costOf: (key: number) => number;

  constructor(capacity: number, costOf: (key: number) => number) {
    this.capacity = capacity;
    this.costOf = costOf;
  }

  access(key: number): number | undefined {
    const known = this.frames.find(frame => frame?.key === key);
    if (known) {
      known.count = this.costOf(key);
      return undefined;
    }
    const isFull = this.frames.length - this.free.length === this.capacity;
    const left = isFull ? this.sweep() : undefined;
    this.frames[this.free.pop() ?? this.frames.length] = {key, count: this.costOf(key)};
    return left;
  }

  remove(key: number): void {
    const at = this.frames.findIndex(frame => frame?.key === key);
    this.frames[at] = undefined;
    this.free.push(at);
  }

  private sweep(): number {
    for (;;) {
      const at = this.hand;
      this.hand = (at + 1) % this.capacity;
      const frame = this.frames[at];
      if (frame && frame.count < 1) {
        this.remove(frame.key);
        return frame.key;
      }
      if (frame) frame.count--;
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
  // Only as long as nothing leaves but by the hand: CLOCK puts what comes in behind it, not into a free frame.
  for (const capacity of [1, 2, 3, 8, 16]) {
    for (const {habit, keys} of habits(capacity, 300)) {
      const [one, other] = [gclock, clock].map(kind => new DemandCache(kind, {capacity}));
      for (const key of keys) expect(one.access(key), habit).toBe(other.access(key));
    }
  }
});

test('the hand does not turn back for one that was pinned when it came by', () => {
  // Frames 0 and 1 hold 1 and 2, both due in turn 1. 1 is pinned, so the hand goes on to 2; 3 comes into its frame, due in
  // turn 3. 1 goes at once when it is pinned no more, and 4 comes into its frame, due in turn 3. A use of 3 leaves it due in turn
  // 3, as the hand has passed it in turn 1. So 4 is found first.
  const policy = gclock.build({capacity: 2, random: () => 0, rebuildCost: () => 1});
  const [one, two, three, four] = [1, 2, 3, 4].map(key => ({key}));
  policy.created(one);
  policy.created(two);
  expect(policy.victim(entry => entry === one)).toBe(two);
  policy.evicted(two);
  policy.created(three);
  expect(policy.victim(() => false)).toBe(one);
  policy.evicted(one);
  policy.created(four);
  policy.used(three);
  expect(policy.victim(() => false)).toBe(four);
});
