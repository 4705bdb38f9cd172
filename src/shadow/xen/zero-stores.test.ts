import {expect, test} from 'vitest';
import {ZeroStores} from './zero-stores.ts';

const [TABLE, OTHER, ROOT] = [10, 11, 12];

test('the second store of zero to one table in a row is enough, and goes on to be', () => {
  const zeros = new ZeroStores(2);
  expect([TABLE, TABLE, TABLE].map(table => zeros.stored(table))).toEqual([false, true, true]);
});

test('a store to another table begins anew, and so does any other kind of fault', () => {
  const zeros = new ZeroStores(2);
  expect([TABLE, OTHER, TABLE].map(table => zeros.stored(table))).toEqual([false, false, false]);
  zeros.interrupted();
  expect(zeros.stored(TABLE)).toBe(false);
});

test('one may be enough, or none ever', () => {
  expect(new ZeroStores(1).stored(TABLE)).toBe(true);
  const never = new ZeroStores(0);
  expect([TABLE, TABLE, TABLE].map(table => never.stored(table))).toEqual([false, false, false]);
});

test('of a guest that tells what dies one is enough while it dies, and no number at any other time', () => {
  const zeros = new ZeroStores(2);
  zeros.dies(ROOT);
  expect(zeros.isDyingRoot(ROOT)).toBe(true);
  expect(zeros.stored(TABLE)).toBe(true);
  zeros.livesOn();
  expect([TABLE, TABLE].map(table => zeros.stored(table))).toEqual([false, false]);
  zeros.tableAgain(ROOT);
  expect(zeros.isDyingRoot(ROOT)).toBe(false);
});
