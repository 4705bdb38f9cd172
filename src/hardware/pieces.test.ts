import {expect, test} from 'vitest';
import {Paging} from './address.ts';
import {Pieces} from './pieces.ts';

const PAGING = new Paging(4);
/** Pages of a large page of level 2. */
const LARGE = 512;

test('a piece may be held around any address of its large page, until it is removed', () => {
  const pieces = new Pieces(PAGING, 4);
  expect(pieces.mayHold(5)).toBe(false);
  pieces.put(2, 5, 2);
  expect([0, 5, LARGE - 1].map(gvn => pieces.mayHold(gvn))).toEqual([true, true, true]);
  pieces.remove(2);
  pieces.remove(2);
  expect(pieces.mayHold(5)).toBe(false);
});

test('two pieces of one page are both counted', () => {
  const pieces = new Pieces(PAGING, 4);
  pieces.put(0, 5, 2);
  pieces.put(1, 6, 2);
  pieces.remove(0);
  expect(pieces.mayHold(7)).toBe(true);
  pieces.clear();
  expect(pieces.mayHold(7)).toBe(false);
});

test('a piece of a huge page is found from anywhere in it', () => {
  const pieces = new Pieces(PAGING, 1);
  pieces.put(0, 5, 3);
  expect(pieces.mayHold(LARGE * LARGE - 1)).toBe(true);
});

test('few other pages share a hash: one large page in 1024 of them spares nearly all a search', () => {
  const pieces = new Pieces(PAGING, 1);
  pieces.put(0, 0, 2);
  const suspected = Array.from({length: 1024}, (_, page) => page * LARGE).filter(gvn => pieces.mayHold(gvn));
  // Each of 1023 others shares one of 1024 buckets by its large page or its huge one: two are expected.
  expect(suspected.length).toBeLessThan(10);
});
