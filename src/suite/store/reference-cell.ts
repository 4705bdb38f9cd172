/**
 * A line of a reference, made of a cell and made a cell again. It leaves out what follows from the rest and from the spec, what
 * changes with every line of source, and counters that are zero.
 */
import {z} from 'zod';
import {EVENT_NAMES, Events} from '../../timing/events.ts';
import type {OwnCatalogue, OwnCounts} from '../../timing/own-events.ts';
import {shown} from '../../timing/shown.ts';
import {derivedFrom} from '../derived.ts';
import {chapterSchema, okCellSchema, type Chapter, type OkCell} from '../result.ts';
import {foremost, sentenceOfIssue} from '../spec-issue.ts';
import type {PlannedCell} from './planned-cell.ts';
import {Spoilt} from './sealed.ts';

const schema = okCellSchema
  .pick({
    workload: true,
    strategy: true,
    machine: true,
    seed: true,
    parameters: true,
    recording: true,
    steady: true,
    overheadBytes: true,
    cycles: true,
  })
  .extend({
    chapters: z.array(
      chapterSchema
        .omit({measured: true})
        .extend({events: chapterSchema.shape.events.partial().strict()})
        .strict(),
    ),
  })
  .strict();

export type ReferenceCell = z.infer<typeof schema>;

export function referenceOf(cell: OkCell): ReferenceCell {
  const {workload, strategy, machine, seed, parameters, recording, steady, overheadBytes, cycles} = cell;
  const chapters = cell.chapters.map(({name, events, ownEvents}) => ({
    name,
    events: withoutZeros(events),
    ...(ownEvents && {ownEvents: withoutZeros(ownEvents)}),
  }));
  return {workload, strategy, machine, seed, parameters, recording, steady, overheadBytes, cycles, chapters};
}

const withoutZeros = (counts: OwnCounts): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));

/** Throws `Spoilt` where `value` is no such line. */
export function referenceCellIn(value: object): ReferenceCell {
  const line = schema.safeParse(value);
  if (line.success) return line.data;
  const knownKeys = (path: string): readonly string[] =>
    path.endsWith('events') ? EVENT_NAMES : Object.keys(schema.shape);
  const problem = sentenceOfIssue(foremost(line.error.issues), value, knownKeys);
  throw new Spoilt(`is no line of a reference of this version: ${problem}`);
}

/** The cell of the member that has the line's workload, strategy, machine and seed. Throws `Spoilt` where it is another. */
export function cellOf(line: ReferenceCell, {member, costs}: PlannedCell): OkCell {
  const {identity, ownCatalogue} = member;
  refuseOtherParameters(line.parameters, identity.parameters);
  const {recording, steady, overheadBytes} = line;
  const chapters = line.chapters.map((chapter, at) => chapterOf(chapter, at, ownCatalogue));
  const derived = derivedFrom(chapters, costs, ownCatalogue);
  if (derived.cycles !== line.cycles)
    throw new Spoilt(
      `says cycles is ${line.cycles}, and its events at the prices of its machine make ${derived.cycles}`,
    );
  // Through the schema, which puts the fields in their order.
  return okCellSchema.parse({
    ...identity,
    status: 'ok',
    recording,
    ...derived,
    steady,
    overheadBytes,
    chapters,
  } satisfies OkCell);
}

type Parameters = OkCell['parameters'];

function refuseOtherParameters(said: Parameters, planned: Parameters): void {
  const names = Object.keys({...planned, ...said});
  const wrong = names.find(name => said[name] !== planned[name]);
  if (wrong === undefined) return;
  const [is, expected] = [said[wrong], planned[wrong]].map(value =>
    value === undefined ? 'nothing' : shown(value),
  );
  throw new Spoilt(`says parameters.${wrong} is ${is}, expected ${expected} as its spec has it`);
}

function chapterOf(
  {name, events, ownEvents = {}}: ReferenceCell['chapters'][number],
  at: number,
  ownCatalogue: OwnCatalogue | undefined,
): Chapter {
  const own = Object.keys(ownCatalogue ?? {});
  const unknown = Object.keys(ownEvents).find(each => !own.includes(each));
  if (unknown !== undefined)
    throw new Spoilt(`says chapters[${at}].ownEvents.${unknown}, which its strategy does not count`);
  return {
    name,
    measured: at > 0,
    events: Object.assign(new Events(), events),
    ...(ownCatalogue && {ownEvents: Object.fromEntries(own.map(each => [each, ownEvents[each] ?? 0]))}),
  };
}
