/** What is in a file, once all of it has been read and is whole. */
import {extname} from 'node:path';
import {signalName} from '../recording/program/signal-names.ts';
import {systemCallName} from '../recording/program/system-call-names.ts';
import type {LineTally} from '../recording/importers/address-trace.ts';
import {
  isProgram,
  isRecording,
  type AddressTrace,
  type RecordedProgram,
  type Recording,
} from '../suite/catalogue.ts';
import {surveyEvents} from '../suite/recording-file/events-survey.ts';
import {RecordedEvents} from '../suite/recording-file/events-reader.ts';
import {reading} from '../suite/recording-file/file-reader.ts';
import {surveyProgram} from '../suite/recording-file/program-survey.ts';
import type {ProgramEnding} from '../suite/recording-file/program.ts';
import {surveyTrace} from '../suite/trace-survey.ts';
import {AddressFacts} from './address-facts.ts';
import {EventFacts} from './event-facts.ts';
import type {Facts} from './facts.ts';
import type {TraceThing} from './file.ts';
import {ProgramFacts} from './program-facts.ts';
import {readAddresses, readEvents, tellProgram, type Told} from './reading.ts';

/** `told` is told now and then how much has been counted. */
export function factsOf(thing: TraceThing, told: Told): Promise<Facts> {
  if (isRecording(thing)) return recordingFacts(thing, told);
  return isProgram(thing) ? programFacts(thing, told) : traceFacts(thing, told);
}

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

async function programFacts({path, program}: RecordedProgram, told: Told): Promise<Facts> {
  const ending = await surveyProgram(path);
  const {instructions, accesses, processes, switches, systemCalls, exitCode, cut, signals} = ending;
  const facts = new ProgramFacts(instructions + accesses);
  await tellProgram(path, facts, () => told(facts.records));
  return {
    format: extname(path),
    level: 'program',
    madeBy: reading(path, ({header}) => header.madeBy),
    command: program.command,
    exitCode,
    ...(cut !== undefined && {cut}),
    processes,
    kernelAccesses: 0,
    tableStores: 0,
    switches,
    systemCalls: byName(systemCalls, systemCallName),
    signals: byName(signals, signalName),
    work: {},
    ...facts.found(),
    skipped: lackingIn(ending),
  };
}

/** Those that came most often first. */
function byName(
  counts: Readonly<Record<string, number>>,
  nameOf: (number: number) => string,
): Record<string, number> {
  const named = Object.entries(counts).map(([number, count]) => [nameOf(Number(number)), count] as const);
  return Object.fromEntries(named.toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)));
}

const lackingIn = ({gaps, forced}: ProgramEnding): Facts['skipped'] => [
  ...gaps.map(what => ({what, count: 1})),
  ...(forced > 0
    ? [{what: 'a process went on, and the recording does not tell what it waited for', count: forced}]
    : []),
];

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
