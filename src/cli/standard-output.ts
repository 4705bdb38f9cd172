/**
 * Standard output, to which results go. A file on a full disk takes a part of what is written and says so only if it is asked
 * again, so what goes to a file is written until all of it is there; and what could not be written is no success.
 */
import {fstatSync, writeSync} from 'node:fs';
import {codeOf, reasonOf} from '../suite/system-error.ts';
import {CELL_FAILED, FINE} from './status.ts';

const STDOUT = 1;

export function writeResults(text: string): void {
  if (isPipeOrTerminal()) return void process.stdout.write(text);
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(STDOUT, bytes, at);
  } catch (thrown) {
    endFor(thrown);
  }
}

/** Ends the process where results cannot be written: quietly if their reader has stopped reading, as `head` does. */
export function endOnLostOutput(): void {
  process.stdout.on('error', endFor);
  // Progress that nobody reads stops nothing.
  process.stderr.on('error', () => {});
}

/** What takes all of a write, or as much as there is room for and the rest later. */
function isPipeOrTerminal(): boolean {
  if (process.stdout.isTTY) return true;
  const {isFIFO, isSocket} = statOf();
  return isFIFO || isSocket;
}

function statOf(): {readonly isFIFO: boolean; readonly isSocket: boolean} {
  try {
    const stat = fstatSync(STDOUT);
    return {isFIFO: stat.isFIFO(), isSocket: stat.isSocket()};
  } catch {
    return {isFIFO: false, isSocket: false};
  }
}

function endFor(thrown: unknown): never {
  if (codeOf(thrown) === 'EPIPE') process.exit(FINE);
  process.stderr.write(
    `pagewalk: the results could not be written to standard output: ${reasonOf(thrown)}\n`,
  );
  process.exit(CELL_FAILED);
}
