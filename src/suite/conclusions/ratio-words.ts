/** A ratio with what it rests on: its interval, "exact" where all seeds agree, or "one seed". */
import type {Comparison} from '../../stats/compare.ts';

type Rests = Pick<Comparison, 'low' | 'high' | 'exact' | 'seeds'>;

/** As in a sentence: 11.8× [11.1–12.0]. */
export const ratioWords = (comparison: Rests & Pick<Comparison, 'ratio'>): string =>
  `${factor(comparison.ratio)}× ${restsWords(comparison)}`;

function restsWords({low, high, exact, seeds}: Rests): string {
  if (seeds < 2) return '(one seed)';
  return exact ? '(exact)' : `[${factor(low)}–${factor(high)}]`;
}

/** Three significant digits at most, and at least two behind the point below 10. */
function factor(ratio: number): string {
  if (ratio < 10) return ratio.toFixed(2);
  return ratio.toFixed(ratio < 100 ? 1 : 0);
}
