/**
 * What a number hangs on. Every price that is assumed is drawn from its range, log-uniformly and independently of the others,
 * again and again; what was counted is priced by each draw, and nothing is run anew. What was read or derived stays. A price
 * that is assumed of several machines is one assumption: a draw that is high in its range on one is as high on the others.
 */
import {quantileSorted, sampleRankCorrelation} from 'simple-statistics';
import type {Machine} from '../machines/machine.ts';
import {rangeOf} from '../machines/stated.ts';
import {seededRandom} from '../stats/seeded-random.ts';
import {costsOf, type Costs} from '../timing/costs.ts';
import {LATENCY_NAMES, type Latencies, type LatencyName} from '../timing/latencies.ts';

/** Where in its range each price lies, from 0 to 1 on a logarithmic scale, whether or not a machine assumes it. */
export type Draw = Readonly<Record<LatencyName, number>>;

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

export function draws({count = DRAWS, seed = SEED} = {}): readonly Draw[] {
  const random = seededRandom(seed);
  return Array.from(
    {length: count},
    () => Object.fromEntries(LATENCY_NAMES.map(name => [name, random()])) as Record<LatencyName, number>,
  );
}

/** The latencies that a machine assumes. */
export const assumedBy = (machine: Machine): readonly LatencyName[] =>
  LATENCY_NAMES.filter(name => rangeOf(machine, name) !== undefined);

export const drawnCosts = (machine: Machine, draw: Draw): Costs => costsOf(drawnLatencies(machine, draw));

export function drawnLatencies(machine: Machine, draw: Draw): Latencies {
  const drawn = assumedBy(machine).map(name => {
    const [low, high] = rangeOf(machine, name)!;
    return [name, low * (high / low) ** draw[name]] as const;
  });
  return {...machine.latencies, ...Object.fromEntries(drawn)};
}

/** Of a number that each draw has made, with what the machines that it was made on assume. */
export function sensitivityOf(
  all: readonly Draw[],
  assumed: readonly LatencyName[],
  outcomes: readonly number[],
): Sensitivity {
  const sorted = outcomes.toSorted((one, other) => one - other);
  return {
    low: quantileSorted(sorted, TAIL),
    high: quantileSorted(sorted, 1 - TAIL),
    matters: mattering(all, assumed, outcomes),
  };
}

function mattering(
  all: readonly Draw[],
  assumed: readonly LatencyName[],
  outcomes: readonly number[],
): Sensitivity['matters'] {
  if (assumed.length === 0 || outcomes.every(outcome => outcome === outcomes[0])) return null;
  const found = assumed.map(assumption => ({
    assumption,
    correlation: sampleRankCorrelation(
      all.map(draw => draw[assumption]),
      [...outcomes],
    ),
  }));
  return found.reduce((most, each) =>
    Math.abs(each.correlation) > Math.abs(most.correlation) ? each : most,
  );
}
