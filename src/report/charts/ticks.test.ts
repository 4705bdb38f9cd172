import {expect, test} from 'vitest';
import {byteTicks, logTicks, ratioAxis} from './ticks.ts';

test('an axis of slowdowns holds every value, 1, and at least a factor of two', () => {
  const {domain, values} = ratioAxis([0.5, 31]);
  expect(domain[0]).toBeLessThan(0.5);
  expect(domain[1]).toBeGreaterThan(31);
  expect(values).toContain(1);
  expect(ratioAxis([1, 1.01]).domain[1]).toBeGreaterThan(2);
});

test('ticks are as fine as there is room for', () => {
  expect(logTicks([0.9, 2.1], 8)).toEqual([1, 1.2, 1.5, 2]);
  expect(logTicks([0.9, 110], 8)).toEqual([1, 2, 5, 10, 20, 50, 100]);
  expect(logTicks([0.9, 110], 4)).toEqual([1, 10, 100]);
});

test('a tick is the number that its decimal says', () => {
  expect(logTicks([0.25, 0.35], 8)).toEqual([0.25, 0.3]);
});

test('ticks of bytes start with nothing and a page, and the last covers the largest value', () => {
  expect(byteTicks([100_000])).toEqual([0, 4096, 16 * 4096, 256 * 4096]);
  expect(byteTicks([])).toEqual([0, 4096]);
});
