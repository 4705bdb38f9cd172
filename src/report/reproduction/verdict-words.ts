/** What became of a target, in a sentence. */
import type {Score} from '../../reproduce/scorecard.ts';
import {percent} from './scorecard-table.ts';

const KIND_WORDS: Readonly<Record<Score['kind'], string>> = {
  exact: 'Exact count',
  calibration: 'Calibration, by which a price was set',
  prediction: 'Prediction',
};

export function verdictWords({kind, verdict, share}: Score): string {
  const drawn = kind === 'prediction' && share !== null ? `; it holds in ${percent(share)} of the draws` : '';
  return `${KIND_WORDS[kind]}: ${verdict}${drawn}.`;
}
