/** What fails while nobody waits for it, such as a timer that a user's module has set: one sentence, and no success. */
import {fileURLToPath} from 'node:url';
import {sentenceOf} from '../suite/usage-error.ts';
import {CELL_FAILED} from './status.ts';
import {processTerminal} from './terminal.ts';

export function endOnUnawaitedFailure(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, thrown => {
      processTerminal.err(
        `pagewalk: ${placeOf(thrown)}what was left to run by itself failed: ${sentenceOf(thrown)}\n`,
      );
      process.exit(CELL_FAILED);
    });
}

/** The file and the line that it was thrown at, as far as is known. */
function placeOf(thrown: unknown): string {
  const place =
    thrown instanceof Error ? /(file:\/\/[^\s)]+?):(\d+):\d+/.exec(thrown.stack ?? '') : undefined;
  return place ? `${fileURLToPath(place[1])}, line ${place[2]}: ` : '';
}
