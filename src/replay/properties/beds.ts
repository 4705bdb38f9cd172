/** Processors, hosts and pools small enough that everything overflows all the time, and any that may be drawn. */
import * as fc from 'fast-check';
import {HOST_PAGE_KIB} from '../../host/virtual-machine.ts';
import {
  NO_ARRAY,
  type ArrayGeometry,
  type ProcessorGeometry,
  type TlbArrays,
} from '../../hardware/geometry.ts';
import {machines} from '../../machines/index.ts';
import {sized} from '../../testing/effort.ts';
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
  tlb: {...pairOf(two), second: fully(4), secondHolds: 'pages', secondHuge: two, secondInstruction: NO_ARRAY},
  walkCaches: {2: two, 3: two, 4: two, 5: two},
  nestedWalkCaches: {2: two, 3: two, 4: two, 5: two},
  nestedTlb: two,
};

/** Large enough that nothing leaves for want of room: what is stale stays. */
const ROOMY: ProcessorGeometry = {
  ...BARE,
  tlb: {
    ...pairOf(fully(64)),
    second: fully(64),
    secondHolds: 'pages',
    secondHuge: fully(64),
    secondInstruction: NO_ARRAY,
  },
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
        secondHolds: 'pages',
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

/** Any array, of any number of sets and ways; none where it has no ways. */
const anyArray: fc.Arbitrary<ArrayGeometry> = fc
  .tuple(fc.integer({min: 1, max: 4}), fc.integer({min: 0, max: sized(6)}))
  .map(([sets, ways]) => ({entries: sets * ways, ways}));

const anyArrays: fc.Arbitrary<TlbArrays> = fc.tuple(anyArray, anyArray, anyArray);
const anyWalkCaches = fc.record({2: anyArray, 3: anyArray, 4: anyArray, 5: anyArray});

const anyProcessor: fc.Arbitrary<ProcessorGeometry> = fc.record({
  tlb: fc.record({
    data: anyArrays,
    instruction: anyArrays,
    second: anyArray,
    secondHolds: fc.constantFrom('pages', 'tables', 'nested'),
    secondHuge: anyArray,
    secondInstruction: anyArray,
  }),
  walkCaches: anyWalkCaches,
  nestedWalkCaches: anyWalkCaches,
  guestWalkCacheHolds: fc.constantFrom('hfn', 'gfn'),
  nestedTlb: anyArray,
  caches: fc.record({l1: anyArray, l2: anyArray, llc: anyArray}),
  cacheFidelity: fc.constantFrom('full', 'entries', 'flat'),
  replacement: fc.constantFrom('lru', 'tree-plru', 'random', 'fifo'),
  staleFaults: fc.boolean(),
  nestedAccessedDirty: fc.boolean(),
  hypervisorLines: fc.constantFrom(0, 3, 40),
  vpid: fc.boolean(),
});

/** Any small processor under any host, with a pool that no recording fills, or one that a walk of five levels just fits into, or more. */
export const anyBed: fc.Arbitrary<Bed> = fc.record({
  processor: anyProcessor,
  host: fc.record({
    pageKiB: fc.constantFrom(...HOST_PAGE_KIB),
    warm: fc.constantFrom(0, 1),
    levels: fc.constantFrom(4, 5),
  }),
  parameters: fc.oneof(
    fc.constant({}),
    fc.record({poolPages: fc.integer({min: SMALL_POOL.poolPages - 1, max: sized(40)})}),
  ),
  seed: fc.nat(),
});
