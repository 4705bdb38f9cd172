/**
 * AMD Barcelona, 2007: the first nested page tables (NPT), and ASIDs; no PCID. The short names of sources are those of its
 * `references`.
 *
 * Its page walk cache is one small array of entries of upper levels, and not what is simulated here: an array a level, apart for
 * guest and nested entries. What it is made of (24 entries; an entry found in it is not loaded again, but skips nothing above it) is
 * an assumption, for BHARGAVA could be read in its abstract alone. So:
 *
 * - The 24 entries are divided by level, 16 to PDEs, and nested entries have as many for themselves. There they compete with the
 *   guest's, so nested paging is flattered.
 * - A hit skips the levels above. In a walk of one dimension that makes no difference but the time of three hits. In two it skips
 *   the placing of the guest's upper tables, which there only the nested TLB saves ("skipping multiple page entry references"). To count
 *   what its walks load under nested paging, switch the guest dimension's arrays off: `pdeCacheEntries`, `pdpteCacheEntries` and
 *   `pml4eCacheEntries` of 0. The guest's three upper entries are then loads that hit the nearest cache, in place of hits of
 *   the page walk cache.
 */
import {NO_ARRAY} from '../hardware/geometry.ts';
import {ASSUMED} from './assumed.ts';
import {machine} from './machine.ts';
import {stated} from './stated.ts';

export const barcelona = machine({
  id: 'barcelona',
  title: 'Barcelona (2007)',
  description: 'The first AMD processor with NPT; ASIDs, no PCID; small walk caches and a small nested TLB',
  gigahertz: 2.3, // MCCALPIN
  features: {
    nestedPaging: 'NPT', // BHARGAVA
    vpid: true, // AMD calls it ASID
    pcid: false, // assumption: it came with Zen 3
    fiveLevels: false,
    hugePages: true, // RAMCLOUD
  },
  geometry: {
    tlb: {
      // One array of 48 holds every page size; here each size has one, which flatters programs that mix them.
      data: [
        {entries: 48, ways: 48}, // RAMCLOUD
        {entries: 48, ways: 48}, // RAMCLOUD
        {entries: 48, ways: 48}, // RAMCLOUD
      ],
      instruction: [
        {entries: 32, ways: 32}, // assumption: of the 48 that TLBS counts
        {entries: 16, ways: 16}, // assumption: the rest of them
        NO_ARRAY, // RAMCLOUD
      ],
      // 4 KiB pages have it for themselves. Pages of 2 MiB have 128 entries of their own there and all of these here, which
      // flatters guests with large pages on large pages of the host.
      second: {entries: 512, ways: 4}, // RAMCLOUD
      secondHolds: 'pages', // assumption: PDEs stand in the page walk cache
      secondHuge: {entries: 16, ways: 8}, // RAMCLOUD
      secondInstruction: {entries: 512, ways: 4}, // TLBS; ways: assumption, as those of data
    },
    walkCaches: {
      2: {entries: 16, ways: 16}, // assumption
      3: {entries: 4, ways: 4}, // assumption
      4: {entries: 4, ways: 4}, // assumption
      5: NO_ARRAY,
    },
    nestedWalkCaches: {
      2: {entries: 16, ways: 16}, // assumption
      3: {entries: 4, ways: 4}, // assumption
      4: {entries: 4, ways: 4}, // assumption
      5: NO_ARRAY,
    },
    // Assumption: entries are kept as the guest wrote them, so each guest table has still to be placed.
    guestWalkCacheHolds: 'gfn',
    nestedTlb: {entries: 16, ways: 16}, // assumption
    caches: {
      l1: {entries: 1024, ways: 2}, // PHENOM: 64 KiB; ways: TOM
      l2: {entries: 8192, ways: 16}, // PHENOM: 512 KiB; ways: assumption
      // What leaves the second level comes here; that a load fills both, as everywhere in this model, wastes a quarter of it.
      llc: {entries: 32768, ways: 32}, // TOM: 2 MiB for four cores, as if three were idle; ways: assumption
    },
    cacheFidelity: 'full', // a walk's loads begin in the first level here, on Barcelona probably in the second
    replacement: 'lru', // assumption
    staleFaults: false, // the same faults on every machine
    nestedAccessedDirty: true, // NPT always does
    vpid: true, // AMD calls it ASID
    hypervisorLines: 32, // assumption: 2 KiB of code and data; 8 to 128
  },
  references: {
    BHARGAVA:
      '“Accelerating Two-Dimensional Page Walks for Virtualized Systems”, ASPLOS 2008, of which the abstract was read',
    RAMCLOUD: "“Server Memory Architecture”, RAMCloud's wiki: the data TLBs of Opteron (K10)",
    TLBS: 'AnandTech on the TLBs of Barcelona, March 2008: 48 entries in the first level and 512 in the second, for data and for instructions',
    PHENOM:
      'AnandTech on Phenom II, January 2009: 64 KiB in 3 cycles and 512 KiB in 15, on Phenom as on Phenom II',
    TOM: "Tom's Hardware on K10: the first level is associative in groups of two, and four cores share the third",
    TR: 'The Tech Report on Opteron 2300, September 2007: the third level takes about 23 ns at 2.0 GHz and 19 ns at 2.5 GHz',
    MCCALPIN:
      'John McCalpin, “AMD Opteron Local Memory Latency Chart”, 2010: 85 ns on two sockets with family 10h, revision B3, at 2.3 GHz',
    HP: 'Hennessy and Patterson, “Computer Architecture”, on the Opteron before it: a hit of the second-level TLB takes 7 cycles',
    SANDER:
      'Ben Sander of AMD at the Fall Processor Forum 2006, by CNET: a world switch, to the hypervisor and back, takes 1,000 to 2,000 cycles, and on Barcelona a quarter less',
    PVM: '“PVM: Efficient Shadow Paging for Deploying Secure Containers in Cloud-native Environment”, SOSP 2023',
  },
  ...stated({
    ...ASSUMED,
    cyclesPerInstruction: [0.75, 'assumption'],
    l1Cycles: [3, 'PHENOM'],
    l2Cycles: [15, 'PHENOM'],
    llcCycles: [47, 'derived from TR: 23 ns × 2.0 GHz to 19 ns × 2.5 GHz'],
    memoryCycles: [196, 'derived from MCCALPIN: 85 ns'],
    dataExposed: [0.25, 'assumption: four independent misses at a time'],

    // Data is exposed less, for many misses may be outstanding, and one walker takes one walk at a time (assumption): what hides
    // a walk is computing, never another walk.
    walkExposed: [0.75, 'assumption: computing hides a quarter'],
    stlbHitCycles: [7, 'HP'],
    tlbMissCycles: [7, 'assumption: as long as a hit'],
    walkCacheHitCycles: [1, 'assumption'],
    nestedTlbHitCycles: [1, 'assumption'],

    syscallCycles: [150, 'assumption'],
    cr3LoadCycles: [190, 'assumption'],
    invlpgCycles: [250, 'assumption'],

    // The dispatch around a world switch is what Cascade Lake's hypercall has beyond two switches of 262 cycles (PVM, section 2.2).
    exitCycles: [
      1751,
      'derived from SANDER and PVM: three quarters of 1500, the middle of his range, and 1150 − 2 × 262',
      [1376, 2126],
    ],
  }),
});
