/** What a machine has counted so far, priced: asked twice for each thing that a guest waits for, so the prices are looked up once. */
import type {Costs} from '../../timing/costs.ts';
import type {EventName, Events} from '../../timing/events.ts';
import type {OwnCatalogue, OwnCounts} from '../../timing/own-events.ts';

export interface Prices {
  readonly costs: Costs;
  /** Of the strategy's own events. */
  readonly catalogue: OwnCatalogue;
}

interface Counting {
  readonly events: Events;
  readonly own: OwnCounts;
}

export class Meter {
  private readonly counting: Counting;
  /** Of each counter, in the order in which an object has them. */
  private readonly prices: readonly number[];
  private readonly ownPrices: readonly number[];

  constructor(counting: Counting, {costs, catalogue}: Prices) {
    this.counting = counting;
    this.prices = Object.keys(counting.events).map(name => costs[name as EventName]);
    this.ownPrices = Object.keys(counting.own).map(name => catalogue[name]?.cycles ?? 0);
  }

  /** Cycles, exactly: see costs.ts. */
  get cycles(): number {
    const {counting, prices, ownPrices} = this;
    return priced(counting.events, prices) + priced(counting.own, ownPrices);
  }
}

function priced(counts: object, prices: readonly number[]): number {
  const values: readonly number[] = Object.values(counts);
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] * prices[at];
  return sum;
}
