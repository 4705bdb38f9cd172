/** What is known of an address trace once all of it has been read: its hash, and what became of its lines. */
import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {basename} from 'node:path';
import {PAGE_BYTES} from '../hardware/address.ts';
import type {AddressSink, LineTally, SkippedLine} from '../recording/importers/address-trace.ts';
import {isAddressTrace, type WorkloadThing} from './catalogue.ts';
import {codeOf, reasonOf} from './system-error.ts';
import {openTrace, traceReader} from './trace-file.ts';
import {sentenceOf, UsageError} from './usage-error.ts';
import {visible} from './visible.ts';

export interface TraceSurvey {
  readonly hash: string;
  readonly lines: LineTally;
  /** Loads and stores; a modify is one of each. */
  readonly accesses: number;
  /** The last page of all that it goes to; -1 where there is none. */
  readonly lastPage: number;
}

class Extent implements AddressSink {
  accesses = 0;
  lastPage = -1;

  instruction(page: number, byte: number, bytes: number): void {
    this.lastPage = Math.max(this.lastPage, page + Math.trunc((byte + bytes - 1) / PAGE_BYTES));
  }

  load(page: number, byte: number, bytes: number): void {
    this.accesses++;
    this.instruction(page, byte, bytes);
  }

  store(page: number, byte: number, bytes: number): void {
    this.load(page, byte, bytes);
  }

  modify(page: number, byte: number, bytes: number): void {
    this.accesses++;
    this.load(page, byte, bytes);
  }
}

/** Of text there is none. */
const NUL = 0;

/** Reads the file once, however long it is; an interruption may come between any two pieces. */
export async function surveyTrace(path: string): Promise<TraceSurvey> {
  const digest = createHash('sha256');
  const extent = new Extent();
  const reader = traceReader(path, extent);
  let isText = true;
  try {
    for await (const chunk of createReadStream(path, {fd: openTrace(path)})) {
      const bytes = chunk as Uint8Array;
      digest.update(bytes);
      isText &&= !bytes.includes(NUL);
      reader.take(bytes);
    }
    reader.end();
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    const inFile = codeOf(thrown) === '';
    throw new UsageError(inFile ? sentenceOf(thrown) : `${path}: ${reasonOf(thrown)}`);
  }
  const lines = reader.tally;
  refuseOtherFile(path, lines, isText);
  const {accesses, lastPage} = extent;
  return {hash: digest.digest('hex'), lines, accesses, lastPage};
}

/** Its lines are not shown: they are whatever the file holds. A traced program may have printed a byte or two of its own. */
function refuseOtherFile(path: string, {records, remarks, skipped}: LineTally, isText: boolean): void {
  if (!isText && skipped >= records)
    throw new UsageError(`${path}: is no text, expected an address trace, a record a line`);
  if (records > 0 || skipped === 0) return;
  const lines = remarks + skipped;
  throw new UsageError(
    `${path}: ${lines === 1 ? 'its only line is no record' : `none of its ${lines} lines is a record`}, expected an address trace`,
  );
}

/** Which lines were skipped, in a sentence without its full stop; undefined where none was. */
export function skippedSentence(thing: WorkloadThing): string | undefined {
  if (!isAddressTrace(thing) || thing.survey === undefined) return undefined;
  const {path, survey} = thing;
  const {records, remarks, skipped, firstSkipped} = survey.lines;
  if (skipped === 0) return undefined;
  const all = records + remarks + skipped;
  const were = skipped === 1 ? 'is no record and was' : 'are no records and were';
  const more = skipped - firstSkipped.length;
  const shown = firstSkipped.map(lineText).join(', ');
  const rest = more === 0 ? '' : `, and ${more} more`;
  return `${basename(path)}: ${skipped} of ${all} lines ${were} skipped: ${shown}${rest}${spoiltNote(survey.lines)}`;
}

/** The sentences of all that run, each once however many variants of a trace there are. */
export const skippedSentences = (
  workloads: readonly {readonly thing: WorkloadThing}[],
): readonly string[] => [...new Set(workloads.flatMap(({thing}) => skippedSentence(thing) ?? []))];

/** What a spoilt record would have done is missing from the counts. */
function spoiltNote({spoilt, firstSpoilt}: LineTally): string {
  if (firstSpoilt === undefined) return '';
  if (spoilt === 1)
    return `; line ${firstSpoilt.line} begins or ends as a record does, so an access may be missing`;
  return `; ${spoilt} of them, the first ${lineText(firstSpoilt)}, begin or end as records do, so accesses may be missing`;
}

const lineText = ({line, text}: SkippedLine): string => `line ${line} ${visible(JSON.stringify(text))}`;
