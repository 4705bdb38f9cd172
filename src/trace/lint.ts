/** What is wrong with a file, and where: what its reader would skip, and what a replay would not believe. */
import {z} from 'zod';
import {isRecording, type AddressTrace, type Recording} from '../suite/catalogue.ts';
import {Linter} from '../replay/linter.ts';
import {headerOf, surveyEvents} from '../suite/recording-file/events-survey.ts';
import {surveyTrace} from '../suite/trace-survey.ts';
import {readEvents, type Told} from './reading.ts';

export const lintSchema = z.object({
  looked: z.object({what: z.enum(['events', 'lines']), count: z.number().int().min(0)}),
  problems: z.array(
    z.object({
      at: z.number().int().min(1).meta({description: 'the number of the event or the line, from 1 on'}),
      sentence: z.string(),
    }),
  ),
  more: z
    .number()
    .int()
    .min(0)
    .meta({description: 'problems that are not listed, as far as they were counted'}),
});

export type Lint = z.infer<typeof lintSchema>;

/** One mistake makes many, and nobody reads more. */
const MOST_PROBLEMS = 20;

/** What is damaged throws, as wherever the file is read. `told` is told now and then how many events were looked at. */
export const lintOf = (thing: Recording | AddressTrace, told: Told): Promise<Lint> =>
  isRecording(thing) ? lintEvents(thing, told) : lintLines(thing);

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
  };
}
