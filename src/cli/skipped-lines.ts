/** Tells of lines of address traces that were skipped; with --strict they are a failure. */
import type {Plan} from '../suite/plan.ts';
import {skippedSentences} from '../suite/trace-survey.ts';
import type {Session} from './main.ts';
import {CELL_FAILED} from './status.ts';

export function tellSkippedLines(
  session: Session,
  {workloads}: Plan,
  {strict}: {readonly strict?: true},
): void {
  const sentences = skippedSentences(workloads);
  for (const sentence of sentences) session.terminal.err(`warning: ${sentence}\n`);
  if (!strict || sentences.length === 0) return;
  session.terminal.err(`--strict: for the lines skipped, the exit status is ${CELL_FAILED}\n`);
  session.status = CELL_FAILED;
}
