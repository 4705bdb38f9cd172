import {expect, test} from 'vitest';
import {byteAxis, linearAside, linearTicks, logAside, logTicks, ratioAxis} from './ticks.ts';

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

test('ticks of bytes are a page and 16-folds of it, and the axis ends a little beyond the largest value', () => {
  const {domain, values} = byteAxis([0, 50_000, 100_000]);
  expect(values).toEqual([4096, 16 * 4096]);
  expect(domain[0]).toBeGreaterThan(0);
  expect(domain[0]).toBeLessThan(4096);
  expect(domain[1]).toBeGreaterThan(100_000);
  expect(domain[1]).toBeLessThan(1.5 * 100_000);
  expect(byteAxis([]).values).toEqual([4096, 16 * 4096]);
  // A mean over seeds, of which few have a table.
  expect(byteAxis([819]).domain[0]).toBeLessThan(819);
  expect(byteAxis([2 ** 40]).values.length).toBeLessThanOrEqual(4);
});

test.each([
  ['logarithmic', logAside([5, 5000], {word: 'none', share: 0.2}), Math.log(1000), Math.log],
  ['linear', linearAside([5, 5005], {word: 'none', share: 0.2}), 5000, (value: number) => value],
] as const)(
  'what has no place on a %s scale stands in the middle of a band before it',
  (_, aside, scale, on) => {
    const [start, end] = aside.band;
    expect(end).toBe(5);
    expect((on(end) - on(start)) / (on(end) - on(start) + scale)).toBeCloseTo(0.2, 3);
    expect(on(aside.at)).toBeCloseTo((on(start) + on(end)) / 2, 2);
  },
);

test('linear ticks are round, begin at zero and are no more than there is room for', () => {
  expect(linearTicks(4.1, 7)).toEqual([0, 1, 2, 3, 4]);
  expect(linearTicks(24.7, 7)).toEqual([0, 5, 10, 15, 20]);
  expect(linearTicks(0.3, 4)).toEqual([0, 0.1, 0.2, 0.3]);
});
