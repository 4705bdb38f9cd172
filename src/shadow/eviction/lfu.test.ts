import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {lfu} from './lfu.ts';

test('an example by hand: the fewest uses, ties to the least recent, and who left starts anew', () => {
  // uses after 1 1 2 2 3: 1 has 2, 2 has 2, 3 has 1. 4 drives 3 out; 3 comes again with one use and drives out 4, which
  // has one. After 3 again all have two: the least recent is 1, so 5 drives 1 out.
  const cache = new DemandCache(lfu, {capacity: 3});
  const left = [1, 1, 2, 2, 3, 4, 3, 3, 5].map(key => cache.access(key) ?? 0);
  expect(left).toEqual([0, 0, 0, 0, 0, 3, 4, 0, 1]);
});

interface Counted {
  readonly key: number;
  uses: number;
  last: number;
}

class PlainLfu implements KeyCache {
  private held: Counted[] = [];
  private time = 0;
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  access(key: number): number | undefined {
    const known = this.held.find(one => one.key === key);
    if (known) {
      known.uses++;
      known.last = this.time++;
      return undefined;
    }
    const byWorth = this.held.toSorted((a, b) => a.uses - b.uses || a.last - b.last);
    const left = this.held.length === this.capacity ? byWorth[0].key : undefined;
    if (left !== undefined) this.remove(left);
    this.held.push({key, uses: 1, last: this.time++});
    return left;
  }

  remove(key: number): void {
    this.held = this.held.filter(one => one.key !== key);
  }
}

test('lets go of the same keys as a list sorted by uses and then by last use', () => {
  expectAgreement(lfu, capacity => new PlainLfu(capacity));
});
