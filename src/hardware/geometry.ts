/** What a processor is made of: sizes, never prices. Zero entries means that it has no such structure. */
export type Replacement = 'lru' | 'tree-plru' | 'random' | 'fifo';

/**
 * Entries and ways; fully associative when they are equal. The sets are entries / ways, and what is kept of a page lies in
 * that of its number modulo the sets: the low bits of the address, where the sets are a power of two.
 */
export interface ArrayGeometry {
  readonly entries: number;
  readonly ways: number;
}

/** A structure that the processor does not have. */
export const NO_ARRAY: ArrayGeometry = {entries: 0, ways: 0};

/** First-level TLBs are one array a page size; `index 0` is 4 KiB, 1 is 2 MiB, 2 is 1 GiB. */
export type TlbArrays = readonly [ArrayGeometry, ArrayGeometry, ArrayGeometry];

/**
 * What stands in the second level's array of data and competes for its sets: pages alone; `tables`, PDEs too, in place of
 * a PDE cache; `nested`, nested translations and nested PDEs as well, in place of a nested TLB and a nested PDE cache.
 */
export type SecondLevelHolds = 'pages' | 'tables' | 'nested';

export interface TlbGeometry {
  readonly data: TlbArrays;
  readonly instruction: TlbArrays;
  /** The second level, for data and for instructions that have no array of their own: 4 KiB and 2 MiB share it. */
  readonly second: ArrayGeometry;
  readonly secondHolds: SecondLevelHolds;
  /** The second level's 1 GiB array, for the same. */
  readonly secondHuge: ArrayGeometry;
  /** The second level's own array for instructions, 4 KiB and 2 MiB; with it, none of theirs stand in the other two. */
  readonly secondInstruction: ArrayGeometry;
}

/** Paging-structure caches by the level of the entry they hold: 2 is the PDE cache, 5 the PML5E cache. */
export interface WalkCacheGeometry {
  readonly 2: ArrayGeometry;
  readonly 3: ArrayGeometry;
  readonly 4: ArrayGeometry;
  readonly 5: ArrayGeometry;
}

export interface CacheGeometry {
  readonly l1: ArrayGeometry;
  readonly l2: ArrayGeometry;
  readonly llc: ArrayGeometry;
}

/**
 * How close the caches that page-table entries go through are to real ones: `full`, data accesses compete for them;
 * `entries`, only page-table entries use them; `flat`, there are none and each load is taken to hit the second level.
 */
export type CacheFidelity = 'full' | 'entries' | 'flat';

/** What a nested walk remembers of the guest dimension: the host frame of the next guest table, or its guest frame. */
export type GuestWalkCacheHolds = 'hfn' | 'gfn';

export interface ProcessorGeometry {
  readonly tlb: TlbGeometry;
  readonly walkCaches: WalkCacheGeometry;
  /** Of the nested dimension, by the level of the nested entry. */
  readonly nestedWalkCaches: WalkCacheGeometry;
  readonly guestWalkCacheHolds: GuestWalkCacheHolds;
  /**
   * Guest frame to host frame: one array for host pages of every size, each in the set of its number in that size. No
   * vendor says how its own holds them; that it is as a second-level TLB holds 4 KiB and 2 MiB is an assumption.
   */
  readonly nestedTlb: ArrayGeometry;
  /** Lines of 64 bytes. */
  readonly caches: CacheGeometry;
  readonly cacheFidelity: CacheFidelity;
  readonly replacement: Replacement;
  /** Whether a stale TLB entry may raise #PF without a new walk, as Intel allows. */
  readonly staleFaults: boolean;
  /**
   * Whether a walk sets accessed and dirty bits in nested entries, as NPT always does and EPT since Haswell. Where it does,
   * the use of a guest table is a store to its page.
   */
  readonly nestedAccessedDirty: boolean;
  /** Whether entries are tagged by virtual machine: without it each exit and each entry empties TLB and walk caches. */
  readonly vpid: boolean;
  /**
   * Lines of code and data that a hypervisor passes through the caches at each exit, beside the entries that it reads: what the
   * guest had in their place it must load again.
   */
  readonly hypervisorLines: number;
}

/** What a processor offers to a hypervisor or a guest. */
export interface ProcessorFeatures {
  /** Second-level address translation: Intel's EPT, AMD's NPT, or none. */
  readonly nestedPaging: 'EPT' | 'NPT' | 'none';
  readonly vpid: boolean;
  readonly pcid: boolean;
  readonly fiveLevels: boolean;
  /** 1 GiB pages. */
  readonly hugePages: boolean;
}
