/** The prices that a reader may set: those that made the cycles, the ones that most hangs on first. */
import type {ReportContext} from '../report/context.ts';
import type {MovedPrice, Sensitivity} from '../sensitivity/result.ts';
import type {Plan} from '../suite/plan.ts';
import {verdictTurns} from '../sensitivity/words.ts';
import {LATENCIES, type LatencyName} from '../timing/latencies.ts';

export interface SetPrice {
  readonly name: LatencyName;
  readonly unit: string;
  readonly description: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How the ends are known. */
  readonly range: string;
  /** Verdicts that it overturns alone. */
  readonly turns: number;
}

/** Of a machine, the first of a run: a price that is set is set of all. */
export function setPrices(
  strategies: Plan['strategies'],
  machine: string,
  sensitivity: ReportContext['sensitivity'],
): readonly SetPrice[] {
  const isFixed = strategies.some(({thing}) =>
    Object.values(thing.events ?? {}).some(({price}) => typeof price === 'function'),
  );
  if (isFixed || sensitivity === undefined || 'untold' in sensitivity) return [];
  const swings = swingsOf(sensitivity, machine);
  return sensitivity.prices
    .filter(price => price.machine === machine && price.name in LATENCIES)
    .map(price => setPrice(sensitivity, price))
    .toSorted((one, other) => other.turns - one.turns || swings(other.name) - swings(one.name));
}

const setPrice = (sensitivity: Sensitivity, price: MovedPrice): SetPrice => ({
  name: price.name as LatencyName,
  unit: price.unit,
  description: LATENCIES[price.name as LatencyName].description,
  value: price.value,
  low: price.low,
  high: price.high,
  range: price.range === 'stated' ? 'stated' : 'half to twice:',
  turns: verdictTurns(sensitivity).filter(turn => turn.price === price).length,
});

/** How far each moves the verdict that it moves farthest. */
function swingsOf({tornado}: Sensitivity, label: string): (name: string) => number {
  const most = new Map<string, number>();
  for (const {machine, bars, ratio} of tornado)
    if (machine === label)
      for (const {name, atLow, atHigh} of bars)
        most.set(
          name,
          Math.max(most.get(name) ?? 1, Math.max(ratio, atLow, atHigh) / Math.min(ratio, atLow, atHigh)),
        );
  return name => most.get(name) ?? 1;
}
