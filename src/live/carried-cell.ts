/** A cell as a page carries it: what follows from the chapters' counts and from prices is left out, and made again. */
import type {Costs} from '../timing/costs.ts';
import {EVENT_NAMES, type EventCounts, type EventName} from '../timing/events.ts';
import {derivedFrom} from '../suite/derived.ts';
import type {Cell, Chapter, FailedCell, OkCell} from '../suite/result.ts';

type Derived = 'key' | 'cycles' | 'attribution' | 'events' | 'ownEvents' | 'walkReferences' | 'tlbMisses';

type CarriedCell =
  | FailedCell
  | (Omit<OkCell, Derived | 'chapters'> & {readonly chapters: readonly Omit<Chapter, 'events'>[]});

export interface CarriedCells {
  readonly cells: readonly CarriedCell[];
  /** Of each event that happened at all its count in all chapters of all cells, one after the other: alike numbers pack well. */
  readonly counts: Readonly<Partial<Record<EventName, readonly number[]>>>;
}

export function carriedCells(cells: readonly Cell[]): CarriedCells {
  const chapters = cells.flatMap(cell => (cell.status === 'ok' ? cell.chapters : []));
  const happened = EVENT_NAMES.filter(name => chapters.some(({events}) => events[name] > 0));
  return {
    cells: cells.map(withoutDerived),
    counts: Object.fromEntries(happened.map(name => [name, chapters.map(({events}) => events[name])])),
  };
}

function withoutDerived(cell: Cell): CarriedCell {
  if (cell.status === 'failed') return cell;
  const {
    key: _key,
    cycles: _cycles,
    attribution: _attribution,
    events: _events,
    ownEvents: _own,
    walkReferences: _references,
    tlbMisses: _misses,
    ...rest
  } = cell;
  return {...rest, chapters: cell.chapters.map(({events: _counts, ...chapter}) => chapter)};
}

/** With the counts of each chapter again. */
export function countedCells({cells, counts}: CarriedCells): readonly CountedCell[] {
  let place = 0;
  const next = (): EventCounts => {
    const at = place++;
    return Object.fromEntries(EVENT_NAMES.map(name => [name, counts[name]?.[at] ?? 0])) as EventCounts;
  };
  return cells.map(cell =>
    cell.status === 'failed'
      ? cell
      : {...cell, chapters: cell.chapters.map(chapter => ({...chapter, events: next()}))},
  );
}

export type CountedCell = FailedCell | Omit<OkCell, Derived>;

/** At these prices; an event of a strategy's own keeps the one that it had. */
export const cellAt = (cell: CountedCell, costs: Costs): Cell =>
  cell.status === 'failed'
    ? cell
    : {...cell, key: '', ...derivedFrom(cell.chapters, costs, cell.ownCatalogue)};
