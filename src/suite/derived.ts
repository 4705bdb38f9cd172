/** What of a cell follows from what its chapters count, and from the prices of its machine. */
import type {Costs} from '../timing/costs.ts';
import {sum, total, WALK_LOAD_NAMES} from '../timing/events.ts';
import {NOTHING_OWN, ownSum, type OwnCatalogue} from '../timing/own-events.ts';
import {attribution, cycles} from '../timing/pricing.ts';
import type {Chapter, OkCell} from './result.ts';

type Counted = Pick<OkCell, 'events' | 'ownEvents' | 'walkReferences' | 'tlbMisses'>;
type Priced = Pick<OkCell, 'cycles' | 'attribution'>;

interface Own {
  readonly ownCatalogue?: OwnCatalogue;
}

/** Both, as they stand in a cell, with the catalogue of the strategy's own events that they go by. */
export function derivedFrom(
  chapters: readonly Chapter[],
  costs: Costs,
  ownCatalogue?: OwnCatalogue,
): Counted & Priced & Own {
  const sums = countedIn(chapters, ownCatalogue);
  return {...sums, ...pricedAt(costs, sums, ownCatalogue), ...(ownCatalogue && {ownCatalogue})};
}

/** The sums over the measured chapters. */
export function countedIn(chapters: readonly Chapter[], ownCatalogue?: OwnCatalogue): Counted {
  const measured = chapters.filter(chapter => chapter.measured);
  const events = sum(measured.map(chapter => chapter.events));
  return {
    events,
    ...(ownCatalogue && {ownEvents: ownSum(measured.map(({ownEvents = {}}) => ownEvents))}),
    walkReferences: total(events, WALK_LOAD_NAMES),
    tlbMisses: events.tlbMisses,
  };
}

export function pricedAt(
  costs: Costs,
  {events, ownEvents = {}}: Pick<OkCell, 'events' | 'ownEvents'>,
  ownCatalogue?: OwnCatalogue,
): Priced {
  const own = ownCatalogue ? {counts: ownEvents, catalogue: ownCatalogue} : NOTHING_OWN;
  return {cycles: cycles(events, costs, own), attribution: attribution(events, costs, own)};
}
