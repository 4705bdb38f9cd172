/**
 * AMD Zen 2, 2019: nested page tables (NPT) and ASIDs; neither PCID nor INVPCID. The short names of sources are those of its
 * `references`.
 */
import {NO_ARRAY} from '../hardware/geometry.ts';
import {ASSUMED} from './assumed.ts';
import {machine} from './machine.ts';
import {stated} from './stated.ts';

export const zen2 = machine({
  id: 'zen2',
  title: 'Zen 2 (2019)',
  description: 'AMD with NPT and ASIDs, no PCID; walk caches of the guest dimension hold guest frames',
  gigahertz: 2.25, // assumption
  features: {
    nestedPaging: 'NPT',
    vpid: true, // AMD calls it ASID
    pcid: false, // assumption: it came with Zen 3
    fiveLevels: false, // assumption: they came with Zen 4
    hugePages: true, // assumption
  },
  geometry: {
    tlb: {
      // One array of 64 holds every page size; here each size has one, which flatters programs that mix them.
      data: [
        {entries: 64, ways: 64}, // WIKI
        {entries: 64, ways: 64}, // WIKI
        {entries: 64, ways: 64}, // WIKI
      ],
      instruction: [
        {entries: 64, ways: 64}, // assumption
        {entries: 64, ways: 64}, // assumption
        {entries: 64, ways: 64}, // assumption
      ],
      second: {entries: 2048, ways: 16}, // WIKI, BOOT; ways: assumption, for 12 do not divide 2048
      secondHolds: 'tables', // WIKI: it holds PDEs, to speed up the walks of data and of instructions
      // WIKI: a 1 GiB page stands there as pieces of 2 MiB. Here it stands in the first level alone, and is walked to again.
      secondHuge: NO_ARRAY, // BOOT
      secondInstruction: {entries: 1024, ways: 8}, // BOOT; ways: 7-cpu.com, which has 512 entries
    },
    walkCaches: {
      2: NO_ARRAY, // WIKI: PDEs stand in the second-level TLB
      3: {entries: 16, ways: 16}, // assumption
      4: {entries: 4, ways: 4}, // assumption
      5: {entries: 4, ways: 4}, // assumption; only used where five levels are assumed
    },
    nestedWalkCaches: {
      2: {entries: 64, ways: 64}, // assumption
      3: {entries: 16, ways: 16}, // assumption
      4: {entries: 4, ways: 4}, // assumption
      5: {entries: 4, ways: 4}, // assumption
    },
    // Assumption: AMD's walk cache remembers guest entries as the guest wrote them, so its hit still needs the host
    // dimension, and the nested TLB beside it is what makes that cheap.
    guestWalkCacheHolds: 'gfn',
    nestedTlb: {entries: 64, ways: 64}, // assumption
    caches: {
      l1: {entries: 512, ways: 8}, // WIKI: 32 KiB
      l2: {entries: 8192, ways: 8}, // WIKI: 512 KiB
      llc: {entries: 262144, ways: 16}, // WIKI: 4 MiB a core; that four cores share it is an assumption
    },
    cacheFidelity: 'full',
    replacement: 'lru', // assumption
    staleFaults: false, // the same faults on every machine
    nestedAccessedDirty: true, // NPT always does
    vpid: true, // AMD calls it ASID
    hypervisorLines: 32, // assumption: 2 KiB of code and data; 8 to 128
  },
  references: {
    WIKI: 'WikiChip on Zen 2',
    BOOT: "Linux's boot log on Ryzen 4300G and others of Zen 2, which has it from CPUID: the last-level iTLB holds 1024 pages of 4 KiB or 2 MiB; the dTLB 2048 of either, and none of 1 GiB",
    AT: 'AnandTech on Zen 3: four table walkers more than the two there were; they are usually the bottleneck of accesses that miss the second-level TLB, for one or two of them must do such walks in turn',
    PVM: '“PVM: Efficient Shadow Paging for Deploying Secure Containers in Cloud-native Environment”, SOSP 2023',
    KVM: 'a measurement posted to the Linux kernel mailing list, December 2020, on an unnamed AMD processor: 1344 to 1376 cycles from before VMRUN to after it',
  },
  ...stated({
    ...ASSUMED,
    cyclesPerInstruction: [0.5, 'assumption'],
    l1Cycles: [4, 'assumption'],
    l2Cycles: [12, 'assumption'],
    llcCycles: [40, 'assumption'],
    memoryCycles: [220, 'assumption'],
    dataExposed: [0.25, 'assumption: four independent misses at a time'],

    // Data is exposed less, for many misses may be outstanding, and two walkers take two walks.
    walkExposed: [0.5, 'derived from AT: two walks at a time'],
    stlbHitCycles: [7, 'assumption'],
    tlbMissCycles: [7, 'assumption: as long as a hit'],
    walkCacheHitCycles: [1, 'assumption'],
    nestedTlbHitCycles: [1, 'assumption'],

    syscallCycles: [150, 'assumption'],
    cr3LoadCycles: [190, 'assumption'],
    invlpgCycles: [250, 'assumption'],

    // From before VMRUN to after it; the dispatch around it is what Cascade Lake's hypercall has beyond two world switches of
    // 262 cycles (PVM, section 2.2).
    exitCycles: [1986, 'KVM, the middle of its range, and an assumption: 1150 − 2 × 262'],
  }),
});
