import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import {seededRandom} from './seeded-random.ts';

test('a number is from 0 up to but not including 1, whatever the seed', () => {
  expectProperty(
    fc.property(fc.integer({min: 0, max: 0xffffffff}), seed => {
      const number = seededRandom(seed)();
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThan(1);
    }),
  );
  // The seed whose first 32 bits are all ones: the finalizer gives every number once, so there is one.
  expect(seededRandom(2498111178)()).toBe(1 - 2 ** -32);
});

test('a seed has its own numbers, and always the same', () => {
  const numbers = (seed: number): number[] => Array.from({length: 100}, seededRandom(seed));
  expect(numbers(1)).toEqual(numbers(1));
  expect(new Set([...numbers(1), ...numbers(2)]).size).toBe(200);
});
