/** Laws of the host: what it backs, and what it takes back. */
import {SOFTWARE_WALK_LOADS, type Law, type Sizes} from './law.ts';

export const host = ({hostLevels, hostPagePages}: Sizes): readonly Law[] => [
  {
    law: 'every nested violation maps one page',
    left: ['exitsNestedViolation'],
    relation: 'is',
    right: ['nestedEntriesFilled'],
  },
  {
    law: 'a nested violation, or the host or a trace taking a piece of a large page, makes a nested table a level at most',
    left: ['nestedTablesAllocated'],
    relation: 'is at most',
    right: [
      [hostLevels, 'nestedEntriesFilled'],
      [hostLevels, 'nestedFlushes'],
      // Where a hypervisor has shadow tables too.
      [hostLevels, 'hostFlushes'],
      [hostLevels, 'tracesInstalled'],
    ],
  },
  {
    law: 'every page that has to back guest frames is cleared',
    left: ['hostFaults'],
    relation: 'is at most',
    right: ['hostPagesCleared'],
  },
  {
    law: 'no more is cleared than the host page that backs',
    left: ['hostPagesCleared'],
    relation: 'is at most',
    right: [[hostPagePages, 'hostFaults']],
  },
  {
    law: 'the host backs a frame for a nested violation, a table that is walked, or a page that is filled or stored to',
    left: ['hostFaults'],
    relation: 'is at most',
    right: [
      'exitsNestedViolation',
      ...SOFTWARE_WALK_LOADS,
      'exitsHiddenFault',
      'exitsUnprotectingStore',
      'exitsTraceFault',
      'exitsFaultReturn',
    ],
  },
  {
    law: 'either everything that the host takes back is taken, or there is no host',
    left: ['hostUnmaps'],
    relation: 'is',
    right: ['host unmaps in the recording'],
    where: ['hostUnmaps'],
  },
  {
    law: 'either everything that the host write-protects is protected, or there is no host',
    left: ['hostProtects'],
    relation: 'is',
    right: ['host protects in the recording'],
    where: ['hostProtects'],
  },
  {
    law: 'a host event flushes once at most',
    left: ['hostFlushes', 'nestedFlushes'],
    relation: 'is at most',
    right: ['hostUnmaps', 'hostProtects'],
  },
  {
    law: 'what is dropped for the host is flushed',
    left: ['hostEntriesDropped'],
    relation: 'only with',
    right: ['hostFlushes', 'nestedFlushes'],
  },
];
