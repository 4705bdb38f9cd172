/** A bug that somebody might have made, as a change of one place of one file. */
export interface Slip {
  /** Stands in the file exactly once. */
  readonly text: string;
  readonly becomes: string;
  /** What would be wrong, and whom it would mislead. */
  readonly why: string;
  /** Why no test need fail, where none does. */
  readonly lives?: string;
}

/** By the path of the file, from the root of the project. */
export type Slips = Readonly<Record<string, readonly Slip[]>>;

export interface Bug extends Slip {
  readonly file: string;
}

/** The file with the bug in it. */
export function planted({file, text, becomes}: Bug, source: string): string {
  const times = source.split(text).length - 1;
  if (times === 1) return source.replace(text, () => becomes);
  throw new Error(`${file}: ${JSON.stringify(text)} is there ${times} times, expected once`);
}
