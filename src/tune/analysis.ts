/** From the cells of a tuning to what it found. */
import {skippedSentences} from '../suite/trace-survey.ts';
import {adviceOf} from './advice/index.ts';
import {caveatsOf} from './caveats.ts';
import {Evidence} from './evidence.ts';
import {unexplained} from './unexplained.ts';
import type {TuningResult} from './result.ts';
import type {Tuned} from './tune.ts';

export function analysisOf(tuned: Tuned): TuningResult {
  const evidence = new Evidence(tuned.cells);
  const found = {...unexplained(tuned, evidence), reasons: [...tuned.reasons]};
  return {
    ...found,
    advice: adviceOf(found),
    caveats: [
      ...caveatsOf(found, evidence, tuned.subject),
      ...skippedSentences(tuned.plan.workloads).map(sentence => `${sentence}.`),
    ],
  };
}
