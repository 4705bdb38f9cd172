/** How much more one has than another on the same seeds: for what may be zero, of which there is no ratio. */
import {mean} from 'simple-statistics';
import type {Method} from './compare.ts';
import {BOOTSTRAP_FROM, intervalOfMean} from './interval-of-mean.ts';
import {deviationFor, seedsFor} from './power.ts';

export interface Difference {
  readonly mean: number;
  /** The mean itself where there is one seed, or all gave the same. */
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
  readonly method: Method;
}

/** Of one seed or more, each the one's number less the other's. */
export function differenceOf(differences: readonly number[]): Difference {
  const seeds = differences.length;
  const [first] = differences;
  if (differences.every(each => each === first))
    return {mean: first, low: first, high: first, seeds, method: seeds > 1 ? 'exact' : 'one seed'};
  const method = seeds < BOOTSTRAP_FROM ? "Student's t" : 'bootstrap';
  return {mean: mean([...differences]), ...intervalOfMean(differences), seeds, method};
}

/** With how many seeds the interval would leave out 0, four times in five, at the mean and the spread of those at hand. */
export const seedsToDiffer = ({mean: effect, low, high, seeds}: Difference): number =>
  seedsFor(Math.abs(effect), deviationFor((high - low) / 2, seeds));
