/** What a preset states about time: each number with where it was read, or with the word "assumption". */
import {LATENCY_NAMES, type Latencies, type LatencyName} from '../timing/latencies.ts';
import {keysOf, recordOf} from '../timing/records.ts';

export type Stated = readonly [value: number, source: string];

/** Where the latencies of a machine come from. */
export type Sources = Readonly<Partial<Record<LatencyName, string>>>;

export const ASSUMPTION = 'assumption';

export function assumptions<Name extends LatencyName>(
  values: Readonly<Record<Name, number>>,
): Readonly<Record<Name, Stated>> {
  return recordOf(keysOf(values).map(name => [name, [values[name], ASSUMPTION]] as const));
}

export function stated(all: Readonly<Record<LatencyName, Stated>>): {
  readonly latencies: Latencies;
  readonly sources: Sources;
} {
  return {
    latencies: recordOf(LATENCY_NAMES.map(name => [name, all[name][0]] as const)),
    sources: recordOf(LATENCY_NAMES.map(name => [name, all[name][1]] as const)),
  };
}
