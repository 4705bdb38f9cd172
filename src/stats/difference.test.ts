import {expect, test} from 'vitest';
import {differenceOf, seedsToDiffer} from './difference.ts';

test('one seed has no interval, and what all seeds agree on is exact', () => {
  expect(differenceOf([3])).toEqual({mean: 3, low: 3, high: 3, seeds: 1, method: 'one seed'});
  expect(differenceOf([0, 0])).toEqual({mean: 0, low: 0, high: 0, seeds: 2, method: 'exact'});
});

test('the interval of few is Student’s, of many that of resamples', () => {
  // Mean 3, deviation √2.5, standard error √0.5; the quantile of four degrees of freedom is 2.776.
  const few = differenceOf([1, 2, 3, 4, 5]);
  expect(few.method).toBe("Student's t");
  expect([few.mean, few.low, few.high].map(each => each.toFixed(2))).toEqual(['3.00', '1.04', '4.96']);
  const many = differenceOf(Array.from({length: 20}, (_, at) => at));
  expect(many.method).toBe('bootstrap');
  expect(many.low).toBeGreaterThan(6);
  expect(many.high).toBeLessThan(13);
});

test('the seeds that a difference needs: about (1.96 + 0.84)² × (spread / mean)² and a little', () => {
  const wide = differenceOf([-3, 5, -1, 4, 0]);
  expect(wide.low).toBeLessThan(0);
  // Mean 1, deviation 3.391: 90 by the normal distribution.
  expect(seedsToDiffer(wide)).toBeGreaterThan(89);
  expect(seedsToDiffer(wide)).toBeLessThan(96);
});
