/** What an importer of any trace format makes of it, record by record, and what it says of the file's lines. */

/**
 * Takes the records. An address has 64 bits, more than a number holds: it comes as the number of its page, exact below
 * 2^52, and the byte in the page where the `bytes` begin.
 */
export interface AddressSink {
  /** One instruction of `bytes` bytes is fetched and executed. Loads and stores that follow are its own. */
  instruction(page: number, byte: number, bytes: number): void;
  load(page: number, byte: number, bytes: number): void;
  store(page: number, byte: number, bytes: number): void;
  /** A load and a store of the same bytes. */
  modify(page: number, byte: number, bytes: number): void;
}

export interface SkippedLine {
  /** Counted from 1. */
  readonly line: number;
  /** As it is shown: its beginning. */
  readonly text: string;
}

/** What became of a trace's lines: each is a record, a remark, or skipped. */
export interface LineTally {
  readonly records: number;
  /** Empty lines, and what the tool that wrote the trace says beside its records. */
  readonly remarks: number;
  readonly skipped: number;
  /** Of the lines skipped those that begin or end as a record does: an access may be missing. */
  readonly spoilt: number;
  /** The first lines skipped, at most `SHOWN_LINES`. */
  readonly firstSkipped: readonly SkippedLine[];
  /** The first of the spoilt. */
  readonly firstSpoilt?: SkippedLine;
}

export const SHOWN_LINES = 5;

/** Reads one trace, of which it is given piece after piece; an error says where in the file it arose. */
export interface TraceReader {
  readonly tally: LineTally;
  /** The next bytes, in a buffer that may be reused for the ones after. */
  take(chunk: Uint8Array): void;
  /** There are no more. */
  end(): void;
}

/** Makes a reader of the file that errors call `name`. */
export type Importer = (name: string, sink: AddressSink) => TraceReader;
