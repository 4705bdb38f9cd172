/** What is in a file, once all of it has been read and is whole. */
import {extname} from 'node:path';
import type {LineTally} from '../recording/importers/address-trace.ts';
import {isRecording, type AddressTrace, type Recording} from '../suite/catalogue.ts';
import {surveyEvents} from '../suite/recording-file/events-survey.ts';
import {RecordedEvents} from '../suite/recording-file/events-reader.ts';
import {surveyTrace} from '../suite/trace-survey.ts';
import {AddressFacts} from './address-facts.ts';
import {EventFacts} from './event-facts.ts';
import type {Facts} from './facts.ts';
import {readAddresses, readEvents, type Told} from './reading.ts';

/** `told` is told now and then how much has been counted. */
export const factsOf = (thing: Recording | AddressTrace, told: Told): Promise<Facts> =>
  isRecording(thing) ? recordingFacts(thing, told) : traceFacts(thing, told);

async function recordingFacts({path, recorded}: Recording, told: Told): Promise<Facts> {
  const {events, chapters} = await surveyEvents(path);
  const facts = new EventFacts(new RecordedEvents(path, recorded), events);
  let counted = 0;
  const {madeBy} = await readEvents(path, chunk => {
    facts.take(chunk);
    told((counted += chunk.length));
  });
  return {
    format: extname(path),
    level: 'events',
    madeBy,
    workload: recorded.workload.id,
    seed: recorded.seed,
    events,
    chapters: [...chapters],
    ...facts.found(),
    skipped: [],
  };
}

async function traceFacts({path}: AddressTrace, told: Told): Promise<Facts> {
  const {lines} = await surveyTrace(path);
  const facts = new AddressFacts(lines.records);
  await readAddresses(path, facts, () => told(facts.records));
  return {
    format: extname(path),
    level: 'addresses',
    processes: 1,
    kernelAccesses: 0,
    tableStores: 0,
    switches: 0,
    systemCalls: {},
    work: {},
    ...facts.found(),
    skipped: skippedIn(lines),
  };
}

const skippedIn = ({skipped, firstSkipped: [first], spoilt, firstSpoilt}: LineTally): Facts['skipped'] => [
  ...(first ? [{what: 'lines that are no records', count: skipped, firstLine: first.line}] : []),
  ...(firstSpoilt
    ? [
        {
          what: 'of these, lines that begin or end as a record does',
          count: spoilt,
          firstLine: firstSpoilt.line,
        },
      ]
    : []),
];
