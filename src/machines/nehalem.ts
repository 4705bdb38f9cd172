/** Intel Nehalem, 2008: the first generation with EPT and VPID. The short names of sources are those of its `references`. */
import {NO_ARRAY} from '../hardware/geometry.ts';
import {ASSUMED} from './assumed.ts';
import {machine} from './machine.ts';
import {stated} from './stated.ts';

export const nehalem = machine({
  id: 'nehalem',
  title: 'Nehalem (2008)',
  description: 'The first Intel processor with EPT and VPID; no PCID, no 1 GiB pages',
  gigahertz: 2.66, // 7CPU
  features: {
    nestedPaging: 'EPT', // VMware's study of EPT, 2009, used Xeon 5500
    vpid: true, // assumption
    pcid: false, // assumption: it came with Westmere
    fiveLevels: false,
    hugePages: false, // assumption: they came with Westmere
  },
  geometry: {
    tlb: {
      data: [
        {entries: 64, ways: 4}, // GIST
        {entries: 32, ways: 4}, // 7CPU; ways: assumption
        NO_ARRAY,
      ],
      instruction: [
        {entries: 64, ways: 4}, // GIST
        {entries: 7, ways: 7}, // assumption
        NO_ARRAY,
      ],
      second: {entries: 512, ways: 4}, // GIST; that it holds 2 MiB pages too is a simplification
      secondHolds: 'pages',
      secondHuge: NO_ARRAY,
      secondInstruction: NO_ARRAY, // HP: one second level for both
    },
    walkCaches: {
      2: {entries: 32, ways: 4}, // assumption: as DMT has it for a later core
      3: {entries: 4, ways: 4}, // assumption: as DMT
      4: {entries: 2, ways: 1}, // assumption: as DMT
      5: NO_ARRAY,
    },
    nestedWalkCaches: {
      2: {entries: 32, ways: 4}, // assumption: as the guest's
      3: {entries: 4, ways: 4}, // assumption
      4: {entries: 2, ways: 1}, // assumption
      5: NO_ARRAY,
    },
    guestWalkCacheHolds: 'hfn', // Intel's manual, section 28.3: combined paging-structure caches
    nestedTlb: {entries: 16, ways: 4}, // assumption: smaller than what is simulated for later cores
    caches: {
      l1: {entries: 512, ways: 8}, // assumption: 32 KiB
      l2: {entries: 4096, ways: 8}, // assumption: 256 KiB
      llc: {entries: 131072, ways: 16}, // assumption: 8 MiB
    },
    cacheFidelity: 'full',
    replacement: 'lru', // assumption
    staleFaults: false, // the same faults on every machine
    nestedAccessedDirty: false, // assumption: they came with Haswell
    vpid: true, // assumption
    hypervisorLines: 32, // assumption: 2 KiB of code and data; 8 to 128
  },
  references: {
    GIST: "a core i7-950 as its owner's cpuid listed it",
    '7CPU': "7-cpu.com on Westmere X5650, Nehalem's shrink, at 2.66 GHz",
    HP: 'Hennessy and Patterson, “Computer Architecture”, on the i7 of this generation: an instruction TLB miss goes to the second-level TLB too',
    DMT: "“Direct Memory Translation for Virtualized Clouds”, ASPLOS 2024: constants of its artifact's cost model, for a later core",
    SBE: '“VMExits”, yshalabi.github.io: VMCALL and a minimal return by KVM take 1600 to 1700 cycles on an i7-3960X, two generations later',
  },
  ...stated({
    ...ASSUMED,
    cyclesPerInstruction: [0.75, 'assumption'],
    l1Cycles: [4, '7CPU'],
    l2Cycles: [10, '7CPU'],
    llcCycles: [40, '7CPU'],
    memoryCycles: [218, '7CPU: 40 cycles + 67 ns'],
    dataExposed: [0.25, 'assumption: four independent misses at a time'],

    // Data is exposed less, for many misses may be outstanding, and one walker takes one walk at a time (assumption: Intel's
    // manual has the second one for later cores): what hides a walk is computing, never another walk.
    walkExposed: [0.75, 'assumption: computing hides a quarter'],
    stlbHitCycles: [7, "assumption: Sandy Bridge's 6.3 (tlbkit, demo-latencies/sandybridge), rounded"],
    tlbMissCycles: [7, 'assumption: as long as a hit'],
    walkCacheHitCycles: [1, 'assumption: as DMT'],
    nestedTlbHitCycles: [1, 'assumption'],

    syscallCycles: [150, 'assumption'],
    cr3LoadCycles: [190, 'assumption'],
    invlpgCycles: [200, 'assumption'],

    exitCycles: [2200, 'assumption: a third above SBE'],
    // A VM exit is dearer here than PVM's switcher was measured to be elsewhere, and no price is negative: PVM is
    // charged too much.
    switcherCrossingCycles: [1, 'assumption: next to nothing'],
  }),
});
