import {expect, test} from 'vitest';
import {ALWAYS, common, includesNow, prolonged, reaches} from './instants.ts';

const spans = (...pairs: [number, number][]) => pairs.map(([from, to]) => ({from, to}));

test('what two sets have in common', () => {
  expect(common(spans([0, 5], [8, 12]), spans([3, 9]))).toEqual(spans([3, 5], [8, 9]));
  expect(common(spans([0, 5]), spans([5, 9]))).toEqual([]);
  expect(common(ALWAYS, spans([2, 3]))).toEqual(spans([2, 3]));
});

test('spans made longer join where they meet', () => {
  const ends = new Map([
    [3, 6],
    [9, 9],
  ]);
  expect(prolonged(spans([0, 3], [5, 9]), to => ends.get(to)!)).toEqual(spans([0, 9]));
  expect(prolonged(spans([0, 3], [7, 9]), to => ends.get(to)!)).toEqual(spans([0, 6], [7, 9]));
});

test('a set holds now if it never ends, and reaches an instant before its end', () => {
  expect([includesNow(ALWAYS), includesNow(spans([0, 5])), includesNow([])]).toEqual([true, false, false]);
  expect([reaches(spans([0, 5]), 4), reaches(spans([0, 5]), 5), reaches([], 0)]).toEqual([
    true,
    false,
    false,
  ]);
});
