/**
 * A law of conservation: what the counters of any strategy come to, on any machine, for whatever the guest does. It holds
 * for each stretch of a recording between two of its events, as every counter is up to date at its end.
 *
 * A sum of counters *is* another, is *at most* another, or is counted *only with* another: not at all where that is 0.
 */
import type {EventName} from '../../timing/events.ts';
import type {ObservedName} from './observed.ts';

export type Counter = EventName | ObservedName;
/** A counter, or so many times one. */
export type Term = Counter | readonly [times: number, counter: Counter];

export interface Law {
  readonly law: string;
  readonly left: readonly Term[];
  readonly relation: 'is' | 'is at most' | 'only with';
  readonly right: readonly Term[];
  /** A part of the strategies have what the law is about: it holds where one of these is counted at all. */
  readonly where?: readonly Counter[];
}

/**
 * What bounds a law has: levels of the tables that are walked, 4 KiB pages a host page, whether a nested walk keeps accessed and
 * dirty bits, and lines that a hypervisor passes through the caches at an exit.
 */
export interface Sizes {
  readonly guestLevels: number;
  readonly hostLevels: number;
  readonly hostPagePages: number;
  readonly keepsNestedBits: boolean;
  readonly hypervisorLines: number;
}

/** The four counters of a load, by where its line was found. */
export const foundIn = <Kind extends string>(kind: Kind) =>
  [`${kind}L1`, `${kind}L2`, `${kind}Llc`, `${kind}Memory`] as const;

/** Loads of a hypervisor that walks the guest's tables for a hidden, a true or a trace fault. */
export const SOFTWARE_WALK_LOADS = [
  ...foundIn('hiddenFaultLoads'),
  ...foundIn('trueFaultLoads'),
  ...foundIn('traceFaultLoads'),
];
