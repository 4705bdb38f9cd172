/** Processors for experiments: one without any cache, and a way to give it just those that an experiment is about. */
import {
  NO_ARRAY,
  type ArrayGeometry,
  type ProcessorGeometry,
  type WalkCacheGeometry,
} from '../hardware/geometry.ts';

const NO_WALK_CACHES: WalkCacheGeometry = {2: NO_ARRAY, 3: NO_ARRAY, 4: NO_ARRAY, 5: NO_ARRAY};

/** A fully associative array. */
export const fully = (entries: number): ArrayGeometry => ({entries, ways: entries});

/** Walk caches of the levels given, of eight entries each. */
export function walkCachesOf(...levels: (keyof WalkCacheGeometry)[]): WalkCacheGeometry {
  const caches = {...NO_WALK_CACHES};
  for (const level of levels) caches[level] = fully(8);
  return caches;
}

/** No TLB, no walk caches, no nested TLB, no data caches: every access walks, and every walk loads each entry. */
export const BARE: ProcessorGeometry = {
  tlb: {
    data: [NO_ARRAY, NO_ARRAY, NO_ARRAY],
    instruction: [NO_ARRAY, NO_ARRAY, NO_ARRAY],
    second: NO_ARRAY,
    secondHolds: 'pages',
    secondHuge: NO_ARRAY,
    secondInstruction: NO_ARRAY,
  },
  walkCaches: NO_WALK_CACHES,
  nestedWalkCaches: NO_WALK_CACHES,
  guestWalkCacheHolds: 'hfn',
  nestedTlb: NO_ARRAY,
  caches: {l1: NO_ARRAY, l2: NO_ARRAY, llc: NO_ARRAY},
  cacheFidelity: 'flat',
  replacement: 'lru',
  staleFaults: false,
  nestedAccessedDirty: true,
  hypervisorLines: 3,
  vpid: true,
};

/** Sixteen entries of each page size on the first level, for data and for instructions alike, and no second level. */
export const ONE_LEVEL_TLB: ProcessorGeometry['tlb'] = {
  data: [fully(16), fully(16), fully(16)],
  instruction: [fully(16), fully(16), fully(16)],
  second: NO_ARRAY,
  secondHolds: 'pages',
  secondHuge: NO_ARRAY,
  secondInstruction: NO_ARRAY,
};

/** Four entries of each size on the first level and 64 on the second. */
export const TWO_LEVEL_TLB: ProcessorGeometry['tlb'] = {
  data: [fully(4), fully(4), fully(4)],
  instruction: [fully(4), fully(4), fully(4)],
  second: fully(64),
  secondHolds: 'pages',
  secondHuge: fully(16),
  secondInstruction: NO_ARRAY,
};

/** All walk caches, of eight entries each. */
export const ALL_WALK_CACHES = walkCachesOf(2, 3, 4, 5);
