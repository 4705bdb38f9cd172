/** What a preset states about time: each number with where it was read, or with the word "assumption". */
import {LATENCIES, LATENCY_NAMES, type Latencies, type LatencyName} from '../timing/latencies.ts';
import {keysOf, recordOf} from '../timing/records.ts';

/** What an assumption may as well be. */
export type Range = readonly [low: number, high: number];

export type Stated = readonly [value: number, source: string, range?: Range];

/** Of the latencies that state one. */
export type Ranges = Readonly<Partial<Record<LatencyName, Range>>>;

/** Where the latencies of a machine come from. */
export type Sources = Readonly<Partial<Record<LatencyName, string>>>;

export const ASSUMPTION = 'assumption';

/** Where no source says how far an assumption may be off: by so much, up or down. */
const FACTOR = 2;

/** Of what is assumed the range that is stated, or half to twice; undefined of what was read or derived without a range. */
export function rangeOf(
  {latencies, sources = {}, ranges = {}}: Assuming,
  name: LatencyName,
): Range | undefined {
  const value = latencies[name];
  const own = ranges[name];
  if (own && own[0] <= value && value <= own[1]) return own;
  if (!sources[name]?.startsWith(ASSUMPTION)) return undefined;
  return halfToTwice(value, name);
}

/** What is a share is never more than all. */
export function halfToTwice(value: number, name: LatencyName): Range {
  const high = value * FACTOR;
  return [value / FACTOR, LATENCIES[name].unit === 'share' ? Math.min(1, high) : high];
}

interface Assuming {
  readonly latencies: Latencies;
  readonly sources?: Sources | undefined;
  readonly ranges?: Ranges | undefined;
}

export const assumptions = <Name extends LatencyName>(
  values: Readonly<Record<Name, number>>,
): Readonly<Record<Name, Stated>> => from(ASSUMPTION, values);

/** The same of several, all from one source. */
export function from<Name extends LatencyName>(
  source: string,
  values: Readonly<Record<Name, number>>,
): Readonly<Record<Name, Stated>> {
  return recordOf(keysOf(values).map(name => [name, [values[name], source]] as const));
}

export function stated(all: Readonly<Record<LatencyName, Stated>>): {
  readonly latencies: Latencies;
  readonly sources: Sources;
  readonly ranges: Ranges;
} {
  return {
    latencies: recordOf(LATENCY_NAMES.map(name => [name, all[name][0]] as const)),
    sources: recordOf(LATENCY_NAMES.map(name => [name, all[name][1]] as const)),
    ranges: Object.fromEntries(
      LATENCY_NAMES.flatMap(name => (all[name][2] ? [[name, all[name][2]] as const] : [])),
    ),
  };
}
