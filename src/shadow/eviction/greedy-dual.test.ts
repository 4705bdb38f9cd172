import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {greedyDual} from './greedy-dual.ts';
import {lru} from './lru.ts';

test('an example by hand: a dear entry outlives cheap ones, but not forever', () => {
  // Two entries; 1 costs 3, all others 1. H after 1 2: 3 and 1.
  // 3: 2 goes, L = 1, H of 3 is 2.   4: 3 goes, L = 2, H of 4 is 3.
  // 5: 1 and 4 have 3 each, 1 was used longer ago, so 1 goes.
  const cache = new DemandCache(greedyDual, {capacity: 2, costOf: key => (key === 1 ? 3 : 1)});
  expect([1, 2, 3, 4, 5].map(key => cache.access(key) ?? 0)).toEqual([0, 0, 2, 3, 1]);
});

test('a use restores what was lost', () => {
  // As above, but 1 is used when L = 2, so its H is 5: 4 goes at 3, 5 at 4, 6 at 5 is tied with 1, used longer ago.
  const cache = new DemandCache(greedyDual, {capacity: 2, costOf: key => (key === 1 ? 3 : 1)});
  const left = [1, 2, 3, 4, 1, 5, 6, 7].map(key => cache.access(key) ?? 0);
  expect(left).toEqual([0, 0, 2, 3, 0, 4, 5, 1]);
});

/** Young's GreedyDual as Cao and Irani state it first: every H is lowered by that of the one that goes. */
class PlainGreedyDual implements KeyCache {
  /** In order of use. */
  private held: {readonly key: number; readonly h: number}[] = [];
  private readonly capacity: number;
  private readonly costOf: (key: number) => number;

  constructor(capacity: number, costOf: (key: number) => number) {
    this.capacity = capacity;
    this.costOf = costOf;
  }

  access(key: number): number | undefined {
    const hit = this.held.some(one => one.key === key);
    const left = !hit && this.held.length === this.capacity ? this.evict() : undefined;
    this.remove(key);
    this.held.push({key, h: this.costOf(key)});
    return left;
  }

  remove(key: number): void {
    this.held = this.held.filter(one => one.key !== key);
  }

  private evict(): number {
    const least = Math.min(...this.held.map(({h}) => h));
    const {key} = this.held.find(({h}) => h === least)!;
    this.remove(key);
    this.held = this.held.map(one => ({...one, h: one.h - least}));
    return key;
  }
}

test('lets go of the same keys as the form that lowers all others', () => {
  const costOf = (key: number): number => 1 + ((key * 7) % 5);
  expectAgreement(greedyDual, capacity => new PlainGreedyDual(capacity, costOf), {costOf});
});

test('is LRU where all costs are equal', () => {
  for (const cost of [0, 1, 2.5]) {
    const costOf = (): number => cost;
    expectAgreement(greedyDual, capacity => new DemandCache(lru, {capacity}), {costOf});
  }
});
