import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {costsOf, FREE, FREE_NAMES, happenedForFree, STEPS_PER_CYCLE, type Costs} from './costs.ts';
import {DEPENDENT, OVERLAPPED, type OverlappedEvent} from './dependence.ts';
import {
  Events,
  EVENTS,
  EVENT_NAMES,
  EXIT_NAMES,
  snapshot,
  WALK_LOAD_NAMES,
  type EventName,
} from './events.ts';
import {LATENCY_NAMES, type Latencies} from './latencies.ts';
import {recordOf} from './records.ts';
import {attribution, cycles} from './pricing.ts';
import {expectProperty} from '../testing/property.ts';

/** Latencies that are all different, and none of them a whole number of steps. */
const distinct: Latencies = recordOf(
  LATENCY_NAMES.map(
    (name, at) => [name, name.endsWith('Exposed') ? 0.3 + at / 1000 : 10.01 + 7 * at] as const,
  ),
);

const counts = (some: Partial<Record<EventName, number>>) => snapshot(Object.assign(new Events(), some));

test('what is not declared free costs more than nothing, and what is free costs nothing', () => {
  const costs = costsOf(distinct);
  for (const name of EVENT_NAMES) {
    if (name in FREE) expect(costs[name], name).toBe(0);
    else expect(costs[name], name).toBeGreaterThan(0);
  }
});

test('a latency of zero is rounded up to one step, never to free', () => {
  const nothing: Latencies = recordOf(LATENCY_NAMES.map(name => [name, 0] as const));
  const costs = costsOf(nothing);
  const again: readonly string[] = Object.values(DEPENDENT);
  for (const name of EVENT_NAMES) {
    // Its own event has the step, so nothing is left for a dependent load to wait for beside it.
    expect(costs[name], name).toBe(name in FREE || again.includes(name) ? 0 : 1 / STEPS_PER_CYCLE);
  }
});

test('prices are whole sixteenths of a cycle, the nearest to what was stated', () => {
  for (const price of Object.values(costsOf(distinct))) expect(price * 16).toBe(Math.round(price * 16));
  // 10.03 × 16 = 160.48, so 160 sixteenths; 10.04 × 16 = 160.64, so 161.
  expect(costsOf({...distinct, invlpgCycles: 10.03}).guestInvlpgs).toBe(160 / 16);
  expect(costsOf({...distinct, invlpgCycles: 10.04}).guestInvlpgs).toBe(161 / 16);
});

test('every latency moves a price', () => {
  const before = costsOf(distinct);
  for (const name of LATENCY_NAMES) {
    const after = costsOf({...distinct, [name]: distinct[name] * 2});
    expect(
      EVENT_NAMES.some(event => after[event] !== before[event]),
      name,
    ).toBe(true);
  }
});

test('walkExposed scales hardware walks, of either dimension, and no walk by software', () => {
  const latencies = {...distinct, l2Cycles: 16, walkExposed: 0.5};
  const costs = costsOf(latencies);
  expect(costs.walkLoadsL2).toBe(8);
  expect(costs.guestWalkLoadsL2).toBe(8);
  expect(costs.nestedWalkLoadsL2).toBe(8);
  expect(costs.hiddenFaultLoadsL2).toBe(16);
  expect(costs.trueFaultLoadsL2).toBe(16);
  expect(costs.traceFaultLoadsL2).toBe(16);
});

