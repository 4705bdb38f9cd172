import {mean, quantileSorted} from 'simple-statistics';
import type {Interval} from './interval.ts';

const RESAMPLES = 4000;

/**
 * The interval that the means of resamples, drawn with replacement, fall into with this confidence (the percentile
 * bootstrap, Efron 1979). `random` gives numbers from 0 up to but not including 1.
 */
export function bootstrapInterval(
  values: readonly number[],
  confidence: number,
  random: () => number,
): Interval {
  const means = Array.from({length: RESAMPLES}, () => mean(resample(values, random)));
  means.sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return {low: quantileSorted(means, tail), high: quantileSorted(means, 1 - tail)};
}

function resample(values: readonly number[], random: () => number): number[] {
  return values.map(() => values[Math.floor(random() * values.length)]);
}
