/** The fit itself. */
import {cascadeLake} from '../../src/machines/cascade-lake.ts';
import {cyclesOf} from '../../src/reproduce/costs/costs.ts';
import type {Sum} from '../../src/reproduce/costs/published.ts';
import {leastSquares, type Observation} from '../../src/stats/least-squares.ts';
import {nested} from '../../src/strategies/nested.ts';
import {costsOf} from '../../src/timing/costs.ts';
import type {LatencyName} from '../../src/timing/latencies.ts';
import {keysOf, recordOf} from '../../src/timing/records.ts';
import {FIRST_TOUCH, ROUGH_PRICES, SHARES, type Datum} from './data.ts';

export interface Row {
  readonly id: string;
  readonly measured: number;
  readonly found: number;
}

export type Prices = Readonly<Partial<Record<LatencyName, number>>>;

const NAMES: readonly LatencyName[] = keysOf(ROUGH_PRICES);
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
  const exact = NAMES.map((name, at) => solution[at] * ROUGH_PRICES[name]!);
  const prices = recordOf(NAMES.map((name, at) => [name, rounded(exact[at])] as const));
  const costs = costsOf({...unfitted, ...prices});
  return {
    prices,
    rows: data.map(datum => ({
      id: datum.id,
      measured:
        'cycles' in datum
          ? datum.cycles
          : datum.firstTouches * cyclesOf({[FIRST_TOUCH]: 1}, underEpt(datum), costs),
      found: cyclesOf(datum.of, underEpt(datum), costs),
    })),
  };
}

/** Three digits are more than the data have. */
const rounded = (cycles: number): number => Math.round(Number(cycles.toPrecision(3)));

/** Relative to what was measured, so that all data weigh alike. */
function observationOf(datum: Datum): Observation {
  const own = linearOf(datum.of, datum);
  if ('cycles' in datum) return observation(own, datum.cycles - own.known, datum.cycles);
  const touch = linearOf({[FIRST_TOUCH]: 1}, datum);
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
    weights: weights.map((weight, at) => (weight * ROUGH_PRICES[NAMES[at]]!) / measured),
  };
}

/** Each two prices of a sum are as their parts. */
function sharedBy(parts: Prices): readonly Observation[] {
  const [first, ...others] = keysOf(parts) as LatencyName[];
  return others.map(other => ({
    value: 0,
    terms: [NAMES.indexOf(first), NAMES.indexOf(other)],
    weights: [1, -(ROUGH_PRICES[other]! / ROUGH_PRICES[first]!) * (parts[first]! / parts[other]!)],
  }));
}

/** Nested paging on a warm host is what PVM's column has, and what exits least. */
const underEpt = ({isolated}: Datum) => ({strategy: nested, isolated});

function linearOf(sum: Sum, datum: Datum): Linear {
  const under = underEpt(datum);
  const known = cyclesOf(sum, under, BASE);
  return {
    known,
    weights: NAMES.map(name => (cyclesOf(sum, under, RAISED[name]) - known) / STEP),
  };
}
