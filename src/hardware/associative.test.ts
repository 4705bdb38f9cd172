import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {AssociativeArray, NOWHERE} from './associative.ts';
import type {ArrayGeometry, Replacement} from './geometry.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

const POLICIES: readonly Replacement[] = ['lru', 'fifo', 'random', 'tree-plru'];

/** Looks each key up and takes it in where it is missing; how often it was. */
function misses(geometry: ArrayGeometry, policy: Replacement, keys: readonly number[]): number {
  const array = new AssociativeArray(geometry, policy);
  let missed = 0;
  for (const key of keys) {
    if (array.find(key, 0, 0) !== NOWHERE) continue;
    missed++;
    array.insert(key, 0);
  }
  return missed;
}

const fully = (entries: number): ArrayGeometry => ({entries, ways: entries});

describe('an array', () => {
  test('finds what was put in, under either of two tags, and no other', () => {
    const array = new AssociativeArray(fully(4), 'lru');
    const place = array.insert(0xffff_ffff, 5);
    expect(array.find(0xffff_ffff, 5, 9)).toBe(place);
    expect(array.find(0xffff_ffff, 9, 5)).toBe(place);
    expect(array.find(0xffff_ffff, 6, 9)).toBe(NOWHERE);
    expect(array.find(0x7fff_ffff, 5, 5)).toBe(NOWHERE);
    expect([array.keyAt(place), array.tagAt(place)]).toEqual([0xffff_ffff, 5]);
  });

  test('finds a key under any tag of a range, both ends included', () => {
    const array = new AssociativeArray(fully(4), 'lru');
    const place = array.insert(7, 5);
    expect([
      array.peekWithin(7, 5, 5),
      array.peekWithin(7, 0, 5),
      array.peekWithin(7, 5, 9),
      array.peekWithin(7, 0, 4),
      array.peekWithin(7, 6, 9),
      array.peekWithin(8, 0, 9),
    ]).toEqual([place, place, place, NOWHERE, NOWHERE, NOWHERE]);
  });

  test('forgets what is removed, and fills the hole before it takes a victim', () => {
    const array = new AssociativeArray(fully(3), 'lru');
    const places = [1, 2, 3].map(key => array.insert(key, 0));
    array.remove(places[1]);
    array.remove(places[1]);
    expect([array.used, array.find(2, 0, 0)]).toEqual([2, NOWHERE]);
    expect(array.insert(4, 0)).toBe(places[1]);
    expect([1, 3, 4].every(key => array.find(key, 0, 0) !== NOWHERE)).toBe(true);
  });

  test('of zero entries holds nothing, and is asked and told like any other', () => {
    for (const policy of POLICIES) {
      const array = new AssociativeArray({entries: 0, ways: 0}, policy);
      expect(array.insert(1, 0)).toBe(NOWHERE);
      expect([array.find(1, 0, 0), array.used]).toEqual([NOWHERE, 0]);
      array.clear();
    }
  });

  test('has sets by modulo, of any number: 1536 entries in 12 ways are 128, 36 in 12 are 3', () => {
    expect(new AssociativeArray({entries: 1536, ways: 12}, 'lru').sets).toBe(128);
    const array = new AssociativeArray({entries: 36, ways: 12}, 'lru');
    expect(array.sets).toBe(3);
    // 12 keys of one set fit, and a thirteenth drives the first out; the neighbouring set does not notice.
    array.insert(1, 0);
    for (let at = 0; at < 13; at++) array.insert(at * 3, 0);
    expect(array.find(0, 0, 0)).toBe(NOWHERE);
    for (let at = 1; at < 13; at++) expect(array.find(at * 3, 0, 0)).not.toBe(NOWHERE);
    expect(array.find(1, 0, 0)).not.toBe(NOWHERE);
  });

  test('of 1536 entries in 12 ways holds 1536 keys in a row under every policy, and no more', () => {
    const keys = Array.from({length: 1536}, (_, key) => 2 ** 31 + key);
    for (const policy of POLICIES) {
      const array = new AssociativeArray({entries: 1536, ways: 12}, policy);
      for (const key of keys) array.insert(key, 1);
      expect(keys.every(key => array.find(key, 1, 1) !== NOWHERE)).toBe(true);
      array.insert(2 ** 31 + 1536, 1);
      expect(array.used).toBe(1536);
      expect(keys.filter(key => array.find(key, 1, 1) === NOWHERE).length).toBe(1);
    }
  });

  test('whose ways do not divide its entries is refused', () => {
    expect(() => new AssociativeArray({entries: 10, ways: 4}, 'lru')).toThrow(
      '10 entries in 4 ways do not make a whole number of sets',
    );
  });
});

describe('replacement as a whole', () => {
  const keys = fc.array(fc.nat({max: sized(12)}), {maxLength: sized(200)});

  test('LRU has the stack property: a larger array never misses more', () => {
    expectProperty(
      fc.property(keys, fc.integer({min: 1, max: sized(12)}), (trace, entries) => {
        expect(misses(fully(entries + 1), 'lru', trace)).toBeLessThanOrEqual(
          misses(fully(entries), 'lru', trace),
        );
      }),
    );
  });

  test('LRU misses exactly where at least as many other keys came between as there are entries', () => {
    expectProperty(
      fc.property(keys, fc.integer({min: 1, max: sized(12)}), (trace, entries) => {
        const expected = trace.filter((key, at) => {
          const last = trace.lastIndexOf(key, at - 1);
          return at === 0 || last < 0 || new Set(trace.slice(last + 1, at)).size >= entries;
        });
        expect(misses(fully(entries), 'lru', trace)).toBe(expected.length);
      }),
    );
  });

  test("FIFO has not: Belady's string misses 9 times with three entries and 10 times with four", () => {
    // Belady, Nelson and Shedler, CACM 1969.
    const trace = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
    expect(misses(fully(3), 'fifo', trace)).toBe(9);
    expect(misses(fully(4), 'fifo', trace)).toBe(10);
    expect([misses(fully(3), 'lru', trace), misses(fully(4), 'lru', trace)]).toEqual([10, 8]);
  });

  test('every policy holds what fits', () => {
    expectProperty(
      fc.property(keys, fc.constantFrom(...POLICIES), (trace, policy) => {
        expect(misses(fully(sized(12) + 1), policy, trace)).toBe(new Set(trace).size);
      }),
    );
  });
});
