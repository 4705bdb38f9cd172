import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, missesOf, type KeyCache} from '../../testing/demand-cache.ts';
import {habits} from '../../testing/habits.ts';
import {lru} from './lru.ts';

test("a textbook's example: 4 misses once the cache is full", () => {
  // Stallings, "Operating Systems", virtual memory: the stream 2 3 2 1 5 2 4 5 3 2 5 2 in 3 frames.
  // In order of use 321; 5 for 3, 4 for 1, 3 for 2, 2 for 4; the others hit.
  expect(missesOf(lru, [2, 3, 2, 1, 5, 2, 4, 5, 3, 2, 5, 2], 3)).toBe(3 + 4);
});

test('stack property: at each step a larger cache holds all that a smaller one does', () => {
  for (let capacity = 1; capacity <= 12; capacity++) {
    for (const {habit, keys} of habits(capacity, 300)) {
      const smaller = new DemandCache(lru, {capacity});
      const larger = new DemandCache(lru, {capacity: capacity + 1});
      for (const key of keys) {
        smaller.access(key);
        larger.access(key);
        const lost = [...smaller.entries.keys()].filter(held => !larger.entries.has(held));
        expect(lost, habit).toEqual([]);
      }
    }
  }
});

test("the stream of Belady's anomaly: 10 misses with 3 entries, 8 with 4", () => {
  // With 3, least recent first: 1 12 123 234 341 412 125 (then 1 and 2 hit: 512) 3:123 4:234 5:345, which is 10.
  // With 4: 1 12 123 1234 (1 and 2 hit: 3412) 5:4125 (1 and 2: 4512) 3:5123 4:1234 5:2345, which is 8.
  const stream = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
  expect([missesOf(lru, stream, 3), missesOf(lru, stream, 4)]).toEqual([10, 8]);
});

class PlainLru implements KeyCache {
  private keys: number[] = [];
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  access(key: number): number | undefined {
    const hit = this.keys.includes(key);
    const left = !hit && this.keys.length === this.capacity ? this.keys[0] : undefined;
    this.keys = [...this.keys.filter(other => other !== key && other !== left), key];
    return left;
  }

  remove(key: number): void {
    this.keys = this.keys.filter(other => other !== key);
  }
}

test('lets go of the same keys as an array in order of use', () => {
  expectAgreement(lru, capacity => new PlainLru(capacity));
});
