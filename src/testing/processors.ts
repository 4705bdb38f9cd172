/** Processors for experiments: one without any cache, and a way to give it just those that an experiment is about. */
import type {ArrayGeometry, ProcessorGeometry, WalkCacheGeometry} from '../hardware/geometry.ts';

const NONE: ArrayGeometry = {entries: 0, ways: 0};
const NO_WALK_CACHES: WalkCacheGeometry = {2: NONE, 3: NONE, 4: NONE, 5: NONE};

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
    data: [NONE, NONE, NONE],
    instruction: [NONE, NONE, NONE],
    second: NONE,
    secondHuge: NONE,
  },
  walkCaches: NO_WALK_CACHES,
  nestedWalkCaches: NO_WALK_CACHES,
  guestWalkCacheHolds: 'hfn',
  nestedTlb: NONE,
  caches: {l1: NONE, l2: NONE, llc: NONE},
  cacheFidelity: 'flat',
  replacement: 'lru',
  staleFaults: false,
  vpid: true,
};

/** Sixteen entries of each page size on the first level, for data and for instructions alike, and no second level. */
export const ONE_LEVEL_TLB: ProcessorGeometry['tlb'] = {
  data: [fully(16), fully(16), fully(16)],
  instruction: [fully(16), fully(16), fully(16)],
  second: NONE,
  secondHuge: NONE,
};

/** Four entries of each size on the first level and 64 on the second. */
export const TWO_LEVEL_TLB: ProcessorGeometry['tlb'] = {
  data: [fully(4), fully(4), fully(4)],
  instruction: [fully(4), fully(4), fully(4)],
  second: fully(64),
  secondHuge: fully(16),
};

/** All walk caches, of eight entries each. */
export const ALL_WALK_CACHES = walkCachesOf(2, 3, 4, 5);
