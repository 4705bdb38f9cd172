import {mean, sampleStandardDeviation} from 'simple-statistics';
import {bootstrapInterval} from './bootstrap.ts';
import type {Interval} from './interval.ts';
import {seededRandom} from './seeded-random.ts';
import {studentTQuantile} from './student-t.ts';

export const CONFIDENCE = 0.95;

/** From so many values on their own spread says more than an assumed distribution. */
export const BOOTSTRAP_FROM = 20;

/** Any number: fixed, so that the same values always have the same interval. */
const BOOTSTRAP_SEED = 2006;

/** Of the mean of two values or more. */
export function intervalOfMean(values: readonly number[]): Interval {
  return values.length < BOOTSTRAP_FROM
    ? studentInterval(values)
    : bootstrapInterval(values, each => mean([...each]), {
        confidence: CONFIDENCE,
        random: seededRandom(BOOTSTRAP_SEED),
      });
}

function studentInterval(values: readonly number[]): Interval {
  if (values.length < 2) throw new Error('an interval needs two values or more');
  const middle = mean([...values]);
  const error = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  const reach = studentTQuantile((1 + CONFIDENCE) / 2, values.length - 1) * error;
  return {low: middle - reach, high: middle + reach};
}
