import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {rungsOf, survivors} from './halving.ts';
import {expectProperty} from '../testing/property.ts';

test('each rung keeps a third of the one before, on three times the budget', () => {
  expect(rungsOf(81, 3, [1, 3, 9, 27, 81])).toEqual([
    {variants: 81, budget: 1},
    {variants: 27, budget: 3},
    {variants: 9, budget: 9},
    {variants: 3, budget: 27},
    {variants: 1, budget: 81},
  ]);
});

test('shares are rounded up, so that one is always left', () => {
  // 10, ⌈10 / 4⌉ = 3, ⌈3 / 4⌉ = 1, and 1.
  expect(rungsOf(10, 4, [1, 4, 16, 64]).map(({variants}) => variants)).toEqual([10, 3, 1, 1]);
});

test('the best go on, and who is equal by name, whatever the order they come in', () => {
  const scored = [
    {id: 'c', score: 2},
    {id: 'a', score: 3},
    {id: 'd', score: 2},
    {id: 'b', score: 1},
  ];
  expectProperty(
    fc.property(fc.shuffledSubarray(scored, {minLength: 4}), order => {
      expect(survivors(order, 2).map(({id}) => id)).toEqual(['b', 'c']);
      expect(survivors(order, 9).map(({id}) => id)).toEqual(['b', 'c', 'd', 'a']);
    }),
  );
});

test('what makes no schedule is refused', () => {
  expect(() => rungsOf(8, 1, [1])).toThrow('eta is 1, expected a number above 1');
  expect(() => rungsOf(0, 2, [1])).toThrow('0 variants, expected a whole number from 1');
  expect(() => survivors([{id: 'a', score: Number.NaN}], 1)).toThrow('a scored NaN');
});
