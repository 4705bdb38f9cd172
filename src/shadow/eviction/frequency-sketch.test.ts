import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {FrequencySketch} from './frequency-sketch.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

test('counts a few keys, also large ones, each by itself', () => {
  const sketch = new FrequencySketch(1000);
  const keys = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52];
  for (const [times, key] of keys.entries()) for (let time = 0; time < times; time++) sketch.add(key);
  expect(keys.map(key => sketch.estimate(key))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(sketch.estimate(77)).toBe(0);
});

test('counts no further than 15', () => {
  const sketch = new FrequencySketch(1000);
  for (let time = 0; time < 100; time++) sketch.add(5);
  expect(sketch.estimate(5)).toBe(15);
});

test('halves all counts after ten additions an entry, and what rounding takes is no addition any more', () => {
  // Two entries: 20 additions. 5 has 11 and 6 has 8, and the twentieth makes 9: then 5 and 4.
  const sketch = new FrequencySketch(2);
  for (let time = 0; time < 11; time++) sketch.add(5);
  for (let time = 0; time < 8; time++) sketch.add(6);
  expect([sketch.estimate(5), sketch.estimate(6)]).toEqual([11, 8]);
  sketch.add(6);
  expect([sketch.estimate(5), sketch.estimate(6)]).toEqual([5, 4]);
  // 5 + 4 = 9 additions are left, so ten more do not halve them and the eleventh does: 4 + 11 = 15, then 7.
  for (let time = 0; time < 10; time++) sketch.add(6);
  expect([sketch.estimate(5), sketch.estimate(6)]).toEqual([5, 14]);
  sketch.add(6);
  expect([sketch.estimate(5), sketch.estimate(6)]).toEqual([2, 7]);
});

test('never counts too few: with 4096 entries no addition of 500 is forgotten', () => {
  expectProperty(
    fc.property(fc.array(fc.nat({max: 40}), {maxLength: sized(500)}), keys => {
      const sketch = new FrequencySketch(4096);
      const counts = new Map<number, number>();
      for (const key of keys) {
        sketch.add(key);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      for (const [key, count] of counts)
        expect(sketch.estimate(key)).toBeGreaterThanOrEqual(Math.min(15, count));
    }),
  );
});

test('counts what was never seen as often as chance has it in all four rows', () => {
  // 4096 counters a row for 1000 entries; 5000 keys seen once each. A row is wrong for 1 − exp(−5000/4096) = 70 % of other
  // keys, all four for 25 %. With less than ten additions an entry nothing was halved.
  const sketch = new FrequencySketch(1000);
  for (let key = 0; key < 5000; key++) sketch.add(key);
  const wrong = Array.from({length: 1000}, (_, at) => sketch.estimate(1e6 + at)).filter(count => count > 0);
  // Binomial with n = 1000, p = 0.705⁴ = 0.247: mean 247, standard deviation < 14. Five of them are 70.
  expect(Math.abs(wrong.length - 247)).toBeLessThan(70);
});
