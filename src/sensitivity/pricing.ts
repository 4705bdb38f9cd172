/** A cell at any prices: its counts stay, and only their prices move. */
import type {Strategy} from '../strategies/strategy.ts';
import type {OkCell} from '../suite/result.ts';
import {UsageError} from '../suite/usage-error.ts';
import {costsOf, inSteps} from '../timing/costs.ts';
import {EVENT_NAMES} from '../timing/events.ts';
import type {Latencies} from '../timing/latencies.ts';
import {pricedOn} from '../timing/own-events.ts';
import {shown} from '../timing/shown.ts';

/** What every event costs. */
export interface Pricing {
  /** Cycles an event, in the order of `EVENT_NAMES`. */
  readonly costs: Float64Array;
  readonly latencies: Latencies;
  /** An event that a strategy brings, at another price than its own. */
  readonly own?: OwnPrice | undefined;
}

interface OwnPrice {
  readonly name: string;
  readonly cycles: number;
}

export function pricing(latencies: Latencies, own?: OwnPrice): Pricing {
  const costs = costsOf(latencies);
  return {costs: Float64Array.from(EVENT_NAMES, name => costs[name]), latencies, own};
}

/** The cycles of one cell. */
export type Priced = (prices: Pricing) => number;

type Counted = Pick<OkCell, 'events' | 'ownEvents'>;
type Counting = Pick<Strategy, 'id' | 'events'>;

/** Every product and sum is exact (see costs.ts), so that the order of the events changes no bit. */
export function pricedCell({events, ownEvents = {}}: Counted, {id, events: brought = {}}: Counting): Priced {
  const places = Int32Array.from([...EVENT_NAMES.keys()].filter(at => events[EVENT_NAMES[at]] > 0));
  const counts = Float64Array.from(places, at => events[EVENT_NAMES[at]]);
  const own = Object.entries(brought).map(([event, priced]) => ({
    name: `${id}.${event}`,
    count: ownEvents[event] ?? 0,
    price: (latencies: Latencies) => pricedOn(priced, latencies),
  }));
  return prices => {
    let cycles = 0;
    for (let at = 0; at < places.length; at++) cycles += counts[at] * prices.costs[places[at]];
    for (const {name, count, price} of own)
      cycles +=
        count * (prices.own?.name === name ? prices.own.cycles : inWholeSteps(name, price(prices.latencies)));
    return cycles;
  };
}

/** A price that follows from a machine's is rarely a whole step where that one is moved. */
function inWholeSteps(name: string, {cycles, free}: ReturnType<typeof pricedOn>): number {
  if (free !== undefined) return 0;
  if (cycles > 0 && Number.isFinite(cycles)) return inSteps(cycles);
  throw new UsageError(
    `${name}: its price is ${shown(cycles)} cycles where a price of the machine is moved, expected more than 0`,
  );
}
