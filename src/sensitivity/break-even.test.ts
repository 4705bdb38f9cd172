import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import {breakEven, ratioOf, type Pair} from './break-even.ts';

test('one seed: two lines cross where algebra says', () => {
  // 100 + x against 400 − 2x, from 0 to 200: they meet at 100, and at 140 the second is half of the first.
  const before = {first: [100], second: [400]};
  const after = {first: [300], second: [0.1 ** 9]};
  expect(breakEven({from: 0, to: 200, before, after})).toBeCloseTo(100, 6);
  expect(breakEven({from: 0, to: 200, before, after}, 0.5)).toBeCloseTo(140, 6);
});

test('from high to low as from low to high', () => {
  const [low, high] = [
    {first: [100, 120], second: [150, 130]},
    {first: [300, 310], second: [160, 170]},
  ];
  const up = breakEven({from: 10, to: 50, before: low, after: high});
  expect(breakEven({from: 50, to: 10, before: high, after: low})).toBeCloseTo(up, 9);
});

const cycles = fc.integer({min: 1000, max: 1_000_000});
const seeds = fc.array(fc.tuple(cycles, cycles, cycles, cycles), {minLength: 1, maxLength: 6});

test('over any seeds the ratio is the one that was asked for there', () => {
  expectProperty(
    fc.property(seeds, fc.double({min: 0.02, max: 0.98, noNaN: true}), (drawn, share) => {
      const before = {first: drawn.map(([a]) => a), second: drawn.map(([, b]) => b)};
      // The first rises and the second falls, so that the ratio falls all the way.
      const after = {
        first: drawn.map(([a, , c]) => a + c),
        second: drawn.map(([, b, , d]) => b / (1 + d / 1e5)),
      };
      const goal = ratioOf(before) * (ratioOf(after) / ratioOf(before)) ** share;
      const found = breakEven({from: 20, to: 5, before, after}, goal);
      const way = (found - 20) / (5 - 20);
      const on = (one: readonly number[], other: readonly number[]): number[] =>
        one.map((each, seed) => each + way * (other[seed] - each));
      const there: Pair = {first: on(before.first, after.first), second: on(before.second, after.second)};
      expect(ratioOf(there) / goal).toBeCloseTo(1, 9);
    }),
  );
});
