/**
 * What the seeds tell of one number of two runs. Most are compared by their ratio. One that is zero somewhere has none: then
 * it is the difference that tells.
 */
import {compare, intervalOf, seedsToDecide, standing} from '../stats/compare.ts';
import {differenceOf, seedsToDiffer} from '../stats/difference.ts';

export const VERDICTS = ['better', 'worse', 'same', 'undecided'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One number of each of two runs, a seed a place. */
export interface Series {
  readonly baseline: readonly number[];
  readonly run: readonly number[];
}

export interface Judgement {
  /** Of run to baseline; null where the baseline or the run has a zero, unless the two are equal. */
  readonly ratio: number | null;
  /** Null of one seed, and where there is no ratio. */
  readonly low: number | null;
  readonly high: number | null;
  /** Two seeds or more, and all tell the same. */
  readonly exact: boolean;
  readonly verdict: Verdict;
  /** Where it is undecided: how many would decide it, four times in five. */
  readonly seedsNeeded?: number;
}

/** The fewest that have an interval: how the numbers spread, one does not tell. */
const FEWEST_SEEDS = 2;

/** `tie` is the largest ratio, of either to the other, that still counts as the same. */
export function judgementOf(series: Series, tie: number): Judgement {
  const {baseline, run} = series;
  if (run.every((value, at) => value === baseline[at])) return equal(run.length);
  return isPositive(series) ? byRatio(series, tie) : byDifference(series);
}

/** Whether each pair has a ratio, and a logarithm of it. */
export const isPositive = ({baseline, run}: Series): boolean => [...baseline, ...run].every(each => each > 0);

function equal(seeds: number): Judgement {
  const exact = seeds >= FEWEST_SEEDS;
  const end = exact ? 1 : null;
  return {ratio: 1, low: end, high: end, exact, verdict: 'same'};
}

function byRatio({baseline, run}: Series, tie: number): Judgement {
  const comparison = compare(run, baseline);
  const {ratio, exact, method} = comparison;
  const told = {ratio, ...intervalOf(comparison), exact};
  if (method === 'one seed') return {...told, verdict: 'undecided', seedsNeeded: FEWEST_SEEDS};
  const stands = standing(comparison, tie);
  if (stands === 'undecided')
    return {...told, verdict: 'undecided', seedsNeeded: seedsToDecide(comparison, tie)};
  return {...told, verdict: stands === 'level' ? 'same' : directed(ratio - 1)};
}

/** Zeros are no share of anything, so no difference of them is within a threshold. */
function byDifference({baseline, run}: Series): Judgement {
  const difference = differenceOf(run.map((value, at) => value - baseline[at]));
  const {low, high, method} = difference;
  const told = {ratio: null, low: null, high: null, exact: method === 'exact'};
  if (method === 'one seed') return {...told, verdict: 'undecided', seedsNeeded: FEWEST_SEEDS};
  if (low > 0 || high < 0) return {...told, verdict: directed(low)};
  return {...told, verdict: 'undecided', seedsNeeded: seedsToDiffer(difference)};
}

const directed = (excess: number): Verdict => (excess > 0 ? 'worse' : 'better');
