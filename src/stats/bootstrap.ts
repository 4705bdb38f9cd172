/**
 * The bias-corrected and accelerated bootstrap (BCa; Efron, "Better bootstrap confidence intervals", JASA 1987). An interval
 * is read off the statistic of resamples, at quantiles that are moved for two reasons: the resamples may lie to one side of
 * the statistic itself, and its spread may grow with its value.
 */
import {mean, quantileSorted} from 'simple-statistics';
import type {Interval} from './interval.ts';
import {normalProbability, normalQuantile} from './normal.ts';

const RESAMPLES = 4000;

export interface BootstrapSetting {
  readonly confidence: number;
  /** Gives numbers from 0 up to but not including 1. */
  readonly random: () => number;
}

/** Two values or more, drawn independently of one distribution. */
export function bootstrapInterval<Value>(
  values: readonly Value[],
  statistic: (values: readonly Value[]) => number,
  {confidence, random}: BootstrapSetting,
): Interval {
  const resampled = Array.from({length: RESAMPLES}, () => statistic(resample(values, random)));
  resampled.sort((a, b) => a - b);
  const bias = biasOf(resampled, statistic(values));
  const acceleration = accelerationOf(values, statistic);
  const end = (tail: number): number => {
    const moved = bias + normalQuantile(tail);
    return quantileSorted(resampled, normalProbability(bias + moved / (1 - acceleration * moved)));
  };
  return {low: end((1 - confidence) / 2), high: end((1 + confidence) / 2)};
}

function resample<Value>(values: readonly Value[], random: () => number): Value[] {
  return values.map(() => values[Math.floor(random() * values.length)]);
}

/**
 * How far the statistic lies from the middle of the resamples, as a normal quantile. One that lies outside all of them is
 * taken to lie half a resample inside.
 */
function biasOf(resampled: readonly number[], actual: number): number {
  const below = resampled.filter(each => each < actual).length;
  const equal = resampled.filter(each => each === actual).length;
  const share = (below + equal / 2) / resampled.length;
  const least = 0.5 / resampled.length;
  return normalQuantile(Math.min(Math.max(share, least), 1 - least));
}

/** A sixth of the skewness of what leaving out each value does. It is between −1/6 and 1/6. */
export function accelerationOf<Value>(
  values: readonly Value[],
  statistic: (values: readonly Value[]) => number,
): number {
  const without = values.map((_, at) => statistic(values.toSpliced(at, 1)));
  const middle = mean(without);
  const moment = (power: number) => without.reduce((sum, each) => sum + (middle - each) ** power, 0);
  const squares = moment(2);
  return squares === 0 ? 0 : moment(3) / (6 * squares ** 1.5);
}
