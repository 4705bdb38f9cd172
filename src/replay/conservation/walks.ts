/** Laws of the hardware's walks, and of the bits that a walk sets. */
import {foundIn, SOFTWARE_WALK_LOADS, type Law, type Sizes} from './law.ts';

const WALK_LOADS = foundIn('walkLoads');
const GUEST_WALK_LOADS = foundIn('guestWalkLoads');
const NESTED_WALK_LOADS = foundIn('nestedWalkLoads');

export const walks = ({guestLevels: guest, hostLevels: host, keepsNestedBits}: Sizes): readonly Law[] => [
  {
    law: 'every walk fills the TLB or fails',
    left: ['walks'],
    relation: 'is',
    right: ['tlbFills', 'failedWalks'],
  },
  {
    law: 'every failed walk is a hidden, trace or nested fault, or a fault of the guest',
    left: ['failedWalks'],
    relation: 'is',
    right: [
      'exitsHiddenFault',
      'exitsTraceFault',
      'exitsUnprotectingStore',
      'exitsNestedViolation',
      'faults answered',
    ],
  },
  {
    law: 'every walk loads an entry, of whichever tables',
    left: ['walks'],
    relation: 'is at most',
    right: [...WALK_LOADS, ...GUEST_WALK_LOADS, ...NESTED_WALK_LOADS],
  },
  {
    law: 'a walk is shortened by one paging-structure cache',
    left: ['walkCacheHits', 'guestWalkCacheHits'],
    relation: 'is at most',
    right: ['walks'],
  },
  // A walk from a cached path that fails, where one from the root would not, is made again from there.
  {
    law: 'a walk loads an entry a level, and once more from the root where a cached path failed it',
    left: WALK_LOADS,
    relation: 'is at most',
    right: [
      [guest, 'walks'],
      [guest - 1, 'walkCacheHits'],
    ],
  },
  {
    law: 'a nested walk loads a guest entry a level, and once more from the root where a cached path failed it',
    left: GUEST_WALK_LOADS,
    relation: 'is at most',
    right: [
      [guest, 'walks'],
      [guest - 1, 'guestWalkCacheHits'],
    ],
  },
  {
    law: 'the second dimension is walked, or skipped through the nested TLB, for each guest entry and for the page',
    left: [...NESTED_WALK_LOADS, [host, 'nestedTlbHits']],
    relation: 'is at most',
    right: [
      ...GUEST_WALK_LOADS.map(name => [host, name] as const),
      [host, 'walks'],
      // Without dirty bits a guest table is placed for a load, and again before a bit is set in it.
      ...(keepsNestedBits ? [] : [[host * guest, 'walks'] as const]),
    ],
  },
  {
    law: 'a nested paging-structure cache shortens a walk of the second dimension that loads an entry',
    left: ['nestedWalkCacheHits'],
    relation: 'is at most',
    right: NESTED_WALK_LOADS,
  },
  ...(
    [
      ['walkAdUpdates', WALK_LOADS],
      ['guestWalkAdUpdates', GUEST_WALK_LOADS],
      ['nestedWalkAdUpdates', NESTED_WALK_LOADS],
      ['guestAdUpdates', SOFTWARE_WALK_LOADS],
    ] as const
  ).map(
    ([updates, loads]): Law => ({
      law: 'accessed and dirty bits are set in entries that were loaded',
      left: [updates],
      relation: 'is at most',
      right: loads,
    }),
  ),
];
