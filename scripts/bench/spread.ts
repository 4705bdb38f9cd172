/** How samples lie: tinybench's statistics of times that were taken in rounds, by whatever clock. */
import {Bench} from 'tinybench';

/** In the unit of the samples. Percentiles between two samples are interpolated. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly p75: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
  readonly sd: number;
  /** The median distance from the median. */
  readonly mad: number;
}

export function spreadOf(samples: readonly number[]): Spread {
  let at = 0;
  const bench = new Bench({iterations: samples.length, time: 0, warmup: false, throws: true});
  bench.add('samples', () => ({overriddenDuration: samples[at++]}), {async: false});
  const [{result}] = bench.runSync();
  if (!('latency' in result)) throw new Error(`no statistics of ${samples.length} samples: ${result.state}`);
  const {min, p50, p75, p99, max, mean, sd, mad} = result.latency;
  return {min, median: p50, p75, p99, max, mean, sd, mad};
}
