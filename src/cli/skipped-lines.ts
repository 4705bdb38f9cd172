/** Tells of lines of address traces that were skipped. */
import type {Plan} from '../suite/plan.ts';
import {skippedSentences} from '../suite/trace-survey.ts';
import type {Session} from './main.ts';
import {warn, type StrictlyAsked} from './strict.ts';

export function tellSkippedLines(session: Session, {workloads}: Plan, asked: StrictlyAsked): void {
  warn(session, asked, skippedSentences(workloads), 'for the lines skipped');
}
