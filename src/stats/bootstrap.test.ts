import {expect, test} from 'vitest';
import {bootstrapInterval} from './bootstrap.ts';
import {seededRandom} from './seeded-random.ts';

test('a generator that always draws the first value leaves no doubt', () => {
  expect(bootstrapInterval([7, 1, 2], 0.95, () => 0)).toEqual({low: 7, high: 7});
});

test('of zeros and ones the interval is that of the binomial distribution', () => {
  // Half of 100 values are 1, so resampled means have standard deviation √(0.25 / 100) = 0.05: 95 % within ± 0.098.
  const values = Array.from({length: 100}, (_, at) => at % 2);
  const {low, high} = bootstrapInterval(values, 0.95, seededRandom(1));
  expect(Math.abs(low - 0.402)).toBeLessThan(0.015);
  expect(Math.abs(high - 0.598)).toBeLessThan(0.015);
});

test('a wider confidence is a wider interval', () => {
  const values = [1, 4, 9, 16, 25, 36];
  const narrow = bootstrapInterval(values, 0.5, seededRandom(3));
  const wide = bootstrapInterval(values, 0.99, seededRandom(3));
  expect(wide.low).toBeLessThan(narrow.low);
  expect(wide.high).toBeGreaterThan(narrow.high);
});

test('seeded numbers fill the unit interval evenly, and the same seed gives the same ones', () => {
  const random = seededRandom(9);
  const again = seededRandom(9);
  const tenths = Array.from({length: 10}, () => 0);
  for (let draw = 0; draw < 10_000; draw++) {
    const number = random();
    expect(again()).toBe(number);
    tenths[Math.floor(number * 10)]++;
  }
  // 1000 in each tenth, standard deviation √(10,000 × 0.1 × 0.9) = 30: five of them either way.
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
