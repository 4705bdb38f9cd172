/**
 * What a hypervisor may change in one call, and the events that must have been counted by its end: at least as many. No
 * mechanism that software pays for is without one.
 */
import {FLUSH_NAMES, total, type EventCounts, type EventName} from '../../timing/events.ts';

/** What one call of the hypervisor has changed. */
export class Changes {
  flushes = 0;
  nestedFlushes = 0;
  /** Entries of the hypervisor's own tables. */
  readonly entries = new Set<unknown>();
  guestEntries = 0;
  pagesMade = 0;
  pagesFreed = 0;
  pagesFound = 0;
  tablesTaken = 0;
  rootsGone = 0;
  pagesUnsynced = 0;
  snapshots = 0;
}

interface Account {
  readonly what: string;
  readonly changed: (changes: Changes) => number;
  /** `entries` of a table. */
  readonly counted: (counts: EventCounts, entries: number) => number;
}

const ENTRY_EVENTS: readonly EventName[] = [
  'shadowEntriesFilled',
  'shadowEntriesLinked',
  'shadowEntriesUpdated',
  'shadowEntriesDropped',
  'shadowEntriesFlushed',
  'shadowEntriesInvalidated',
  'shadowEntriesSynced',
  'shadowEntriesEvicted',
  'entriesWriteProtected',
  'largeEntriesBroken',
  'absentEntriesMarked',
  'bypassEntriesMarked',
  'accessedBitsSampled',
  'hostEntriesDropped',
  'nestedEntriesFilled',
  'walkAdUpdates',
  'nestedWalkAdUpdates',
];

const PAGES_FREED: readonly EventName[] = [
  'shadowPagesDropped',
  'shadowPagesForgotten',
  'shadowPagesZapped',
  'shadowPagesFlooded',
  'shadowPagesUnshadowed',
  'shadowPagesEvicted',
];

const PAGES_MADE: readonly EventName[] = ['shadowPagesAllocated', 'shadowRootsAllocated'];

const GUEST_STORES: readonly EventName[] = [
  'emulatedStores',
  'storeCallouts',
  'storesTold',
  'guestAdUpdates',
  'walkAdUpdates',
  'guestWalkAdUpdates',
];

/** Where a table is made or forgotten, all of its entries are, and the one that leads to it. */
const wholeTables = (counts: EventCounts, entries: number): number =>
  (counts.nestedTablesAllocated + counts.shadowPagesForgotten) * (entries + 1);

export const ACCOUNTS: readonly Account[] = [
  {
    what: 'flushes of the hardware TLB',
    changed: ({flushes}) => flushes,
    counted: counts => total(counts, FLUSH_NAMES),
  },
  {
    what: 'flushes of guest-physical translations',
    changed: ({nestedFlushes}) => nestedFlushes,
    counted: counts => counts.nestedFlushes,
  },
  {
    what: "entries of the hypervisor's tables changed",
    changed: ({entries}) => entries.size,
    counted: (counts, entries) => total(counts, ENTRY_EVENTS) + wholeTables(counts, entries),
  },
  {
    what: "entries of the guest's tables changed",
    changed: ({guestEntries}) => guestEntries,
    counted: counts => total(counts, GUEST_STORES),
  },
  {
    what: 'shadow pages made',
    changed: ({pagesMade}) => pagesMade,
    counted: counts => total(counts, PAGES_MADE),
  },
  {
    what: 'shadow pages freed',
    changed: ({pagesFreed}) => pagesFreed,
    counted: counts => total(counts, PAGES_FREED),
  },
  {
    what: 'shadow pages found in the hash',
    changed: ({pagesFound}) => pagesFound,
    counted: counts => counts.shadowPagesReused + counts.shadowRootsReused,
  },
  {
    what: 'tables taken from the host',
    changed: ({tablesTaken}) => tablesTaken,
    counted: counts => total(counts, PAGES_MADE) + counts.nestedTablesAllocated,
  },
  {
    what: 'roots that are at hand no more',
    changed: ({rootsGone}) => rootsGone,
    counted: counts => counts.shadowRootsReleased,
  },
  {
    what: 'pages that went out of step',
    changed: ({pagesUnsynced}) => pagesUnsynced,
    counted: counts => counts.shadowPagesUnsynced,
  },
  {
    what: 'copies of guest tables',
    changed: ({snapshots}) => snapshots,
    counted: counts => counts.snapshotsTaken,
  },
];
