import {expect, test} from 'vitest';
import {normalProbability, normalQuantile} from './normal.ts';

/** Quantiles with their probabilities as they stand in tables of the normal distribution, to all decimals given. */
const TABLE = [
  [0.5, 0],
  [0.9, 1.2815515655],
  [0.95, 1.644853627],
  [0.975, 1.9599639845],
  [0.99, 2.326347874],
  [0.995, 2.5758293035],
  [0.9995, 3.2905267315],
] as const;

test.each(TABLE)('the quantile of %d', (probability, z) => {
  expect(normalQuantile(probability)).toBeCloseTo(z, 9);
  expect(normalQuantile(1 - probability)).toBeCloseTo(-z, 9);
  expect(normalProbability(z)).toBeCloseTo(probability, 10);
});

test('the series is the integral of the density', () => {
  const steps = 20_000;
  for (const z of [-3, -1, -0.2, 0.7, 2, 4]) {
    let area = 0;
    for (let at = 0; at < steps; at++) area += Math.exp(-((((at + 0.5) * z) / steps) ** 2) / 2);
    expect(normalProbability(z)).toBeCloseTo(0.5 + (area * z) / steps / Math.sqrt(2 * Math.PI), 9);
  }
});

test('the ends', () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect([normalProbability(-40), normalProbability(40)]).toEqual([0, 1]);
  expect(() => normalQuantile(1.5)).toThrow('probability is 1.5, expected one from 0 to 1');
});
