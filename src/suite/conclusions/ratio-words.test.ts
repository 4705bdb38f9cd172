import {expect, test} from 'vitest';
import {ratioWords} from './ratio-words.ts';

const FIVE_SEEDS = {exact: false, method: "Student's t"} as const;

test('a ratio is said with its interval, in three digits', () => {
  expect(ratioWords({ratio: 1.18, low: 1.14, high: 1.22, ...FIVE_SEEDS})).toBe('1.18× [1.14–1.22]');
  expect(ratioWords({ratio: 11.84, low: 9.99, high: 123.4, ...FIVE_SEEDS})).toBe('11.8× [9.99–123]');
});

test('without an interval it is said why there is none', () => {
  const alike = {ratio: 2, low: 2, high: 2};
  expect(ratioWords({...alike, exact: true, method: 'exact'})).toBe('2.00× (exact)');
  expect(ratioWords({...alike, exact: false, method: 'one seed'})).toBe('2.00× (one seed)');
});
