import {expect, test} from 'vitest';
import {probabilityWithin, studentTQuantile} from './student-t.ts';

/**
 * Rows of the table of critical values in Quené and van den Bergh's "Quantitative Methods and Statistics", appendix C
 * (hugoquene.github.io/QMS-EN): degrees of freedom, then t at the upper tails 0.05, 0.025, 0.005 and 0.001.
 */
const TABLE = [
  [1, 6.314, 12.706, 63.657, 318.309],
  [2, 2.92, 4.303, 9.925, 22.327],
  [3, 2.353, 3.182, 5.841, 10.215],
  [4, 2.132, 2.776, 4.604, 7.173],
  [5, 2.015, 2.571, 4.032, 5.893],
  [9, 1.833, 2.262, 3.25, 4.297],
  [14, 1.761, 2.145, 2.977, 3.787],
  [19, 1.729, 2.093, 2.861, 3.579],
  [30, 1.697, 2.042, 2.75, 3.385],
] as const;
const TAILS = [0.05, 0.025, 0.005, 0.001];

test.each(TABLE)('quantiles at %i degrees of freedom are the published ones', (degrees, ...published) => {
  TAILS.forEach((tail, column) => {
    // The table has three decimals.
    expect(Math.abs(studentTQuantile(1 - tail, degrees) - published[column])).toBeLessThan(0.0005001);
  });
});

test('one degree of freedom is the Cauchy distribution: tan(π (p − 1/2))', () => {
  for (const p of [0.01, 0.3, 0.5, 0.75, 0.99]) {
    expect(studentTQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 9);
  }
});

test('two degrees of freedom have the closed form (2p − 1) √(2 / (1 − (2p − 1)²))', () => {
  for (const p of [0.05, 0.5, 0.6, 0.975]) {
    const both = 2 * p - 1;
    expect(studentTQuantile(p, 2)).toBeCloseTo(both * Math.sqrt(2 / (1 - both ** 2)), 9);
  }
});

test('the series is the integral of the density', () => {
  // With t = √ν tan θ the density is proportional to cos^(ν − 1) θ: integrate by the midpoint rule and normalize.
  const steps = 20_000;
  for (const degrees of [1, 2, 3, 6, 7, 20]) {
    const area = (to: number): number => {
      let sum = 0;
      for (let at = 0; at < steps; at++) sum += Math.cos(((at + 0.5) * to) / steps) ** (degrees - 1);
      return (sum * to) / steps;
    };
    expect(probabilityWithin(0.7, degrees)).toBeCloseTo(area(0.7) / area(Math.PI / 2), 7);
  }
});

test('what cannot be is refused', () => {
  expect(() => studentTQuantile(1, 4)).toThrow('probability is 1, expected one between 0 and 1');
  expect(() => studentTQuantile(0.9, 0)).toThrow('degrees of freedom are 0, expected a whole number from 1');
});
