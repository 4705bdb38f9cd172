/** What the price of every event is made of: the latencies that it changes with, found by changing each in turn. */
import {costsOf} from '../timing/costs.ts';
import {EVENT_NAMES, type EventName} from '../timing/events.ts';
import {LATENCIES, LATENCY_NAMES, type Latencies, type LatencyName} from '../timing/latencies.ts';
import {recordOf} from '../timing/records.ts';

/** No price hides in rounding, and no product is zero. */
const SOME: Readonly<Record<'cycles' | 'share', readonly [number, number]>> = {
  cycles: [64, 128],
  share: [0.5, 0.75],
};

const base: Latencies = recordOf(LATENCY_NAMES.map(name => [name, SOME[LATENCIES[name].unit][0]] as const));
const changed = LATENCY_NAMES.map(
  name => [name, costsOf({...base, [name]: SOME[LATENCIES[name].unit][1]})] as const,
);
const unchanged = costsOf(base);

export const PRICE_PARTS: Readonly<Record<EventName, readonly LatencyName[]>> = recordOf(
  EVENT_NAMES.map(
    event =>
      [
        event,
        changed.filter(([, costs]) => costs[event] !== unchanged[event]).map(([name]) => name),
      ] as const,
  ),
);
