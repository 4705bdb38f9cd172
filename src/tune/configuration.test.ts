import {expect, test} from 'vitest';
import {combinationsOf, configurationOf} from './configuration.ts';

test('every combination, the last name varying fastest', () => {
  expect(combinationsOf({one: [1, 2], other: ['a', 'b']}, [])).toEqual([
    {one: 1, other: 'a'},
    {one: 1, other: 'b'},
    {one: 2, other: 'a'},
    {one: 2, other: 'b'},
  ]);
});

test('the names of a group take their values side by side', () => {
  const space = {one: [1, 2], alone: ['x', 'y'], other: ['a', 'b']};
  expect(combinationsOf(space, [['one', 'other']])).toEqual([
    {one: 1, other: 'a', alone: 'x'},
    {one: 1, other: 'a', alone: 'y'},
    {one: 2, other: 'b', alone: 'x'},
    {one: 2, other: 'b', alone: 'y'},
  ]);
  expect(combinationsOf(space, [['other', 'alone', 'one']])).toHaveLength(2);
});

test('a group of what is not there, or of lists that are not as long, is refused', () => {
  const space = {one: [1, 2], other: ['a', 'b', 'c']};
  expect(() => combinationsOf(space, [['one', 'more']])).toThrow('zip: "more" is not in the space');
  expect(() => combinationsOf(space, [['one', 'other']])).toThrow(
    'zip: one has 2 values and other has 3, expected as many',
  );
  expect(() =>
    combinationsOf({one: [1], other: [2], third: [3]}, [
      ['one', 'other'],
      ['other', 'third'],
    ]),
  ).toThrow('zip: "other" stands in it twice');
});

test('equal settings have equal labels, however they came about', () => {
  const base = {eviction: 'fifo', poolPages: 0, prefetch: 'none'};
  const label = (set: Readonly<Record<string, string | number>>) => configurationOf('kvm', base, set).label;
  expect(label({})).toBe('kvm');
  expect(label({eviction: 'fifo'})).toBe('kvm');
  expect(label({poolPages: 64, eviction: 'lru'})).toBe('kvm (eviction lru, poolPages 64)');
  expect(label({eviction: 'lru', prefetch: 'none', poolPages: 64})).toBe('kvm (eviction lru, poolPages 64)');
});
