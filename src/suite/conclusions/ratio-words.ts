/** A ratio as in a sentence, with what it rests on: 11.8× [11.1–12.0], 2.00× (exact). */
import type {Comparison} from '../../stats/compare.ts';
import {factorText, intervalText} from './interval-text.ts';

type Told = Pick<Comparison, 'ratio' | 'low' | 'high' | 'exact' | 'method'>;

export function ratioWords(comparison: Told): string {
  const rests = intervalText(comparison);
  return `${factorText(comparison.ratio)}× ${rests.startsWith('[') ? rests : `(${rests})`}`;
}
