/** Laws of shadow tables, and of a hypervisor's work. */
import {EVENT_NAMES, EXIT_NAMES, type EventName} from '../../timing/events.ts';
import {foundIn, SOFTWARE_WALK_LOADS, type Law} from './law.ts';

/** What a hypervisor does only when it runs: in an exit, by a call, in a switch of mode, for the host. */
const OCCASIONS: readonly EventName[] = [
  ...EXIT_NAMES,
  'storeCallouts',
  'storesTold',
  'directSwitches',
  'hostUnmaps',
  'hostProtects',
];
/** What costs a hypervisor time, whatever of it a strategy does. */
const WORK: readonly EventName[] = [
  ...EVENT_NAMES.filter(name => /^(shadowEntries|shadowPages|nestedEntries|nestedTables)|Marked$/.test(name)),
  ...EVENT_NAMES.filter(name => name.endsWith('Flushes') && name !== 'guestGlobalFlushes'),
  ...SOFTWARE_WALK_LOADS,
  ...foundIn('syncLoads'),
  'guestAdUpdates',
  'shadowRootsAllocated',
  'shadowRootsReused',
  'shadowRootsReleased',
  'shadowRootsSearched',
  'rootLocksTaken',
  'snapshotsTaken',
  'tracesInstalled',
  'entriesWriteProtected',
  'largeEntriesBroken',
  'accessedBitsSampled',
  'hostFaults',
  'hostPagesCleared',
  'hostEntriesDropped',
];

export const SHADOWS: readonly Law[] = [
  {
    law: 'a load of CR3 takes one shadow root at most',
    left: ['shadowRootsLoaded'],
    relation: 'is at most',
    right: ['guestCr3Loads'],
  },
  {
    law: 'a shadow root that is made or found again is taken as the guest goes on',
    left: ['shadowRootsAllocated', 'shadowRootsReused'],
    relation: 'is at most',
    right: [...EXIT_NAMES, 'directSwitches'],
  },
  {
    law: 'a shadow page that is made or found again is linked, for a fault or by an update',
    left: ['shadowPagesAllocated', 'shadowPagesReused'],
    relation: 'is at most',
    right: ['shadowEntriesLinked', 'shadowEntriesUpdated'],
  },
  {
    law: 'an entry that is out of step is found by comparing, or dropped as the guest flushes its page',
    left: ['shadowEntriesSynced'],
    relation: 'is at most',
    right: ['shadowEntriesCompared', 'exitsInvlpg', 'exitsInvpcid'],
  },
  {
    law: 'a flush for an eviction follows one',
    left: ['evictionFlushes'],
    relation: 'is at most',
    right: ['shadowPagesEvicted', 'shadowEntriesEvicted'],
  },
  {
    law: 'a guest table is traced as a shadow page is made for it',
    left: ['tracesInstalled'],
    relation: 'is at most',
    right: ['shadowPagesAllocated', 'shadowRootsAllocated'],
  },
  {
    law: 'a copy of a guest table is taken as its shadow goes out of step',
    left: ['snapshotsTaken'],
    relation: 'is at most',
    right: ['shadowPagesUnsynced'],
  },
  {
    law: 'to compare entries is to read them',
    left: ['shadowEntriesCompared'],
    relation: 'only with',
    right: foundIn('syncLoads'),
  },
  {
    law: 'a hypervisor works only when it is given a reason to run',
    left: WORK,
    relation: 'only with',
    right: OCCASIONS,
  },
];
