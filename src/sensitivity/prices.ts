/** What a run is priced by, each price with the range that it is moved through. */
import type {Machine} from '../machines/machine.ts';
import {ASSUMPTION, halfToTwice, rangeOf} from '../machines/stated.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {inSteps} from '../timing/costs.ts';
import {LATENCIES, LATENCY_NAMES, type LatencyName} from '../timing/latencies.ts';
import {pricing, type Pricing} from './pricing.ts';

export interface Price {
  /** As `--set machine.NAME` has it; of an event that a strategy brings, `STRATEGY.EVENT`. */
  readonly name: string;
  readonly unit: 'cycles' | 'share';
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Whether somebody states the range, or it is half to twice the value for want of one. */
  readonly range: 'stated' | 'half to twice';
  /** Whether a draw of all assumptions moves it. */
  readonly drawn: boolean;
  /** Where it was read, or that it is an assumption. */
  readonly source: string;
  readonly isAssumed: boolean;
  /** All prices as they are, but for this one. */
  readonly at: (value: number) => Pricing;
}

type Named = Pick<Strategy, 'id' | 'events'>;

/** Of a machine, and of the events that these strategies bring at a number of their own. */
export const pricesOf = (machine: Machine, strategies: readonly Named[]): readonly Price[] => [
  ...LATENCY_NAMES.map(name => latencyPrice(machine, name)),
  ...strategies.flatMap(strategy => ownPrices(machine, strategy)),
];

function latencyPrice(machine: Machine, name: LatencyName): Price {
  const value = machine.latencies[name];
  const drawnFrom = rangeOf(machine, name);
  const [low, high] = drawnFrom ?? halfToTwice(value, name);
  const source = machine.sources?.[name] ?? 'no source is named';
  return {
    name,
    unit: LATENCIES[name].unit,
    value,
    low,
    high,
    range: drawnFrom !== undefined && drawnFrom === machine.ranges?.[name] ? 'stated' : 'half to twice',
    drawn: drawnFrom !== undefined,
    source,
    isAssumed: source.startsWith(ASSUMPTION),
    at: moved => pricing({...machine.latencies, [name]: moved}),
  };
}

/** What follows from the machine by a function of the strategy's moves with the machine's. */
function ownPrices({latencies}: Machine, {id, events = {}}: Named): readonly Price[] {
  return Object.entries(events).flatMap(([event, {price}]): Price[] => {
    if (typeof price !== 'number') return [];
    const name = `${id}.${event}`;
    return [
      {
        name,
        unit: 'cycles',
        value: price,
        low: inSteps(price / 2),
        high: price * 2,
        range: 'half to twice',
        drawn: false,
        source: `as strategy ${id} has it`,
        isAssumed: false,
        at: cycles => pricing(latencies, {name, cycles}),
      },
    ];
  });
}
