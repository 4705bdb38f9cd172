import {writeResults} from './standard-output.ts';

/** Where text goes: results to one place, all else to the other. Tests hand over a terminal of their own. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Progress, warnings and errors. */
  err(text: string): void;
  /** Whether what `err` writes is looked at as it comes. */
  readonly live: boolean;
  /** Whether results may be coloured. */
  readonly colours: boolean;
  /** How wide text may be. */
  readonly columns: number;
}

/** What is read as prose is no wider, however wide the terminal; a pipe has no width of its own. */
const MOST_COLUMNS = 80;
/** What the numbers of a table take. */
const FEWEST_COLUMNS = 60;

export const columnsOf = (width = MOST_COLUMNS): number =>
  Math.max(FEWEST_COLUMNS, Math.min(width, MOST_COLUMNS));

export const processTerminal: Terminal = {
  out: writeResults,
  err: text => void process.stderr.write(text),
  live: process.stderr.isTTY,
  colours: process.stdout.isTTY && !process.env['NO_COLOR'],
  columns: columnsOf(process.stdout.columns),
};
