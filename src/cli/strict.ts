/** With --strict, what is else a warning is a failure. */
import type {Session} from './main.ts';
import {CELL_FAILED} from './status.ts';

export interface StrictlyAsked {
  readonly strict?: true;
}

/** `why` goes on "--strict: …, the exit status is 2". */
export function failIfStrict(session: Session, {strict}: StrictlyAsked, why: string): void {
  if (!strict) return;
  session.terminal.err(`--strict: ${why}, the exit status is ${CELL_FAILED}\n`);
  session.status = CELL_FAILED;
}
