import {visible, visibleLines} from '../suite/visible.ts';
import {writeResults} from './standard-output.ts';

/**
 * Where text goes: results to one place, all else to the other. All of it comes by here, and nothing in it is obeyed: a title
 * or the name of a file may hold what would clear the screen.
 */
export interface Terminal {
  /** Results, in lines. */
  out(text: string): void;
  /** Results in whose words nothing is left to show, so that what changes colours is ours. */
  colour(text: string): void;
  /** Data for another program: as they are, or shown where they are looked at. */
  data(text: string): void;
  /** One line of progress, a warning or an error; what breaks it before its end is shown. */
  err(line: string): void;
  /** In place of the line before, where `live`. */
  again(line: string): void;
  /** Whether what `err` writes is looked at as it comes. */
  readonly live: boolean;
  /** Whether results are looked at as they come; they are not, unless told. */
  readonly seen?: boolean;
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

const ESCAPE = '\u001b';
/** Select Graphic Rendition of ECMA-48. */
const COLOUR = new RegExp(String.raw`(${ESCAPE}\[[\d;]*m)`);

/** What is written to, and what is known of it. Tests write to strings. */
export type Sinks = Omit<Terminal, 'colour' | 'data' | 'again'>;

export const terminalOn = ({out, err, ...known}: Sinks): Terminal => ({
  ...known,
  out: text => out(visibleLines(text)),
  data: text => out(known.seen ? visibleLines(text) : text),
  colour: text => out(text.split(COLOUR).map(coloursKept).join('')),
  err: line => err(line.endsWith('\n') ? `${visible(line.slice(0, -1))}\n` : visible(line)),
  again: line => err(`\r${ESCAPE}[K${visible(line)}`),
});

/** Every second part is a change of colours. */
const coloursKept = (part: string, at: number): string => (at % 2 === 0 ? visibleLines(part) : part);

export const processTerminal = terminalOn({
  out: writeResults,
  err: text => void process.stderr.write(text),
  live: process.stderr.isTTY,
  seen: process.stdout.isTTY,
  colours: process.stdout.isTTY && !process.env['NO_COLOR'],
  columns: columnsOf(process.stdout.columns),
});
