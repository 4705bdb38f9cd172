/** Processors, hosts and pools small enough that everything overflows all the time. */
import {NO_ARRAY, type ArrayGeometry, type ProcessorGeometry} from '../../hardware/geometry.ts';
import {machines} from '../../machines/index.ts';
import {ALL_WALK_CACHES, BARE, fully} from '../../testing/processors.ts';
import type {Bed} from './testbed.ts';

/** A walk needs a page a level, and one more so that something is left to evict. */
const SMALL_POOL = {poolPages: 6};
const COLD_HOST = {pageKiB: 4, warm: 0, levels: 4};
const WARM_HOST = {pageKiB: 2048, warm: 1, levels: 4};

const two = fully(2);
const pairOf = (array: ArrayGeometry) => ({
  data: [array, array, array] as const,
  instruction: [array, array, array] as const,
});

const TINY: ProcessorGeometry = {
  ...BARE,
  tlb: {...pairOf(two), second: fully(4), secondHuge: two, secondInstruction: NO_ARRAY},
  walkCaches: {2: two, 3: two, 4: two, 5: two},
  nestedWalkCaches: {2: two, 3: two, 4: two, 5: two},
  nestedTlb: two,
};

/** Large enough that nothing leaves for want of room: what is stale stays. */
const ROOMY: ProcessorGeometry = {
  ...BARE,
  tlb: {...pairOf(fully(64)), second: fully(64), secondHuge: fully(64), secondInstruction: NO_ARRAY},
  walkCaches: ALL_WALK_CACHES,
  nestedWalkCaches: ALL_WALK_CACHES,
  nestedTlb: fully(64),
};

export const BEDS: Readonly<Record<string, Bed>> = {
  'two entries of everything': {processor: TINY, host: COLD_HOST, parameters: SMALL_POOL},
  'room for all': {processor: ROOMY, host: WARM_HOST},
  'no cache at all': {processor: BARE, host: COLD_HOST, parameters: SMALL_POOL},
  'faults from stale entries, no tag for the machine, no bits in nested entries': {
    processor: {...TINY, staleFaults: true, vpid: false, nestedAccessedDirty: false, replacement: 'fifo'},
    host: {...WARM_HOST, pageKiB: 1048576, levels: 5},
    parameters: SMALL_POOL,
  },
  'guest frames in the walk caches, sets of one way': {
    processor: {
      ...ROOMY,
      guestWalkCacheHolds: 'gfn',
      replacement: 'tree-plru',
      tlb: {
        ...pairOf({entries: 3, ways: 1}),
        second: {entries: 12, ways: 12},
        secondHuge: two,
        secondInstruction: {entries: 6, ways: 2},
      },
    },
    host: {...COLD_HOST, pageKiB: 2048},
    parameters: SMALL_POOL,
  },
};

/** The processors that ship, with the pool that they ship with. */
export const REAL_BEDS: Readonly<Record<string, Bed>> = Object.fromEntries(
  machines.map(({id, geometry}) => [id, {processor: geometry, host: {...COLD_HOST, pageKiB: 2048}}]),
);
