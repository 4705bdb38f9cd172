import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {CAUSES, Events, snapshot} from './events.ts';
import type {Latencies} from './latencies.ts';
import {isWholePrice, pricedOn, sameOwnCounts, type OwnCatalogue, type OwnPrice} from './own-events.ts';
import {attribution, cycles} from './pricing.ts';
import {expectProperty} from '../testing/property.ts';

const {latencies, costs} = cascadeLake;

describe('the price of an event', () => {
  const priced = (price: OwnPrice, on: Latencies = latencies): number =>
    pricedOn({description: 'a thing', cause: 'other exits', price}, on).cycles;

  test('a number is as it stands', () => {
    expect(priced(40.0625)).toBe(40.0625);
  });

  test('what is made of latencies is as it was made', () => {
    expect(priced(({invlpgCycles}) => invlpgCycles, {...latencies, invlpgCycles: 10.0625})).toBe(10.0625);
    expect(priced(({invlpgCycles}) => invlpgCycles, {...latencies, invlpgCycles: 10.03})).toBe(10.03);
  });

  test('what is free costs nothing', () => {
    expect(priced({free: 'each is one of another'})).toBe(0);
  });

  test('a number says one where it is above 0 and whole sixteenths', () => {
    expect([0.0625, 3, 1e9].map(isWholePrice)).toEqual([true, true, true]);
    expect([0, -1, 0.1, 1 / 3, Number.NaN, Infinity].map(isWholePrice)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

const someEvents = fc.array(
  fc.record({
    count: fc.integer({min: 0, max: 1e6}),
    steps: fc.integer({min: 0, max: 1e5}),
    cause: fc.constantFrom(...CAUSES),
  }),
);

test('the cycles are those without them, and theirs; causes add up to the whole', () => {
  expectProperty(
    fc.property(someEvents, fc.integer({min: 0, max: 1e6}), (events, tlbMisses) => {
      const counted = snapshot(Object.assign(new Events(), {tlbMisses}));
      const catalogue: OwnCatalogue = Object.fromEntries(
        events.map(({cause, steps}, at) => [`own${at}`, {description: 'a thing', cause, cycles: steps / 16}]),
      );
      const own = {
        counts: Object.fromEntries(events.map(({count}, at) => [`own${at}`, count])),
        catalogue,
      };
      const theirs = events.reduce((sum, {count, steps}) => sum + count * steps, 0) / 16;
      const whole = cycles(counted, costs, own);
      expect(whole).toBe(cycles(counted, costs) + theirs);
      expect(Object.values(attribution(counted, costs, own)).reduce((sum, part) => sum + part)).toBe(whole);
    }),
  );
});

test('counts are the same where each is', () => {
  expect(sameOwnCounts({refills: 3, traps: 0}, {refills: 3, traps: 0})).toBe(true);
  expect(sameOwnCounts({refills: 3}, {refills: 4})).toBe(false);
  expect(sameOwnCounts({refills: 0}, undefined)).toBe(false);
  expect(sameOwnCounts(undefined, undefined)).toBe(true);
});
