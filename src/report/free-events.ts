import {FREE, happenedForFree} from '../timing/costs.ts';
import {EVENTS, type EventName, sum} from '../timing/events.ts';
import {ownEvents} from './own-events.ts';
import type {View} from './view.ts';

export interface FreeEvent {
  readonly name: string;
  readonly description: string;
  readonly times: number;
  /** Why it is free. */
  readonly reason: string;
}

const REASONS: Partial<Record<EventName, string>> = FREE;
const BY_THE_MACHINE = 'this machine prices it at zero, or the event that it goes with has all of the price';

/** What happened at price zero on a machine, and how often, over all of its cells. */
export function freeEvents(view: View): readonly FreeEvent[] {
  const counts = sum(view.groups.flatMap(group => group.cells.map(cell => cell.events)));
  const everybodys = happenedForFree(counts, view.machine.machine.costs).map(name => ({
    name,
    description: EVENTS[name].description,
    times: counts[name],
    reason: REASONS[name] ?? BY_THE_MACHINE,
  }));
  const own = ownEvents(view).flatMap(({name, event: {description, free}, times}) =>
    free === undefined || times === 0 ? [] : [{name, description, times, reason: free}],
  );
  return [...everybodys, ...own];
}
