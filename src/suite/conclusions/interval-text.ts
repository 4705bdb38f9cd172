/** What a ratio rests on, in a word or in brackets: everywhere the same. */
import {TIE_RATIO, type Method} from '../../stats/compare.ts';

interface Rests {
  /** Null of one seed, where no method says so. */
  readonly low: number | null;
  readonly high: number | null;
  readonly exact: boolean;
  readonly method?: Method;
}

/** `[1.14–1.22]`, `exact` where all seeds agree, or `one seed`. */
export function intervalText({low, high, exact, method}: Rests): string {
  if (low === null || high === null || method === 'one seed') return 'one seed';
  if (exact) return 'exact';
  const digits = isApart(low, high) ? digitsThatLeaveOutOne([low, high]) : 0;
  return `[${factorText(low, digits)}–${factorText(high, digits)}]`;
}

/** It leaves out 1, and by more than what counts as none. */
function isApart(low: number, high: number): boolean {
  const middle = Math.sqrt(low * high);
  return (low > 1 && middle > TIE_RATIO) || (high < 1 && middle < 1 / TIE_RATIO);
}

const DIGITS = 2;
const MOST_DIGITS = 6;

/** So many that no end is rounded to 1. */
function digitsThatLeaveOutOne(ends: readonly number[]): number {
  let digits = DIGITS;
  while (digits < MOST_DIGITS && ends.some(end => Number(end.toFixed(digits)) === 1)) digits++;
  return digits;
}

/** Two digits behind the point below 10, three significant ones above; or more behind the point, if told. */
export function factorText(ratio: number, digits = 0): string {
  if (ratio < 10) return ratio.toFixed(Math.max(DIGITS, digits));
  return ratio.toFixed(ratio < 100 ? 1 : 0);
}
