/** What fails while nobody waits for it, such as a timer that a user's module has set: one sentence, and no success. */
import {placeOf, placeText} from '../suite/thrown.ts';
import {sentenceOf} from '../suite/usage-error.ts';
import {CELL_FAILED} from './status.ts';
import {processTerminal} from './terminal.ts';

export function endOnUnawaitedFailure(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, thrown => {
      const place = placeOf(thrown);
      const where = place === undefined ? '' : `${placeText(place)}: `;
      processTerminal.err(`pagewalk: ${where}what was left to run by itself failed: ${sentenceOf(thrown)}\n`);
      process.exit(CELL_FAILED);
    });
}
