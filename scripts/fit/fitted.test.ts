/** The prices that machine files hold are those that the fit makes of the data. */
import {expect, test} from 'vitest';
import {FITTED as STATED} from '../../src/machines/fitted.ts';
import {DATA} from './data.ts';
import {fitted} from './fitted.ts';

test('the fit makes what the machine file states, and comes within a third of every datum', {
  timeout: 120_000,
}, () => {
  const {prices, rows} = fitted(DATA);
  expect(prices).toEqual(STATED);
  for (const {id, measured, found} of rows) {
    expect(found / measured, id).toBeGreaterThan(2 / 3);
    expect(found / measured, id).toBeLessThan(3 / 2);
  }
  for (const cycles of Object.values(prices)) expect(cycles).toBeGreaterThan(0);
});

test('without a datum the price that rests on it alone is nothing, and the others hardly move', {
  timeout: 120_000,
}, () => {
  const {prices} = fitted(DATA.filter(({id}) => id !== 'signal handler'));
  expect(prices.signalCycles).toBeLessThan(STATED.signalCycles / 2);
  expect(prices.copyPageCycles! / STATED.copyPageCycles).toBeCloseTo(1, 0);
});
