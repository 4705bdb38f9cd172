/** What one strategy costs relative to another on the same seeds. */
import {mean} from 'simple-statistics';
import {BOOTSTRAP_FROM, intervalOfMean} from './interval-of-mean.ts';

/** How the interval came about. One seed has none: low and high are the ratio itself, as where all seeds agree. */
export type Method = 'one seed' | 'exact' | "Student's t" | 'bootstrap';

export interface Comparison {
  /** Geometric mean over the seeds of cycles / reference. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Two seeds or more, and all gave the same number. */
  readonly exact: boolean;
  readonly seeds: number;
  readonly method: Method;
}

/** Compares pair by pair: the two lists have the same seeds in the same order. */
export function compare(cycles: readonly number[], reference: readonly number[]): Comparison {
  const ratios = pairedRatios(cycles, reference);
  const seeds = ratios.length;
  const [first] = ratios;
  if (ratios.every(ratio => ratio === first)) {
    const exact = seeds > 1;
    return {ratio: first, low: first, high: first, exact, seeds, method: exact ? 'exact' : 'one seed'};
  }
  const logarithms = ratios.map(Math.log);
  const {low, high} = intervalOfMean(logarithms);
  const method = seeds < BOOTSTRAP_FROM ? "Student's t" : 'bootstrap';
  const ratio = Math.exp(mean(logarithms));
  return {ratio, low: Math.exp(low), high: Math.exp(high), exact: false, seeds, method};
}

/** The largest ratio, of either to the other, that still counts as none. */
export const TIE_RATIO = 1.01;

/** Whether neither wins: the ratio is within 1 %, or the interval holds 1. */
export function isTie({ratio, low, high}: Comparison): boolean {
  return Math.max(ratio, 1 / ratio) <= TIE_RATIO || (low <= 1 && high >= 1);
}

function pairedRatios(cycles: readonly number[], reference: readonly number[]): readonly number[] {
  if (cycles.length !== reference.length || cycles.length === 0) {
    throw new Error(
      `a comparison of ${cycles.length} seeds with ${reference.length}: expected the same seeds, at least one`,
    );
  }
  const wrong = [...cycles, ...reference].find(each => !(each > 0 && Number.isFinite(each)));
  if (wrong !== undefined) throw new Error(`a comparison with ${wrong} cycles: expected a positive number`);
  return cycles.map((each, seed) => each / reference[seed]);
}
