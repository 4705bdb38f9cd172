import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {sizesUpTo} from './sizes.ts';
import {expectProperty} from '../testing/property.ts';

test('powers of two and what lies half-way, up to the first that is enough', () => {
  expect(sizesUpTo(8, 85)).toEqual([8, 12, 16, 24, 32, 48, 64, 96]);
  expect(sizesUpTo(8, 64)).toEqual([8, 12, 16, 24, 32, 48, 64]);
  expect(sizesUpTo(8, 3)).toEqual([8]);
  expect(sizesUpTo(1, 6)).toEqual([1, 2, 3, 4, 6]);
});

test('fourteen sizes are no long way', () => {
  expect(sizesUpTo(8, 768)).toHaveLength(14);
  expect(sizesUpTo(8, 768)).toContain(12);
  expect(sizesUpTo(8, 769)).toEqual([8, 16, 32, 64, 128, 256, 512, 1024]);
});

test('on a long way each is twice the one before', () => {
  expect(sizesUpTo(8, 2000)).toEqual([8, 16, 32, 64, 128, 256, 512, 1024, 2048]);
});

test('they grow by a half or less, or double; the last is enough and the one before is not', () => {
  expectProperty(
    fc.property(fc.integer({min: 1, max: 64}), fc.integer({min: 1, max: 1e6}), (smallest, largest) => {
      const sizes = sizesUpTo(smallest, largest);
      expect(sizes[0]).toBe(smallest);
      expect(sizes.at(-1)).toBeGreaterThanOrEqual(largest);
      if (sizes.length > 1) expect(sizes.at(-2)).toBeLessThan(largest);
      for (const [at, size] of sizes.slice(1).entries()) {
        expect(size).toBeGreaterThan(sizes[at]);
        expect(size).toBeLessThanOrEqual(2 * sizes[at]);
      }
    }),
  );
});
