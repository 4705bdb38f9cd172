import {expect, test} from 'vitest';
import {rungsFor} from './rungs.ts';

test('a grid is one rung with every seed', () => {
  expect(rungsFor('grid', 40, [3, 1, 7])).toEqual([{variants: 40, seeds: [3, 1, 7]}]);
});

test('halving begins at one seed and doubles, up to all, and the better half goes on', () => {
  expect(rungsFor('halving', 40, [9, 8, 7, 6, 5])).toEqual([
    {variants: 40, seeds: [9]},
    {variants: 20, seeds: [9, 8]},
    {variants: 10, seeds: [9, 8, 7, 6]},
    {variants: 5, seeds: [9, 8, 7, 6, 5]},
  ]);
  expect(rungsFor('halving', 1, [1, 2]).map(({variants}) => variants)).toEqual([1, 1]);
  expect(rungsFor('halving', 7, [4])).toEqual([{variants: 7, seeds: [4]}]);
});
