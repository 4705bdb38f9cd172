import {describe, expect, test} from 'vitest';
import {Random} from '../src/guest/random.ts';
import {ZipfDistribution} from './zipf-distribution.ts';

/** The law itself: rank r has 1/r^exponent of the sum of all weights. */
function probabilities(ranks: number, exponent: number): number[] {
  const weights = Array.from({length: ranks}, (_, at) => (at + 1) ** -exponent);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map(weight => weight / whole);
}

function histogram(ranks: number, exponent: number, draws: number): number[] {
  const counts = Array.from({length: ranks}, () => 0);
  const zipf = new ZipfDistribution(ranks, exponent);
  const random = new Random(1, `${ranks} ${exponent}`);
  for (let draw = 0; draw < draws; draw++) counts[zipf.draw(random) - 1]++;
  return counts;
}

/** Pearson's statistic, with ranks pooled from the tail until each cell expects at least 20. */
function chiSquare(
  counts: readonly number[],
  expected: readonly number[],
): {statistic: number; cells: number} {
  let [statistic, cells, seen, due] = [0, 0, 0, 0];
  for (let at = counts.length - 1; at >= 0; at--) {
    seen += counts[at];
    due += expected[at];
    if (due < 20 && at > 0) continue;
    statistic += (seen - due) ** 2 / due;
    cells++;
    [seen, due] = [0, 0];
  }
  return {statistic, cells};
}

/** Wilson and Hilferty: a chi-square of k degrees of freedom exceeds this once in 100,000 (normal quantile 4.265). */
const critical = (k: number): number => k * (1 - 2 / (9 * k) + 4.265 * Math.sqrt(2 / (9 * k))) ** 3;

describe('Zipf by rejection-inversion', () => {
  const DRAWS = 100_000;

  for (const exponent of [0.2, 0.9, 0.99, 1, 1.01, 2, 5]) {
    test(`draws ranks as 1/r^${exponent} says`, () => {
      const counts = histogram(1000, exponent, DRAWS);
      const expected = probabilities(1000, exponent).map(probability => probability * DRAWS);
      const {statistic, cells} = chiSquare(counts, expected);
      expect(statistic).toBeLessThan(critical(cells - 1));
    });
  }

  test('the chi-square finds a wrong exponent', () => {
    const counts = histogram(1000, 0.9, DRAWS);
    const expected = probabilities(1000, 0.95).map(probability => probability * DRAWS);
    const {statistic, cells} = chiSquare(counts, expected);
    expect(statistic).toBeGreaterThan(critical(cells - 1));
  });

  test('an exponent next to 1 draws what 1 draws', () => {
    const near = new ZipfDistribution(500, 1 + 1e-12);
    const one = new ZipfDistribution(500, 1);
    const [first, second] = [new Random(3, 'zipf'), new Random(3, 'zipf')];
    for (let draw = 0; draw < 1000; draw++) expect(near.draw(first)).toBe(one.draw(second));
  });

  test('a single rank is always 1', () => {
    expect(histogram(1, 0.9, 100)).toEqual([100]);
  });

  test('what is no distribution is refused', () => {
    expect(() => new ZipfDistribution(0, 1)).toThrow('zipf: 0 ranks, expected at least 1');
    expect(() => new ZipfDistribution(10, 0)).toThrow('zipf: an exponent of 0, expected one above 0');
  });
});
