/**
 * What a number hangs on. Every price that is assumed is drawn from its range, log-uniformly and independently of the others,
 * again and again; what was counted is priced by each draw, and nothing is run anew. What was read or derived stays.
 */
import {quantileSorted, sampleRankCorrelation} from 'simple-statistics';
import type {Machine} from '../machines/machine.ts';
import {rangeOf} from '../machines/stated.ts';
import {seededRandom} from '../stats/seeded-random.ts';
import {costsOf, type Costs} from '../timing/costs.ts';
import {LATENCY_NAMES, type LatencyName} from '../timing/latencies.ts';

export interface Draws {
  /** What is drawn, in the order of a draw's values. */
  readonly names: readonly LatencyName[];
  readonly all: readonly Draw[];
}

export interface Draw {
  /** By the number of the name. */
  readonly values: readonly number[];
  readonly costs: Costs;
}

export interface Sensitivity {
  /** The middle nine tenths of what the draws make of it. */
  readonly low: number;
  readonly high: number;
  /** The assumption whose draws it goes with most, and how closely (Spearman's rank correlation); null where it goes with none. */
  readonly matters: {readonly assumption: LatencyName; readonly correlation: number} | null;
}

const DRAWS = 1000;
/** Any number: fixed, so that the same ranges always have the same draws. */
const SEED = 2010;
const TAIL = 0.05;

export function drawsOf(machine: Machine, {draws = DRAWS, seed = SEED} = {}): Draws {
  const random = seededRandom(seed);
  const ranges = LATENCY_NAMES.flatMap(name => {
    const range = rangeOf(machine, name);
    return range ? [{name, range}] : [];
  });
  const names = ranges.map(({name}) => name);
  const all = Array.from({length: draws}, (): Draw => {
    const values = ranges.map(({range: [low, high]}) => low * (high / low) ** random());
    const drawn = Object.fromEntries(names.map((name, at) => [name, values[at]]));
    return {values, costs: costsOf({...machine.latencies, ...drawn})};
  });
  return {names, all};
}

/** Of a number that each draw has made. */
export function sensitivityOf(draws: Draws, outcomes: readonly number[]): Sensitivity {
  const sorted = outcomes.toSorted((one, other) => one - other);
  return {
    low: quantileSorted(sorted, TAIL),
    high: quantileSorted(sorted, 1 - TAIL),
    matters: mattering(draws, outcomes),
  };
}

function mattering({names, all}: Draws, outcomes: readonly number[]): Sensitivity['matters'] {
  if (outcomes.every(outcome => outcome === outcomes[0])) return null;
  const found = names.map((assumption, at) => ({
    assumption,
    correlation: sampleRankCorrelation(
      all.map(({values}) => values[at]),
      [...outcomes],
    ),
  }));
  return found.reduce((most, each) =>
    Math.abs(each.correlation) > Math.abs(most.correlation) ? each : most,
  );
}
