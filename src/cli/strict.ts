/** With --strict, what is else a warning is a failure. */
import type {Session} from './main.ts';
import {CELL_FAILED} from './status.ts';

export interface StrictlyAsked {
  readonly strict?: true;
}

/** Of each a warning; with --strict, any is a failure. `why` as below. */
export function warn(
  session: Session,
  asked: StrictlyAsked,
  sentences: readonly string[],
  why: string,
): void {
  for (const sentence of sentences) session.terminal.err(`warning: ${sentence}\n`);
  if (sentences.length > 0) failIfStrict(session, asked, why);
}

/** `why` goes on "--strict: …, the exit status is 2". */
export function failIfStrict(session: Session, {strict}: StrictlyAsked, why: string): void {
  if (!strict) return;
  session.terminal.err(`--strict: ${why}, the exit status is ${CELL_FAILED}\n`);
  session.status = CELL_FAILED;
}
