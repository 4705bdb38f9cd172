/** The events that strategies bring: what they are and cost on a machine, and how many there were of each. */
import type {PricedOwnEvent} from '../timing/own-events.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from './data-table.ts';
import {count, short} from './format.ts';
import {distinct, type Group, meanOf, type View} from './view.ts';

/** An event as some strategies of a view count it. */
export interface OwnEventNote {
  readonly name: string;
  readonly event: PricedOwnEvent;
  readonly strategies: readonly string[];
  /** Over all cells. */
  readonly times: number;
}

/** In the order of the strategies. Variants of one strategy share its events. */
export function ownEvents({groups}: View): readonly OwnEventNote[] {
  const notes = new Map<string, OwnEventNote>();
  for (const {strategy, cells} of groups) {
    for (const {ownCatalogue = {}, ownEvents: counts = {}} of cells) {
      for (const [name, event] of Object.entries(ownCatalogue)) {
        const key = JSON.stringify([name, event]);
        const {strategies, times} = notes.get(key) ?? {strategies: [], times: 0};
        notes.set(key, {
          name,
          event,
          strategies: distinct([...strategies, strategy]),
          times: times + counts[name],
        });
      }
    }
  }
  return [...notes.values()];
}

/** What each is; undefined where no strategy has any. */
export function ownEventTable(view: View): DataTable | undefined {
  const notes = ownEvents(view);
  if (notes.length === 0) return undefined;
  return {
    caption: `Events that strategies bring, with their price on ${view.machine.label}`,
    columns: [
      textColumn('Event'),
      textColumn('Strategy'),
      textColumn('What it is'),
      textColumn('Cause'),
      numberColumn('Cycles'),
      textColumn('Made of'),
    ],
    rows: notes.map(({name, event, strategies}) => [
      name,
      strategies.join(', '),
      event.description,
      event.cause,
      numberCell(event.cycles, String),
      event.free === undefined ? 'an assumption of its strategy' : `free: ${event.free}`,
    ]),
  };
}

/** How many there were, without rows in which none happened; undefined where none did at all. */
export function ownCountTable({groups, machine}: View): DataTable | undefined {
  const own = groups.filter(group => namesIn(group).some(name => happened(group, name)));
  if (own.length === 0) return undefined;
  const names = distinct(own.flatMap(namesIn));
  return {
    caption: `Events that strategies bring on ${machine.label}, mean over seeds`,
    columns: [textColumn('Workload'), textColumn('Strategy'), ...names.map(numberColumn)],
    rows: own.map(group => [
      group.workload,
      group.strategy,
      ...names.map(name => numberCell(meanCount(group, name), count)),
    ]),
  };
}

/** "agile: 1.20k switchedWalks, 12 modeConversions": what happened; nothing where none did. */
export function ownSentences(group: Group): readonly string[] {
  const happening = namesIn(group).filter(name => happened(group, name));
  const counts = happening.map(name => `${short(meanCount(group, name)!)} ${name}`);
  return counts.length === 0 ? [] : [`${group.strategy}: ${counts.join(', ')}`];
}

const happened = (group: Group, name: string): boolean => meanCount(group, name)! > 0;

const namesIn = ({cells}: Group): readonly string[] => Object.keys(cells[0]?.ownCatalogue ?? {});

/** Undefined of a strategy that has no such event. */
function meanCount(group: Group, name: string): number | undefined {
  if (!namesIn(group).includes(name)) return undefined;
  return meanOf(group, ({ownEvents: counts = {}}) => counts[name]);
}