describe('a dependent load', () => {
  const waited = (costs: Costs, name: OverlappedEvent): number => costs[name] + costs[DEPENDENT[name]];

  test('waits for all of what a machine hides a part of, to the last sixteenth', () => {
    const costs = costsOf(distinct);
    const hidingNothing = costsOf({...distinct, dataExposed: 1, walkExposed: 1});
    for (const name of OVERLAPPED) {
      expect(costs[name], name).toBeLessThan(hidingNothing[name]);
      expect(waited(costs, name), name).toBe(hidingNothing[name]);
    }
    // 30.01 cycles are 480.16 sixteenths; 0.3 of them are 144.05, and what is left of 480 is 336.
    const {walkLoadsL2} = costsOf({...distinct, l2Cycles: 30.01, walkExposed: 1});
    expect(walkLoadsL2).toBe(480 / 16);
    expect(waited(costsOf({...distinct, l2Cycles: 30.01, walkExposed: 0.3}), 'walkLoadsL2')).toBe(480 / 16);
  });

  test('costs no more than another where a machine hides nothing', () => {
    const costs = costsOf({...distinct, dataExposed: 1, walkExposed: 1});
    for (const name of OVERLAPPED) expect(costs[DEPENDENT[name]], name).toBe(0);
  });

  test('can wait for whatever a share of exposure prices, but kernel accesses, which are never dependent', () => {
    const costs = costsOf(distinct);
    const hidden = costsOf({...distinct, dataExposed: 0.9, walkExposed: 0.9});
    const moved = EVENT_NAMES.filter(name => costs[name] < hidden[name]);
    expect(moved.filter(name => !name.startsWith('kernelData')).sort()).toEqual([...OVERLAPPED].sort());
  });

  test('is accounted to the same cause as any', () => {
    for (const name of OVERLAPPED) expect(EVENTS[DEPENDENT[name]].cause, name).toBe(EVENTS[name].cause);
  });
});

test('a second-level TLB hit is hidden as data is, for it keeps no page walker', () => {
  const costs = costsOf({...distinct, stlbHitCycles: 8, dataExposed: 0.25, walkExposed: 0.5});
  expect(costs.stlbHits).toBe(2);
});

test('each exit costs the way out and in, and its handler', () => {
  const dearer = costsOf({...distinct, exitCycles: distinct.exitCycles + 1000});
  const costs = costsOf(distinct);
  for (const name of EXIT_NAMES) expect(dearer[name] - costs[name], name).toBe(1000);
});

test('sums are exact: as long as they stay below 2^49 cycles they are those of whole numbers', () => {
  const costs = costsOf(distinct);
  // Fewer than 256 events of at most 2^30, each at less than 1000 cycles, are below 2^48 cycles.
  const count = fc.integer({min: 0, max: 2 ** 30});
  const someCounts = fc.tuple(...EVENT_NAMES.map(() => count));
  expectProperty(
    fc.property(someCounts, numbers => {
      const events = counts(Object.fromEntries(EVENT_NAMES.map((name, at) => [name, numbers[at]])));
      let steps = 0n;
      for (const name of EVENT_NAMES) {
        steps += BigInt(events[name]) * BigInt(costs[name] * STEPS_PER_CYCLE);
      }
      const total = cycles(events, costs);
      expect(BigInt(total * STEPS_PER_CYCLE)).toBe(steps);
      const parts = Object.values(attribution(events, costs));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
      expect(parts.reduceRight((sum, part) => sum + part, 0)).toBe(total);
    }),
  );
});

test('attribution gives each event to its cause', () => {
  const costs = costsOf(distinct);
  for (const name of EVENT_NAMES) {
    const parts = attribution(counts({[name]: 3}), costs);
    for (const [cause, part] of Object.entries(parts)) {
      expect(part).toBe(cause === EVENTS[name].cause ? 3 * costs[name] : 0);
    }
  }
});

test('what happened for free is listed, and nothing else', () => {
  const costs = costsOf(distinct);
  expect(happenedForFree(counts({}), costs)).toEqual([]);
  expect(happenedForFree(counts({tlbHits: 2, tlbMisses: 1, walks: 1}), costs)).toEqual(['tlbHits', 'walks']);
  const everything = counts(Object.fromEntries(EVENT_NAMES.map(name => [name, 1])));
  expect([...happenedForFree(everything, costs)].sort()).toEqual([...FREE_NAMES].sort());
});

test('a walk load is priced in each of its twelve forms: three kinds, four places', () => {
  expect(WALK_LOAD_NAMES).toHaveLength(3 * 4);
});
