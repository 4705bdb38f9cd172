/**
 * Events × prices, those that a strategy brings among them. Every sum is exact (see costs.ts), so the parts of an
 * attribution add up to the cycles.
 */
import {CAUSES, EVENTS, EVENT_NAMES, type Cause, type EventCounts, type EventName} from './events.ts';
import type {Costs} from './costs.ts';
import {NOTHING_OWN, type Own} from './own-events.ts';
import {recordOf} from './records.ts';

export type Attribution = Readonly<Record<Cause, number>>;

/** What the events cost together. */
export function cycles(counts: EventCounts, costs: Costs, own: Own = NOTHING_OWN): number {
  let total = priced(EVENT_NAMES, counts, costs);
  for (const [name, event] of Object.entries(own.catalogue)) total += own.counts[name] * event.cycles;
  return total;
}

/** What the events of each cause cost. */
export function attribution(counts: EventCounts, costs: Costs, own: Own = NOTHING_OWN): Attribution {
  const parts = recordOf(CAUSES.map(cause => [cause, priced(OF_CAUSE[cause], counts, costs)] as const));
  for (const [name, {cause, cycles: price}] of Object.entries(own.catalogue))
    parts[cause] += own.counts[name] * price;
  return parts;
}

const OF_CAUSE: Readonly<Record<Cause, readonly EventName[]>> = recordOf(
  CAUSES.map(cause => [cause, EVENT_NAMES.filter(name => EVENTS[name].cause === cause)] as const),
);

function priced(names: readonly EventName[], counts: EventCounts, costs: Costs): number {
  let total = 0;
  for (const name of names) total += counts[name] * costs[name];
  return total;
}
