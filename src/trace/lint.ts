/** What is wrong with a file, and where: what its reader would skip, and what a replay would not believe. */
import {z} from 'zod';
import {
  isProgram,
  isRecording,
  type AddressTrace,
  type RecordedProgram,
  type Recording,
} from '../suite/catalogue.ts';
import {Linter} from '../replay/linter.ts';
import {headerOf} from '../replay/pass.ts';
import {surveyEvents} from '../suite/recording-file/events-survey.ts';
import {surveyProgram} from '../suite/recording-file/program-survey.ts';
import {surveyTrace} from '../suite/trace-survey.ts';
import type {TraceThing} from './file.ts';
import {played} from './play.ts';
import {readEvents, type Told} from './reading.ts';

export const lintSchema = z.object({
  looked: z.object({what: z.enum(['events', 'lines', 'accesses']), count: z.number().int().min(0)}),
  problems: z.array(
    z.object({
      at: z
        .number()
        .int()
        .min(1)
        .optional()
        .meta({description: 'the number of the event or the line, from 1 on; of a program none'}),
      sentence: z.string(),
    }),
  ),
  more: z
    .number()
    .int()
    .min(0)
    .meta({description: 'problems that are not listed, as far as they were counted'}),
  remarks: z.array(z.string()).meta({description: 'what is no mistake, and good to know'}),
});

export type Lint = z.infer<typeof lintSchema>;

/** One mistake makes many, and nobody reads more. */
const MOST_PROBLEMS = 20;

/** What is damaged throws, as wherever the file is read. `told` is told now and then how many events were looked at. */
export function lintOf(thing: TraceThing, told: Told, signal?: AbortSignal): Promise<Lint> {
  if (isRecording(thing)) return lintEvents(thing, told);
  return isProgram(thing) ? lintProgram(thing, told, signal) : lintLines(thing);
}

async function lintEvents({path, recorded}: Recording, told: Told): Promise<Lint> {
  const linter = new Linter(headerOf(recorded));
  const {problems} = linter;
  let events = 0;
  await readEvents(path, chunk => {
    linter.lint(chunk);
    told((events += chunk.length));
    return problems.length <= MOST_PROBLEMS;
  });
  // Whether the file ends as it says is no question where its events are wrong.
  if (problems.length === 0) await surveyEvents(path);
  const shown = problems.slice(0, MOST_PROBLEMS);
  return {
    looked: {what: 'events', count: events},
    problems: shown.map(({event, sentence}) => ({at: event, sentence})),
    more: problems.length - shown.length,
    remarks: [],
  };
}

async function lintProgram({path}: RecordedProgram, told: Told, signal?: AbortSignal): Promise<Lint> {
  const {accesses, gaps, cut} = await surveyProgram(path);
  const {problems, failure} = await played(path, {most: MOST_PROBLEMS, told, signal});
  const sentences = [
    ...(cut === 'space' ? ['it was cut before the program ended, for the disk was full'] : []),
    ...gaps.map(gap => `is not whole: ${gap}`),
    ...(failure === undefined ? [] : [`cannot be played on the default guest: ${failure}`]),
    ...problems.map(({event, sentence}) => `event ${event} of the default guest that plays it: ${sentence}`),
  ];
  const shown = sentences.slice(0, MOST_PROBLEMS);
  return {
    looked: {what: 'accesses', count: accesses},
    problems: shown.map(sentence => ({sentence})),
    more: sentences.length - shown.length,
    remarks: cut === 'limit' ? ['it was cut at its limit of loads and stores, before the program ended'] : [],
  };
}

async function lintLines({path}: AddressTrace): Promise<Lint> {
  const {lines} = await surveyTrace(path);
  const {records, remarks, skipped, firstSkipped, firstSpoilt} = lines;
  const problems = firstSkipped.map(({line, text}) => ({
    at: line,
    sentence: `is no record: ${JSON.stringify(text)}`,
  }));
  if (firstSpoilt !== undefined) {
    const {line, text} = firstSpoilt;
    const found = problems.find(({at}) => at === line);
    const sentence = `begins or ends as a record does, so an access may be missing: ${JSON.stringify(text)}`;
    if (found) found.sentence = sentence;
    else problems.push({at: line, sentence});
  }
  return {
    looked: {what: 'lines', count: records + remarks + skipped},
    problems,
    more: skipped - problems.length,
    remarks: [],
  };
}
