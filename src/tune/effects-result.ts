import type {Evidence} from './evidence.ts';
import type {TuningResult} from './result.ts';
import type {Measure} from './scores.ts';
import type {Tuned} from './tune.ts';

export function effectsResult(
  _evidence: Evidence,
  _tuned: Tuned,
  _measure: Measure,
): TuningResult['effects'] {
  return null;
}
