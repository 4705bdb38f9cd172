/** How much more a run may have than its baseline: `cycles>+5%` of its share, `exits>+0` of its number. */
import {compare} from '../stats/compare.ts';
import {differenceOf, type Difference} from '../stats/difference.ts';
import {UsageError} from '../suite/usage-error.ts';
import {suggestion} from '../timing/suggest.ts';
import {isPositive, type Series} from './judgement.ts';
import {METRICS, type Metric} from './metric.ts';

export interface Limit {
  /** As it was written. */
  readonly text: string;
  readonly metric: Metric;
  readonly more: number;
  /** Whether `more` is in hundredths of the baseline. */
  readonly isPercent: boolean;
}

const FORM = /^\s*(?<name>\w+)\s*>\s*\+?(?<more>\d+(?:\.\d+)?)\s*(?<percent>%?)\s*$/;

export function limitIn(text: string): Limit {
  const {name = '', more = '', percent = ''} = FORM.exec(text)?.groups ?? {};
  if (name === '')
    throw new UsageError(`--fail-on ${text}: expected METRIC>+NUMBER% or METRIC>+NUMBER, as in cycles>+5%`);
  const metric = METRICS.find(each => each === name);
  if (metric === undefined)
    throw new UsageError(
      `--fail-on ${text}: there is no metric "${name}"${suggestion(name, METRICS)}, expected one of ${METRICS.join(', ')}`,
    );
  return {text, metric, more: Number(more), isPercent: percent !== ''};
}

/**
 * Whether the whole interval lies beyond the limit, or, where all seeds tell the same, what they tell. `unknown`: the one seed that
 * there is lies beyond it, and has no interval.
 */
export function isBeyond({more, isPercent}: Limit, series: Series): boolean | 'unknown' {
  const {baseline, run} = series;
  if (!isPercent) return isAboveZero(excessOver(series, value => value + more));
  // In hundredths: 1.14 times 100 is not 114 in binary.
  const hundredths = {baseline, run: run.map(value => value * WHOLE)};
  const excess = excessOver(hundredths, value => value * (WHOLE + more));
  if (!isPositive(series)) return isAboveZero(excess);
  const {low, method} = compare(run, baseline);
  if (method === 'exact') return excess.mean > 0;
  return method === 'one seed' ? isAboveZero(excess) : low > (WHOLE + more) / WHOLE;
}

const WHOLE = 100;

/** How much more the run has than what its baseline allows. */
const excessOver = ({baseline, run}: Series, allowed: (value: number) => number): Difference =>
  differenceOf(run.map((value, at) => value - allowed(baseline[at])));

function isAboveZero({low, method}: Difference): boolean | 'unknown' {
  return low > 0 && method === 'one seed' ? 'unknown' : low > 0;
}
