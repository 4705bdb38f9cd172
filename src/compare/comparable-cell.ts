/**
 * A cell as far as it is compared, read from its line alone: of a run or of a reference, of this version or of another that
 * counts other events. So a run can be compared on any machine, without the files that it was made of.
 */
import {z} from 'zod';
import {canonicalJson} from '../suite/canonical.ts';
import {cellIdentitySchema} from '../suite/result.ts';
import {sentenceOfIssue} from '../suite/spec-issue.ts';
import {Spoilt, unsealed} from '../suite/store/sealed.ts';
import type {Metric} from './metric.ts';

/** Where a cell stands: those of two runs pair that stand at the same place. */
export interface Place {
  readonly workload: string;
  /** What the run calls the strategy and its parameters. */
  readonly label: string;
  readonly machine: string;
  readonly seed: number;
}

export interface ComparableCell extends Place {
  /** The id of the strategy. */
  readonly strategy: string;
  readonly parameters: Parameters;
  readonly recording: string;
  readonly values: Readonly<Record<Metric, number>>;
  /** All that was counted, as a text that is equal where the counts are. */
  readonly counts: string;
}

/** A line: what it holds, or that its cell failed. */
export type Comparable = {readonly cell: ComparableCell} | {readonly failed: Place};

export type Parameters = Readonly<Record<string, number | string>>;

const count = z.number().int().nonnegative();
/** Checked by hand, for a cell has hundreds of them: a schema would take half of the time of a comparison. */
const counts = z.custom<Counts>(areCounts, 'whole numbers by name');
const placed = cellIdentitySchema.pick({
  workload: true,
  strategy: true,
  machine: true,
  seed: true,
  parameters: true,
});
const failedSchema = placed.extend({status: z.literal('failed')});
const countedSchema = placed.extend({
  recording: z.string(),
  cycles: z.custom<number>(isPositive, 'a number above 0'),
  overheadBytes: z.object({peak: count}),
  chapters: z
    .array(z.object({measured: z.boolean().optional(), events: counts, ownEvents: counts.optional()}))
    .nonempty(),
});

/** Throws `Spoilt` where the line cannot be believed. */
export function comparableIn(text: string): Comparable {
  const value = unsealed(text);
  const failed = failedSchema.safeParse(value);
  if (failed.success) return {failed: placeOf(failed.data)};
  const counted = countedSchema.safeParse(value);
  if (counted.success) return {cell: cellOf(counted.data)};
  throw new Spoilt(`is no cell: ${sentenceOfIssue(counted.error.issues[0], value, () => [])}`);
}

function cellOf(line: z.infer<typeof countedSchema>): ComparableCell {
  const {parameters, recording, cycles, overheadBytes, chapters} = line;
  // A reference leaves out which are measured: all but the first.
  const measured = chapters.filter(({measured: is}, at) => is ?? at > 0);
  const events = sumOf(measured.map(chapter => chapter.events));
  const own = sumOf(measured.map(({ownEvents = {}}) => ownEvents));
  const values = {
    cycles,
    exits: total(events, EXIT),
    walkReferences: total(events, WALK_LOAD),
    tlbMisses: total(events, TLB_MISS),
    overheadBytes: overheadBytes.peak,
  };
  return {
    ...placeOf(line),
    strategy: strategyOf(line),
    parameters,
    recording,
    values,
    counts: canonicalJson([events, own].map(withoutZeros)),
  };
}

type Counts = Readonly<Record<string, number>>;

function isPositive(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) > 0;
}

function areCounts(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(each => Number.isSafeInteger(each) && each >= 0)
  );
}

function sumOf(all: readonly Counts[]): Counts {
  const [first = {}, ...others] = all;
  const sum: Record<string, number> = {...first};
  for (const each of others) for (const name in each) sum[name] = (sum[name] ?? 0) + each[name];
  return sum;
}

const total = (events: Counts, kind: RegExp): number =>
  Object.entries(events).reduce((sum, [name, many]) => (kind.test(name) ? sum + many : sum), 0);

/** By their names, for another version has others of the kind. */
export const EXIT = /^exits/;
export const WALK_LOAD = /^(walk|guestWalk|nestedWalk)Loads/;
const TLB_MISS = /^tlbMisses$/;

const withoutZeros = (all: Counts): Counts =>
  Object.fromEntries(Object.entries(all).filter(([, many]) => many !== 0));

const placeOf = ({workload, strategy, machine, seed}: z.infer<typeof placed>): Place => ({
  workload,
  label: strategy,
  machine,
  seed,
});

/** Prefixes of parameters that are not a strategy's. */
const SHARED = ['guest', 'host', 'machine'];

/** The id: its parameters have it before their names. One without any is called by it, but for what is in parentheses. */
function strategyOf({strategy, parameters}: Pick<z.infer<typeof placed>, 'strategy' | 'parameters'>): string {
  const prefixes = Object.keys(parameters).flatMap(name => {
    const dot = name.lastIndexOf('.');
    return dot < 0 ? [] : [name.slice(0, dot)];
  });
  return prefixes.find(prefix => !SHARED.includes(prefix)) ?? strategy.replace(/ \(.*\)$/, '');
}

/** The same text for the same place. */
export const keyOf = ({workload, label, machine, seed}: Place): string =>
  JSON.stringify([workload, label, machine, seed]);

/** `gups under kvm on cascade-lake`. */
export const rowName = ({workload, label, machine}: Omit<Place, 'seed'>): string =>
  `${workload} under ${label} on ${machine}`;
