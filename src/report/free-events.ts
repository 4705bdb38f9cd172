import {happenedForFree} from '../timing/costs.ts';
import {type EventName, sum} from '../timing/events.ts';
import type {View} from './view.ts';

/** What happened at price zero on a machine, and how often, over all of its cells. */
export function freeEvents({groups, machine}: View): ReadonlyMap<EventName, number> {
  const counts = sum(groups.flatMap(group => group.cells.map(cell => cell.events)));
  return new Map(happenedForFree(counts, machine.machine.costs).map(name => [name, counts[name]]));
}
