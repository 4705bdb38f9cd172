/** A strategy's own events: what a file of the user's may say of them, and what they cost on a machine. */
import type {Machine} from '../machines/machine.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {EVENTS} from '../timing/events.ts';
import {
  isWholePrice,
  pricedOn,
  type OwnCatalogue,
  type OwnEvent,
  type OwnEvents,
  type PricedOwnEvent,
} from '../timing/own-events.ts';
import {shown} from '../timing/shown.ts';
import {placeOf, placeText} from './thrown.ts';
import {sentenceOf, UsageError} from './usage-error.ts';
import type {Variant} from './variant.ts';

/** Refuses what the shape of a strategy lets through. */
export function checkOwnEvents(path: string, events: OwnEvents): void {
  for (const [name, {price}] of Object.entries(events)) {
    if (Object.hasOwn(EVENTS, name))
      throw new UsageError(`${path}: events.${name} is an event of every strategy, expected another name`);
    if (name.startsWith('exits'))
      throw new UsageError(
        `${path}: events.${name} would be an exit, and \`pagewalk list events\` has all of them: expected another name`,
      );
    if (typeof price === 'number') expectWholePrice(`${path}: events.${name}.price`, price);
  }
}

/** At the prices of the machine; nothing of a strategy that has none. */
export function ownCatalogueOn(
  strategy: Pick<Variant<Strategy>, 'name' | 'thing'>,
  machine: Pick<Variant<Machine>, 'label' | 'thing'>,
): {readonly ownCatalogue?: OwnCatalogue} {
  const {events = {}} = strategy.thing;
  const priced = Object.entries(events).map(([name, event]) => {
    const subject = `events.${name}.price on ${machine.label}`;
    return [name, pricedBy(strategy.name, event, subject, machine.thing)] as const;
  });
  return priced.length === 0 ? {} : {ownCatalogue: Object.fromEntries(priced)};
}

function pricedBy(path: string, event: OwnEvent, subject: string, {latencies}: Machine): PricedOwnEvent {
  const priced = madeBy(path, () => pricedOn(event, latencies), subject);
  if (priced.free === undefined) expectWholePrice(`${path}: ${subject}`, priced.cycles);
  return priced;
}

function madeBy(path: string, make: () => PricedOwnEvent, subject: string): PricedOwnEvent {
  try {
    return make();
  } catch (thrown) {
    throw new UsageError(`${placeText(placeOf(thrown) ?? {path})}: ${subject}: ${sentenceOf(thrown)}`);
  }
}

function expectWholePrice(subject: string, cycles: number): void {
  if (isWholePrice(cycles)) return;
  throw new UsageError(
    `${subject} is ${shown(cycles)}, expected cycles above 0 in whole sixteenths, or {free: 'the reason'}`,
  );
}
