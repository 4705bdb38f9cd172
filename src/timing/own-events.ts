/**
 * Events that a strategy brings beside those of `events.ts`: what it does that no other strategy does. They are counted,
 * priced and attributed to a cause as all are; the laws of conservation are about the others.
 */
import {STEPS_PER_CYCLE} from './costs.ts';
import type {Cause} from './events.ts';
import type {Latencies} from './latencies.ts';
import {recordOf} from './records.ts';

/**
 * Cycles an event, in whole sixteenths; or what makes them of what a machine states; or why it is right that it costs
 * nothing.
 */
export type OwnPrice = number | ((latencies: Latencies) => number) | {readonly free: string};

export interface OwnEvent {
  /** What is counted. */
  readonly description: string;
  /** What its cycles are attributed to. */
  readonly cause: Cause;
  readonly price: OwnPrice;
}

export type OwnEvents = Readonly<Record<string, OwnEvent>>;
export type OwnCounts = Readonly<Record<string, number>>;

/** An event at its price on one machine. */
export interface PricedOwnEvent {
  readonly description: string;
  readonly cause: Cause;
  readonly cycles: number;
  /** Why it costs nothing, where it does. */
  readonly free?: string | undefined;
}

export type OwnCatalogue = Readonly<Record<string, PricedOwnEvent>>;

/** A strategy's own events: how many there were, and what each is and costs. */
export interface Own {
  readonly counts: OwnCounts;
  readonly catalogue: OwnCatalogue;
}

export const NOTHING_OWN: Own = {counts: {}, catalogue: {}};

/** Whether a number says a price as it stands: none is ever rounded. */
export const isWholePrice = (cycles: number): boolean =>
  cycles > 0 && Number.isInteger(cycles * STEPS_PER_CYCLE);

/** What makes the price of what a machine states may make none: `isWholePrice` tells. */
export function pricedOn({description, cause, price}: OwnEvent, latencies: Latencies): PricedOwnEvent {
  if (typeof price === 'object') return {description, cause, cycles: 0, free: price.free};
  return {description, cause, cycles: typeof price === 'number' ? price : price(latencies)};
}

export function ownDifference(later: OwnCounts, earlier: OwnCounts): OwnCounts {
  return mapCounts(later, name => later[name] - earlier[name]);
}

export function ownSum(counts: readonly OwnCounts[]): OwnCounts {
  return mapCounts(counts[0] ?? {}, name => counts.reduce((whole, each) => whole + each[name], 0));
}

export function sameOwnCounts(left: OwnCounts = {}, right: OwnCounts = {}): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every(name => left[name] === right[name]);
}

const mapCounts = (counts: OwnCounts, count: (name: string) => number): OwnCounts =>
  recordOf(Object.keys(counts).map(name => [name, count(name)] as const));
