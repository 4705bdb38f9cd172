import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import type {Cached} from './policy.ts';
import {s3Fifo} from './s3-fifo.ts';

test('an example by hand: two uses take an entry to the main queue, one does not', () => {
  // Four entries: S is 1, M and G are 3. The oldest first, uses in brackets. 1 2 3 4, then 1 1 2: S 1(2) 2(1) 3 4.
  // 5: M is not longer than 3. 1 moves to M with no uses, 2 goes: S 3 4 5, M 1, G 2.
  // 2: 3 goes; 2 was remembered: S 4 5, M 1 2, G 3.      3: 4 goes: S 5, M 1 2 3, G 4.
  // 4: 5 goes: S is empty, M 1 2 3 4, G 5.                1 hits: M 1(1) 2 3 4.
  // 6: M is longer than 3. 1 comes round with no uses, 2 goes, which is not remembered: S 6, M 3 4 1, G 5.
  // 2: M is not longer than 3: 6 goes. 2 starts in S: S 2, M 3 4 1, G 5 6.
  const cache = new DemandCache(s3Fifo, {capacity: 4});
  const left = [1, 2, 3, 4, 1, 1, 2, 5, 2, 3, 4, 1, 6, 2].map(key => cache.access(key) ?? 0);
  expect(left).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 3, 4, 5, 0, 2, 6]);
});

test('names what the look through S has just moved to M, where all of M is pinned', () => {
  const policy = s3Fifo.build<Cached>({capacity: 1, random: () => 0, rebuildCost: () => 0});
  const [first, again, used] = [{key: 1}, {key: 1}, {key: 2}];
  policy.created(first);
  policy.evicted(first);
  // Remembered, so it starts in M, which is longer than its limit of 0.
  policy.created(again);
  policy.created(used);
  for (let use = 0; use < 2; use++) policy.used(used);
  expect(policy.victim(entry => entry === again)).toBe(used);
});

interface Filed {
  readonly key: number;
  uses: number;
}

/** The authors' program on arrays, whose first is the oldest. */
class PlainS3Fifo implements KeyCache {
  private readonly capacity: number;
  private readonly mainSize: number;
  private small: Filed[] = [];
  private main: Filed[] = [];
  private ghost: number[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
    this.mainSize = capacity - Math.max(1, Math.floor(capacity / 10));
  }

  access(key: number): number | undefined {
    const known = [...this.small, ...this.main].find(filed => filed.key === key);
    if (known) {
      known.uses++;
      return undefined;
    }
    const remembered = this.ghost.includes(key);
    this.ghost = this.ghost.filter(other => other !== key);
    let left: number | undefined;
    while (left === undefined && this.small.length + this.main.length >= this.capacity)
      left =
        this.main.length > this.mainSize || this.small.length === 0 ? this.evictMain() : this.evictSmall();
    (remembered ? this.main : this.small).push({key, uses: 0});
    return left;
  }

  remove(key: number): void {
    this.small = this.small.filter(filed => filed.key !== key);
    this.main = this.main.filter(filed => filed.key !== key);
  }

  private evictSmall(): number | undefined {
    while (this.small.length > 0) {
      const {key, uses} = this.small.shift()!;
      if (uses < 2) {
        this.ghost = [...this.ghost, key].slice(-this.mainSize || this.ghost.length + 1);
        return key;
      }
      this.main.push({key, uses: 0});
    }
    return undefined;
  }

  private evictMain(): number {
    for (;;) {
      const {key, uses} = this.main.shift()!;
      if (uses === 0) return key;
      this.main.push({key, uses: Math.min(uses, 3) - 1});
    }
  }
}

test("lets go of the same keys as the authors' program", () => {
  expectAgreement(s3Fifo, capacity => new PlainS3Fifo(capacity));
});
