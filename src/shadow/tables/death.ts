/**
 * The death of a shadow page, from top to bottom. Whoever lets go of a page says why; here it is counted, and everyone who
 * must know is told. The processor may still remember the page: whoever frees one flushes before the guest runs again.
 */
import type {EventName, Events} from '../../timing/events.ts';
import type {ShadowPage} from './shadow-page.ts';
import type {ShadowTables} from './shadow-tables.ts';

/** Why a page dies. */
export type Death =
  /** The eviction policy named it, to make room. */
  | 'evicted'
  /** It went with one that was evicted, or to make room where the policy had none left to name. */
  | 'evicted along'
  /** The guest flushed what it held. */
  | 'dropped'
  /** The same, but it is emptied when it is used again. */
  | 'forgotten'
  /** Its table is none any more, or is used in a way that this page cannot be kept in step with. */
  | 'zapped'
  /** Its table was stored to again and again. */
  | 'flooded'
  /** Its table seems to be torn down, or is not worth its protection. */
  | 'unshadowed';

interface Account {
  /** What counts the page. */
  readonly counter: EventName;
  /** Counts it, with the entries that went with it: its own, and those that led to it. */
  readonly count: (events: Events, entries: number) => void;
}

const EVICTED: Account = {
  counter: 'shadowPagesEvicted',
  count(events, entries) {
    events.shadowPagesEvicted++;
    events.shadowEntriesEvicted += entries;
  },
};

export const ACCOUNTS: Readonly<Record<Death, Account>> = {
  evicted: EVICTED,
  'evicted along': EVICTED,
  dropped: {
    counter: 'shadowPagesDropped',
    count(events, entries) {
      events.shadowPagesDropped++;
      events.shadowEntriesDropped += entries;
    },
  },
  forgotten: {
    counter: 'shadowPagesForgotten',
    count(events) {
      events.shadowPagesForgotten++;
    },
  },
  zapped: {
    counter: 'shadowPagesZapped',
    count(events, entries) {
      events.shadowPagesZapped++;
      events.shadowEntriesInvalidated += entries;
    },
  },
  flooded: {
    counter: 'shadowPagesFlooded',
    count(events, entries) {
      events.shadowPagesFlooded++;
      events.shadowEntriesInvalidated += entries;
    },
  },
  unshadowed: {
    counter: 'shadowPagesUnshadowed',
    count(events, entries) {
      events.shadowPagesUnshadowed++;
      events.shadowEntriesInvalidated += entries;
    },
  },
};

/** Frees `page`. Its children stay in the pool, for who finds them there. */
export function free(tables: ShadowTables, page: ShadowPage, death: Death): void {
  const {pool, host, machine, watchers} = tables;
  watchers.dying(page, death);
  let cleared = page.parents.size;
  for (const slot of page.parents) tables.clear(slot, page.role.level + 1);
  cleared += tables.empty(page);
  pool.remove(page, death === 'evicted' ? 'evicted' : 'freed');
  host.release(page.frame);
  ACCOUNTS[death].count(machine.events, cleared);
  watchers.freed(page);
}

/** A root dies forgotten and another takes its place at once: to who watches it is the same page, but empty. */
export function renew(tables: ShadowTables, root: ShadowPage): void {
  const {events} = tables.machine;
  tables.empty(root);
  ACCOUNTS.forgotten.count(events, 0);
  events.shadowRootsAllocated++;
}

/** The same as `free`, and every page below that nothing leads to any more: those die for the reason `along`. */
export function freeWithOrphans(tables: ShadowTables, page: ShadowPage, death: Death, along = death): void {
  const children = new Set(tables.children(page));
  free(tables, page, death);
  for (const child of children) freeOrphan(tables, child, along);
}

/** The same, if nothing leads to `page` and it is still there: what went before may have taken it along. */
export function freeOrphan(tables: ShadowTables, page: ShadowPage, death: Death): void {
  if (page.parents.size === 0 && tables.pool.holds(page)) freeWithOrphans(tables, page, death);
}
