import {expect, test} from 'vitest';
import {byteAxis, logTicks, ratioAxis} from './ticks.ts';

test('an axis of slowdowns holds every value, 1, and at least a factor of two', () => {
  const {domain, values} = ratioAxis([0.5, 31]);
  expect(domain[0]).toBeLessThan(0.5);
  expect(domain[1]).toBeGreaterThan(31);
  expect(values).toContain(1);
  expect(ratioAxis([1, 1.01]).domain[1]).toBeGreaterThan(2);
  expect(ratioAxis([3, 31]).domain[0]).toBeLessThan(1);
  expect(ratioAxis([3, 31]).values).toContain(1);
});

test('ticks are as fine as there is room for', () => {
  expect(logTicks([0.9, 2.1], 8)).toEqual([1, 1.2, 1.5, 2]);
  expect(logTicks([0.9, 110], 8)).toEqual([1, 2, 5, 10, 20, 50, 100]);
  expect(logTicks([0.9, 110], 4)).toEqual([1, 10, 100]);
});

test('a tick is the number that its decimal says', () => {
  expect(logTicks([0.25, 0.35], 8)).toEqual([0.25, 0.3]);
});

test('ticks of bytes are nothing, a page and 16-folds of it, and the axis ends a little beyond the largest value', () => {
  const {domain, values} = byteAxis([50, 100_000]);
  expect(values).toEqual([0, 4096, 16 * 4096]);
  expect(domain[1]).toBeGreaterThan(100_000);
  expect(domain[1]).toBeLessThan(1.5 * 100_000);
  expect(byteAxis([]).values).toEqual([0, 4096]);
});
