/** How many values an interval needs to leave something out. */
import {CONFIDENCE} from './interval-of-mean.ts';
import {studentTQuantile} from './student-t.ts';

/** How often the interval shall do so. */
const POWER = 0.8;

/** More are not worth a number. */
export const MOST_SEEDS = 10_000;

/** Of the values whose mean has an interval that reaches so far either way: exact for Student's t. */
export function deviationFor(reach: number, values: number): number {
  return (reach * Math.sqrt(values)) / studentTQuantile((1 + CONFIDENCE) / 2, values - 1);
}

/**
 * The fewest values, of this deviation, whose mean lies far enough from what is `effect` away that the interval leaves it out,
 * with a power of 80 %: Student's t at both ends of the interval, and at the power, as sums of quantiles approximate the
 * noncentral distribution. At most `MOST_SEEDS`.
 */
export function seedsFor(effect: number, deviation: number): number {
  const enough = (seeds: number): boolean => {
    const quantiles = studentTQuantile((1 + CONFIDENCE) / 2, seeds - 1) + studentTQuantile(POWER, seeds - 1);
    return (quantiles * deviation) / Math.sqrt(seeds) <= effect;
  };
  let [few, many] = [1, 2];
  while (many < MOST_SEEDS && !enough(many)) [few, many] = [many, 2 * many];
  if (many >= MOST_SEEDS) return MOST_SEEDS;
  while (many - few > 1) {
    const middle = (few + many) >> 1;
    if (enough(middle)) many = middle;
    else few = middle;
  }
  return many;
}
