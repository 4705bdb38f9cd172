/** What fails while nobody waits for it, such as a timer that a user's module has set: one sentence, and no success. */
import {placeOf, placeText} from '../suite/thrown.ts';
import {sentenceOf} from '../suite/usage-error.ts';
import {importedNow} from '../suite/user-modules.ts';
import {CELL_FAILED, INTERRUPTED, USAGE_ERROR} from './status.ts';
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

/** A module of the user's that ends the process, or waits for ever, would end all in silence, and with success. */
export function endOnEndlessImport(): void {
  let told = false;
  const refuse = (what: string): void => {
    const path = importedNow();
    if (path === undefined || told) return;
    told = true;
    processTerminal.err(`pagewalk: ${path}: cannot be imported: it ${what}\n`);
    process.exit(USAGE_ERROR);
  };
  // Nothing is left to run, and the import is not done.
  process.on('beforeExit', () => refuse('waits for what never comes'));
  process.on('exit', status => {
    if (status !== CELL_FAILED && status !== INTERRUPTED) refuse('ends the program');
  });
}
