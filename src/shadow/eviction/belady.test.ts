import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {missesOf} from '../../testing/demand-cache.ts';
import {habits} from '../../testing/habits.ts';
import {belady} from './belady.ts';
import {fifo} from './fifo.ts';
import {evictionKinds} from './index.ts';
import {lru} from './lru.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

test("a textbook's example: 3 misses once the cache is full", () => {
  // Stallings, "Operating Systems", virtual memory: the stream 2 3 2 1 5 2 4 5 3 2 5 2 in 3 frames.
  // 5 for 1 (never again), 4 for 2 (at the tenth; 3 at the ninth, 5 at the eighth), 2 for 4 (never again).
  expect(missesOf(belady, [2, 3, 2, 1, 5, 2, 4, 5, 3, 2, 5, 2], 3)).toBe(3 + 3);
});

test("the stream of Belady's anomaly: 7 misses with 3 entries, 6 with 4", () => {
  // With 3: 1 2 3, 4 for 3, (1 2), 5 for 4, (1 2), 3 for 1 or 2, 4 for another, (5).   With 4: 1 2 3 4, (1 2), 5 for 4,
  // (1 2 3), 4 for any but 5, (5).
  const stream = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
  expect([missesOf(belady, stream, 3), missesOf(belady, stream, 4)]).toEqual([7, 6]);
});

test('of those that are never used again the oldest goes', () => {
  const policy = belady.build({
    capacity: 3,
    random: () => 0,
    rebuildCost: () => 1,
    nextUse: () => Number.POSITIVE_INFINITY,
  });
  for (const key of [3, 1, 2]) policy.created({key});
  expect(policy.victim(() => false)?.key).toBe(3);
});

/** The fewest misses that any choice of victims can have. */
function fewestMisses(stream: readonly number[], capacity: number): number {
  let states = new Map<string, number>([['', 0]]);
  for (const key of stream) {
    const after = new Map<string, number>();
    for (const [state, misses] of states) {
      const held = state === '' ? [] : state.split(',').map(Number);
      const hit = held.includes(key);
      for (const next of hit ? [held] : choices(held, key, capacity)) {
        const name = next.toSorted((a, b) => a - b).join(',');
        after.set(name, Math.min(after.get(name) ?? Number.POSITIVE_INFINITY, misses + (hit ? 0 : 1)));
      }
    }
    states = after;
  }
  return Math.min(...states.values());
}

const choices = (held: readonly number[], key: number, capacity: number): number[][] =>
  held.length < capacity ? [[...held, key]] : held.map(gone => [...held.filter(kept => kept !== gone), key]);

test('misses as rarely as the best of all choices', () => {
  const streams = fc.array(fc.nat({max: 5}), {maxLength: sized(24)});
  expectProperty(
    fc.property(streams, fc.integer({min: 1, max: 4}), (stream, capacity) => {
      expect(missesOf(belady, stream, capacity)).toBe(fewestMisses(stream, capacity));
    }),
  );
});

test('misses no oftener than any other policy, and what has no limit no oftener than it', () => {
  for (const capacity of [1, 2, 3, 5, 8, 16]) {
    for (const {habit, keys} of habits(capacity, 400)) {
      const least = missesOf(belady, keys, capacity);
      for (const kind of evictionKinds) {
        const misses = missesOf(kind, keys, kind.bound === 'unbounded' ? Number.POSITIVE_INFINITY : capacity);
        if (kind.bound === 'unbounded') expect(misses, habit).toBe(new Set(keys).size);
        else expect(misses, `${kind.id}, ${habit}`).toBeGreaterThanOrEqual(least);
      }
      expect(least).toBeGreaterThanOrEqual(new Set(keys).size);
    }
  }
});

describe('a loop over n keys in a cache of n − 1', () => {
  const ACCESSES = 100;
  const sizes = [2, 3, 4, 7, 12];
  const loopOf = (n: number): number[] => Array.from({length: ACCESSES}, (_, at) => at % n);

  test('LRU and FIFO always miss', () => {
    for (const n of sizes) {
      expect(missesOf(lru, loopOf(n), n - 1)).toBe(ACCESSES);
      expect(missesOf(fifo, loopOf(n), n - 1)).toBe(ACCESSES);
    }
  });

  test('Belady misses n − 1 times to fill the cache, and then every (n − 1)th time', () => {
    // The first n − 1 accesses, 0 to n − 2, miss. Access n − 1 misses, and of those present the one accessed just before it
    // is used last: it goes. It is the one key that is missing, and comes again after the n − 2 others between, which all
    // hit. Then the same holds of it. So accesses n − 1, 2(n − 1), 3(n − 1), … miss; of A accesses, numbered from 0,
    // ⌊(A − 1) / (n − 1)⌋ are such.
    for (const n of sizes) {
      const misses = n - 1 + Math.floor((ACCESSES - 1) / (n - 1));
      expect(missesOf(belady, loopOf(n), n - 1)).toBe(misses);
    }
  });
});

test('says in a sentence that it needs the future', () => {
  expect(() => belady.build({capacity: 4, random: () => 0, rebuildCost: () => 1})).toThrow(
    'eviction policy belady must know the future, but when a key is used next was not given',
  );
});
