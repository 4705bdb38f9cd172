/** The fit itself. */
import {cascadeLake} from '../../src/machines/cascade-lake.ts';
import {countsOf} from '../../src/reproduce/costs.ts';
import type {Sum} from '../../src/reproduce/published.ts';
import {leastSquares, type Observation} from '../../src/stats/least-squares.ts';
import {nested} from '../../src/strategies/nested.ts';
import {costsOf, type Costs} from '../../src/timing/costs.ts';
import {EVENT_NAMES, type EventCounts} from '../../src/timing/events.ts';
import type {LatencyName} from '../../src/timing/latencies.ts';
import {keysOf, recordOf} from '../../src/timing/records.ts';
import {FIRST_TOUCH, FITTED, SHARES, type Datum} from './data.ts';

export interface Row {
  readonly id: string;
  readonly measured: number;
  readonly found: number;
}

export type Prices = Readonly<Partial<Record<LatencyName, number>>>;

const NAMES: readonly LatencyName[] = keysOf(FITTED);
const STEP = 1000;

/** What a first touch comes to, roughly: it only weighs the data that are told in first touches. */
const ROUGH_FIRST_TOUCH = 2200;

const unfitted = {...cascadeLake.latencies, ...recordOf(NAMES.map(name => [name, 0] as const))};
const BASE = costsOf(unfitted);
const RAISED = recordOf(NAMES.map(name => [name, costsOf({...unfitted, [name]: STEP})] as const));

/** Cycles as a sum: what is known, and how often each price that is fitted comes in. */
interface Linear {
  readonly known: number;
  readonly weights: readonly number[];
}

export function fitted(data: readonly Datum[]): {readonly prices: Prices; readonly rows: readonly Row[]} {
  const observations = [...data.map(observationOf), ...SHARES.flatMap(sharedBy)];
  const solution = leastSquares(observations, NAMES.length);
  const exact = NAMES.map((name, at) => solution[at] * FITTED[name]!);
  const prices = recordOf(NAMES.map((name, at) => [name, rounded(exact[at])] as const));
  const costs = costsOf({...unfitted, ...prices});
  return {
    prices,
    rows: data.map(datum => ({
      id: datum.id,
      measured:
        'cycles' in datum
          ? datum.cycles
          : datum.firstTouches * cyclesOf({[FIRST_TOUCH]: 1}, datum.isolated, costs),
      found: cyclesOf(datum.of, datum.isolated, costs),
    })),
  };
}

/** Three digits are more than the data have. */
const rounded = (cycles: number): number => Math.round(Number(cycles.toPrecision(3)));

/** Relative to what was measured, so that all data weigh alike. */
function observationOf(datum: Datum): Observation {
  const own = linearOf(datum.of, datum.isolated);
  if ('cycles' in datum) return observation(own, datum.cycles - own.known, datum.cycles);
  const touch = linearOf({[FIRST_TOUCH]: 1}, datum.isolated);
  const {firstTouches} = datum;
  const apart = {
    known: own.known - firstTouches * touch.known,
    weights: own.weights.map((weight, at) => weight - firstTouches * touch.weights[at]),
  };
  return observation(apart, -apart.known, firstTouches * ROUGH_FIRST_TOUCH);
}

function observation({weights}: Pick<Linear, 'weights'>, left: number, measured: number): Observation {
  return {
    value: left / measured,
    terms: NAMES.map((_, at) => at),
    weights: weights.map((weight, at) => (weight * FITTED[NAMES[at]]!) / measured),
  };
}

/** Each two prices of a sum are as their parts. */
function sharedBy(parts: Prices): readonly Observation[] {
  const [first, ...others] = keysOf(parts) as LatencyName[];
  return others.map(other => ({
    value: 0,
    terms: [NAMES.indexOf(first), NAMES.indexOf(other)],
    weights: [1, -(FITTED[other]! / FITTED[first]!) * (parts[first]! / parts[other]!)],
  }));
}

function linearOf(sum: Sum, isolated: number): Linear {
  const known = cyclesOf(sum, isolated, BASE);
  return {
    known,
    weights: NAMES.map(name => (cyclesOf(sum, isolated, RAISED[name]) - known) / STEP),
  };
}

function cyclesOf(sum: Sum, isolated: number, costs: Costs): number {
  return Object.entries(sum).reduce(
    (all, [id, times]) => all + times * cyclesIn(countsOf(id, {strategy: nested, isolated}), costs),
    0,
  );
}

const cyclesIn = (counts: EventCounts, costs: Costs): number =>
  EVENT_NAMES.reduce((all, name) => all + counts[name] * costs[name], 0);
