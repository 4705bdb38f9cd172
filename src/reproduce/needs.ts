/**
 * What a right value would need: of each price by itself, how many times as dear it would have to be for a number to come
 * out as published. A price is one assumption on all machines of a target, so one factor goes for all of them.
 */
import {rangeOf} from '../machines/stated.ts';
import {costsOf} from '../timing/costs.ts';
import {LATENCIES, LATENCY_NAMES, type LatencyName} from '../timing/latencies.ts';
import type {Machine} from '../machines/machine.ts';
import type {Need} from './details-schema.ts';
import {kept} from './kept.ts';
import {once} from './once.ts';
import type {Belief, Evidence} from './reading.ts';
import type {Measure} from './target.ts';

/** No price is off by more: neither dearer nor cheaper. */
export const FARTHEST = 16;
const MOST_NEEDS = 5;
/** Halvings of what lies between no change and the farthest: far finer than a price's own steps. */
const HALVINGS = 40;

/** As published; where only bounds were, the end of what is accepted that is nearest. */
export function goalOf({published, low, high}: Measure, ours: number): number {
  return published ?? (ours < low ? low : high);
}

/** The nearest first. Empty where no price reaches the goal alone, or where none bears on the number. */
export function needsOf(measure: Measure, evidence: Evidence, believed: Belief = same => same): Need[] {
  const outcome = (name: LatencyName, factor: number): number =>
    measure.ours(evidence.read(once(machine => costsAt(believed(machine), name, factor))));
  const goal = goalOf(measure, measure.ours(evidence.read(once(machine => believed(machine).costs))));
  // Read once by now, so that it is known of which machines it is.
  const machines = evidence.machines.map(believed);
  return LATENCY_NAMES.flatMap(name => {
    const factor = factorFor(goal, farthestUp(machines, name), each => outcome(name, each));
    return factor === undefined ? [] : [needOf(name, factor, machines)];
  })
    .toSorted((one, other) => distance(one.factor) - distance(other.factor))
    .slice(0, MOST_NEEDS);
}

const costsAt = ({latencies}: Machine, name: LatencyName, factor: number) =>
  costsOf({...latencies, [name]: latencies[name] * factor});

/** A share is at most all of it. */
function farthestUp(machines: readonly Machine[], name: LatencyName): number {
  if (LATENCIES[name].unit !== 'share') return FARTHEST;
  return Math.min(FARTHEST, 1 / Math.max(...machines.map(({latencies}) => latencies[name])));
}

/** The one nearer to 1 where both dearer and cheaper would do; undefined where neither does. */
function factorFor(goal: number, most: number, outcome: (factor: number) => number): number | undefined {
  const own = outcome(1) - goal;
  const isBefore = (factor: number): boolean => (outcome(factor) - goal) * own > 0;
  const found = [most, 1 / FARTHEST]
    .filter(end => own !== 0 && (outcome(end) - goal) * own <= 0)
    .map(end => between(end, isBefore))
    // Where a ratio changes sides through infinity it is nowhere near.
    .filter(factor => Math.abs(outcome(factor) - goal) < Math.abs(own) / 2);
  return found.toSorted((one, other) => distance(one) - distance(other))[0];
}

/** From 1 to `end`, where it changes sides. */
function between(end: number, isBefore: (factor: number) => boolean): number {
  let [near, far] = [0, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (near + far) / 2;
    if (isBefore(end ** middle)) near = middle;
    else far = middle;
  }
  return end ** far;
}

const distance = (factor: number): number => Math.abs(Math.log(factor));

function needOf(price: LatencyName, factor: number, machines: readonly Machine[]): Need {
  const all = machines.map(machine => {
    const {id, latencies, sources = {}} = machine;
    const own = latencies[price];
    const range = rangeOf(machine, price);
    return {
      machine: id,
      own: kept(own),
      needed: kept(own * factor),
      source: sources[price] ?? 'its source is not stated',
      range: range ? ([kept(range[0]), kept(range[1])] as [number, number]) : null,
    };
  });
  // Variants of a machine share its prices.
  const texts = all.map(each => JSON.stringify(each));
  return {price, factor: kept(factor), machines: all.filter((_, at) => texts.indexOf(texts[at]) === at)};
}
