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
  readonly columns: number;
}

const COLUMNS = 80;

export const processTerminal: Terminal = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  live: process.stderr.isTTY,
  colours: process.stdout.isTTY && !process.env['NO_COLOR'],
  columns: COLUMNS,
};
