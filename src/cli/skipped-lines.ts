/** Tells of lines of address traces that were skipped. */
import type {Plan} from '../suite/plan.ts';
import {skippedSentences} from '../suite/trace-survey.ts';
import type {Session} from './main.ts';
import {failIfStrict, type StrictlyAsked} from './strict.ts';

export function tellSkippedLines(session: Session, {workloads}: Plan, asked: StrictlyAsked): void {
  const sentences = skippedSentences(workloads);
  for (const sentence of sentences) session.terminal.err(`warning: ${sentence}\n`);
  if (sentences.length > 0) failIfStrict(session, asked, 'for the lines skipped');
}
