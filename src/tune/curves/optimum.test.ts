import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {seededRandom} from '../../stats/seeded-random.ts';
import {loop, put, uses, zipf, type KeyEvent} from '../../testing/key-events.ts';
import {KeyLog} from './key-log.ts';
import {LruCurve} from './lru-curve.ts';
import {missesAt, unboundedMisses} from './miss-curve.ts';
import {Optimum} from './optimum.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

function optimumOf(events: readonly KeyEvent[]): Optimum {
  const log = new KeyLog();
  put(events, log);
  return new Optimum(log);
}

/** The fewest misses over every choice of whom to evict, by trying them all. */
function fewest(events: readonly KeyEvent[], size: number): number {
  let caches = new Map<string, {keys: readonly number[]; misses: number}>([['', {keys: [], misses: 0}]]);
  for (const [what, key = 0] of events) {
    const after: typeof caches = new Map();
    for (const {keys, misses} of caches.values()) {
      const missed = what === 'use' && !keys.includes(key) ? 1 : 0;
      for (const next of successors(keys, what, key, size)) {
        const name = next.join();
        const known = after.get(name)?.misses ?? Number.POSITIVE_INFINITY;
        if (misses + missed < known) after.set(name, {keys: next, misses: misses + missed});
      }
    }
    caches = after;
  }
  return Math.min(...[...caches.values()].map(({misses}) => misses));
}

function successors(keys: readonly number[], what: string, key: number, size: number): readonly number[][] {
  if (what === 'flush') return [[]];
  if (what === 'drop') return [keys.filter(each => each !== key)];
  if (keys.includes(key)) return [[...keys]];
  const sorted = (those: readonly number[]) => [...those, key].toSorted((a, b) => a - b);
  if (keys.length < size) return [sorted(keys)];
  return keys.map(victim => sorted(keys.filter(each => each !== victim)));
}

const key = fc.nat(5);
const event: fc.Arbitrary<KeyEvent> = fc.oneof(
  {weight: 12, arbitrary: key.map((each): KeyEvent => ['use', each])},
  {weight: 2, arbitrary: key.map((each): KeyEvent => ['drop', each])},
  {weight: 1, arbitrary: fc.constant<KeyEvent>(['flush'])},
);
const stream = fc.array(event, {minLength: 5, maxLength: sized(40)});

test('no choice of victims misses less, and one misses as little', () => {
  expectProperty(
    fc.property(stream, events => {
      const optimum = optimumOf(events);
      for (const size of [1, 2, 3, 5]) expect(optimum.misses(size)).toBe(fewest(events, size));
    }),
    {numRuns: 150},
  );
});

test('it never misses more than LRU, never more than at a smaller size, and without bound as little', () => {
  expectProperty(
    fc.property(stream, events => {
      const optimum = optimumOf(events);
      const lru = new LruCurve();
      put(events, lru);
      const curve = lru.curve();
      for (let size = 1; size <= 6; size++) {
        expect(optimum.misses(size)).toBeLessThanOrEqual(missesAt(curve, size));
        expect(optimum.misses(size)).toBeLessThanOrEqual(optimum.misses(size - 1));
      }
      expect(optimum.misses(6)).toBe(unboundedMisses(curve));
    }),
  );
});

/** MIN by looking ahead for each key that is held. */
function plainMisses(keys: readonly number[], size: number): number {
  const held = new Set<number>();
  let misses = 0;
  for (const [at, used] of keys.entries()) {
    if (held.has(used)) continue;
    misses++;
    const nextUse = (each: number): number => {
      const next = keys.indexOf(each, at);
      return next < 0 ? keys.length : next;
    };
    if (held.size === size) held.delete([...held].reduce((a, b) => (nextUse(b) > nextUse(a) ? b : a)));
    held.add(used);
  }
  return misses;
}

test('a long stream, whose passed uses are forgotten many times over', () => {
  const keys = zipf(40, 0.7, 6000, seededRandom(3));
  const optimum = optimumOf(uses(keys));
  for (const size of [1, 2, 5, 20, 39]) expect(optimum.misses(size)).toBe(plainMisses(keys, size));
});

/**
 * Round and round over n keys with room for c < n. On a miss the key that is used last of all is the one that was used just
 * before, so MIN keeps c − 1 keys until they come round and lets the others pass through one place. Between two misses
 * of one such stretch lie n − 1 uses, c − 1 of them hits: after the first round, which misses n times, a use misses with
 * probability (n − c) / (n − 1), and what is left of a last stretch is at most its n − c misses.
 */
test("a cyclic stream follows Belady's closed form", () => {
  const [keys, rounds] = [10, 91];
  const optimum = optimumOf(uses(loop(keys, keys * rounds)));
  const after = keys * (rounds - 1);
  for (let size = 1; size <= keys; size++) {
    expect(
      Math.abs(optimum.misses(size) - (keys + (after * (keys - size)) / (keys - 1))),
    ).toBeLessThanOrEqual(keys - size);
  }
  // One entry short, one use in nine misses, and 900 uses are a hundred whole stretches.
  expect(optimum.misses(keys - 1)).toBe(keys + after / (keys - 1));
});

test("the example of Belady's anomaly", () => {
  // 1 2 3 4 1 2 5 1 2 3 4 5 with three entries: 1 2 3 4 miss, and 4 takes the place of 3, which is used last; 5 takes
  // that of 4; 3 misses and takes that of 1 or 2; 4 misses and takes that of the other or of 3: seven.
  expect(optimumOf(uses([1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5])).misses(3)).toBe(7);
});

test('what is dropped before its next use is not worth keeping', () => {
  // With two entries 1 2, then 3: 2 is used sooner but dropped before, so 2 goes and 1 stays.
  const events: KeyEvent[] = [...uses([1, 2, 3]), ['drop', 2], ...uses([2, 1])];
  // 1, 2, 3 and the second 2 miss; 1 is found, for 3 made room for 2.
  expect(optimumOf(events).misses(2)).toBe(4);
});

test('the warm-up is not counted, nor is it forgotten; a miss at every size is one', () => {
  const events: KeyEvent[] = [...uses([1, 2]), ['miss'], ['chapterEnded'], ...uses([1, 1, 3]), ['miss']];
  // 1 is found; 3 and what nothing can serve are not.
  expect(optimumOf(events).misses(2)).toBe(2);
  expect(optimumOf(events).misses(0)).toBe(4);
});

test('a stream without a single change of key is one event', () => {
  const log = new KeyLog();
  put(uses(Array.from({length: 1000}, () => 8)), log);
  expect(log.events.length).toBe(1);
  expect(log.uses).toBe(1000);
  expect(new Optimum(log).misses(1)).toBe(1);
});
