/** What is known of an address trace once all of it has been read: its hash, and what became of its lines. */
import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {basename} from 'node:path';
import type {AddressSink, LineTally, SkippedLine} from '../recording/importers/address-trace.ts';
import {isAddressTrace, type WorkloadThing} from './catalogue.ts';
import {reasonOf} from './data-file.ts';
import {openTrace, traceReader} from './trace-file.ts';
import {UsageError} from './usage-error.ts';
import {visible} from './visible.ts';

export interface TraceSurvey {
  readonly hash: string;
  readonly lines: LineTally;
}

const NOWHERE: AddressSink = {instruction() {}, load() {}, store() {}, modify() {}};

/** Reads the file once, however long it is; an interruption may come between any two pieces. */
export async function surveyTrace(path: string): Promise<TraceSurvey> {
  const digest = createHash('sha256');
  const reader = traceReader(path, NOWHERE);
  try {
    for await (const chunk of createReadStream(path, {fd: openTrace(path)})) {
      digest.update(chunk as Uint8Array);
      reader.take(chunk as Uint8Array);
    }
    reader.end();
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    const inFile = thrown instanceof Error && !('code' in thrown);
    throw new UsageError(inFile ? thrown.message : `${path}: ${reasonOf(thrown)}`);
  }
  return {hash: digest.digest('hex'), lines: reader.tally};
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
