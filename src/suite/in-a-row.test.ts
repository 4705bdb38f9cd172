import {expect, test} from 'vitest';
import {inARow} from './in-a-row.ts';

test('the conjunction stands before the last', () => {
  const lists = [[], ['a'], ['a', 'b'], ['a', 'b', 'c']];
  expect(lists.map(list => inARow(list))).toEqual(['', 'a', 'a and b', 'a, b and c']);
  expect(inARow(['a', 'b', 'c'], 'or')).toBe('a, b or c');
});
