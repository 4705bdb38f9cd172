/**
 * AMD Zen 4, 2022: nested page tables (NPT), ASIDs and PCIDs. The short names of sources are those of its `references`.
 *
 * CHASE says more than is stated here, and nobody documents it. Nested translations compete with pages, as if they stood in
 * the second-level TLB too (`stlbHolds=nested`), and a full set of it loses any way rather than the one used longest ago:
 * of 2,560 pages a sixth is missed, of 3,072 a third, of 4,096 a half. And where the guest's frames lie scattered, each has
 * a line of nested entries to itself: a step over 8,192 pages takes 77 cycles where they lie in a row, and 110 to 140 else.
 */
import {NO_ARRAY} from '../hardware/geometry.ts';
import {ASSUMED} from './assumed.ts';
import {machine} from './machine.ts';
import {stated} from './stated.ts';

export const zen4 = machine({
  id: 'zen4',
  title: 'Zen 4 (2022)',
  description: 'AMD with NPT, ASIDs and PCIDs; a larger second-level TLB and larger caches than Zen 2',
  gigahertz: 3.69, // CHASE: at this clock its shortest step takes 4 cycles
  features: {
    nestedPaging: 'NPT',
    vpid: true, // AMD calls it ASID
    pcid: true, // CPUID, and INVPCID
    fiveLevels: true, // assumption: the virtual machine that CPUID was read in has four
    hugePages: true, // CPUID
  },
  geometry: {
    tlb: {
      // One array of 72 holds every page size; here each size has one, which flatters programs that mix them.
      data: [
        {entries: 72, ways: 72}, // CPUID, CHASE
        {entries: 72, ways: 72}, // CPUID
        {entries: 72, ways: 72}, // assumption: as the others
      ],
      instruction: [
        {entries: 64, ways: 64}, // CPUID
        {entries: 64, ways: 64}, // CPUID
        {entries: 64, ways: 64}, // assumption: as the others
      ],
      second: {entries: 3072, ways: 24}, // CPUID; ways: assumption, which pages 32, 64 and 128 apart in CHASE bear out
      secondHolds: 'tables', // assumption: as Zen 2, of which WIKI says so
      // A 1 GiB page stands in the first level alone here, and is walked to again.
      secondHuge: NO_ARRAY, // CPUID
      secondInstruction: {entries: 512, ways: 4}, // CPUID
    },
    walkCaches: {
      2: NO_ARRAY, // PDEs stand in the second-level TLB
      3: {entries: 16, ways: 16}, // assumption
      4: {entries: 4, ways: 4}, // assumption
      5: {entries: 4, ways: 4}, // assumption; only used where five levels are asked for
    },
    nestedWalkCaches: {
      2: {entries: 64, ways: 64}, // assumption
      3: {entries: 16, ways: 16}, // assumption
      4: {entries: 4, ways: 4}, // assumption
      5: {entries: 4, ways: 4}, // assumption
    },
    // Assumption, as on Zen 2. ALIAS bears it out: the guest's last table is looked up however often it was used.
    guestWalkCacheHolds: 'gfn',
    nestedTlb: {entries: 512, ways: 8}, // derived from ALIAS: of 256 frames most are found, of 1024 not; ways: assumption
    caches: {
      l1: {entries: 512, ways: 8}, // CPUID: 32 KiB
      l2: {entries: 16384, ways: 8}, // CPUID: 1 MiB
      llc: {entries: 524288, ways: 16}, // CPUID: 32 MiB, all of it for this core, as if its neighbours were idle
    },
    cacheFidelity: 'full',
    replacement: 'lru', // assumption
    staleFaults: false, // the same faults on every machine
    nestedAccessedDirty: true, // NPT always does
    vpid: true, // AMD calls it ASID
    hypervisorLines: 32, // assumption: 2 KiB of code and data; 8 to 128
  },
  references: {
    CPUID:
      'leaves 7, 80000001h, 80000005h, 80000006h and 8000001Dh of an EPYC of family 25, model 17, in a virtual machine',
    WIKI: 'WikiChip on Zen 2: the second-level data TLB holds page-directory entries (PDEs) too, to speed up walks',
    CHASE:
      'measured for this file on that processor, which others shared: a dependent chase, one node a page, 4 KiB guest and host pages; a step takes 4 cycles up to 72 pages, 11 at 256, 22 from 1,024 to 2,048, and within 64 pages 14 where the lines fit into the second-level cache',
    ALIAS:
      'the same with 16 to 48 frames behind 8,192 to 24,576 pages, so that only the guest dimension misses: 62 cycles, of which the data, under an address that is not its last one, takes 28',
    AT: 'AnandTech on Zen 3: four table walkers more than the two there were; they are usually the bottleneck of accesses that miss the second-level TLB, for one or two of them must do such walks in turn',
    PVM: '“PVM: Efficient Shadow Paging for Deploying Secure Containers in Cloud-native Environment”, SOSP 2023',
    KVM: 'a measurement posted to the Linux kernel mailing list, December 2020, on an unnamed AMD processor: 1344 to 1376 cycles from before VMRUN to after it',
  },
  ...stated({
    ...ASSUMED,
    cyclesPerInstruction: [0.5, 'assumption'],
    l1Cycles: [4, 'CHASE'],
    l2Cycles: [14, 'CHASE'],
    llcCycles: [46, 'assumption'],
    memoryCycles: [400, 'assumption'],
    dataExposed: [0.25, 'assumption: four independent misses at a time'],

    // Data is exposed less, for many misses may be outstanding, and how many walks six table walkers take at a time is
    // not published: at least the two that there were on Zen 2.
    walkExposed: [0.5, 'assumption: two walks at a time, of the six that AT counts'],
    stlbHitCycles: [7, 'derived from CHASE: 11 − 4'],
    tlbMissCycles: [7, 'assumption: as long as a hit'],
    // Of the 34 cycles of ALIAS beyond data and a hit's 28 one guest entry takes 14, and a PDE and two frames the rest.
    walkCacheHitCycles: [7, 'derived from WIKI and CHASE: a hit of the second-level TLB'],
    nestedTlbHitCycles: [7, 'derived from ALIAS: (62 − 28 − 14 − 7) / 2, rounded to that of a PDE'],

    syscallCycles: [150, 'assumption'],
    cr3LoadCycles: [190, 'assumption'],
    invlpgCycles: [250, 'assumption'],

    // From before VMRUN to after it; the dispatch around it is what Cascade Lake's hypercall has beyond two world switches of
    // 262 cycles (PVM, section 2.2).
    exitCycles: [1986, 'KVM, the middle of its range, and an assumption: 1150 − 2 × 262'],
  }),
});
