/**
 * Intel Xeon of the Cascade Lake generation (Skylake's core), 2019: the processor of the PVM paper's measurements. The short
 * names of sources are those of its `references`.
 */
import {NO_ARRAY} from '../hardware/geometry.ts';
import {ASSUMED} from './assumed.ts';
import {FITTED} from './fitted.ts';
import {machine} from './machine.ts';
import {from, stated} from './stated.ts';

export const cascadeLake = machine({
  id: 'cascade-lake',
  title: 'Cascade Lake (2019)',
  description: 'Intel Xeon with EPT, VPID and PCID; exits as the PVM paper measured them',
  gigahertz: 2.5, // PVM
  features: {
    nestedPaging: 'EPT', // PVM
    vpid: true, // assumption: since Nehalem
    pcid: true, // assumption: since Westmere
    fiveLevels: false, // assumption: they came with the next generation
    hugePages: true, // MS
  },
  geometry: {
    tlb: {
      data: [
        {entries: 64, ways: 4}, // DMT
        {entries: 32, ways: 4}, // MS; ways: assumption
        {entries: 4, ways: 4}, // MS; ways: assumption
      ],
      instruction: [
        {entries: 128, ways: 8}, // DMT
        {entries: 8, ways: 8}, // x86info on Kaby Lake, a thread's share; ways: assumption
        NO_ARRAY, // assumption: code in 1 GiB pages is held by the second level alone
      ],
      second: {entries: 1536, ways: 12}, // DMT; TK measured the 12 ways
      secondHolds: 'pages',
      secondHuge: {entries: 16, ways: 4}, // MS; ways: assumption
      secondInstruction: NO_ARRAY, // DMT: one second level for both
    },
    walkCaches: {
      2: {entries: 32, ways: 4}, // DMT
      3: {entries: 4, ways: 4}, // DMT
      4: {entries: 2, ways: 1}, // DMT
      5: {entries: 2, ways: 1}, // assumption: as level 4; only used where five levels are assumed
    },
    nestedWalkCaches: {
      2: {entries: 32, ways: 4}, // DMT gives the host the same arrays as the guest
      3: {entries: 4, ways: 4}, // DMT
      4: {entries: 2, ways: 1}, // DMT
      5: {entries: 2, ways: 1}, // assumption: as level 4
    },
    guestWalkCacheHolds: 'hfn', // SDM: combined paging-structure caches lead to physical addresses
    nestedTlb: {entries: 64, ways: 4}, // VIC; that this processor has it is an assumption
    caches: {
      l1: {entries: 512, ways: 8}, // DMT: 32 KiB
      l2: {entries: 16384, ways: 16}, // DMT: 1 MiB
      // Linux's /proc/cpuinfo on the 8269CY, in StarRocks' benchmark reports: 36,608 KB, which is 26 slices of 1.375 MiB.
      llc: {entries: 585728, ways: 11}, // 35.75 MiB, as above; ways: DMT
    },
    cacheFidelity: 'full',
    replacement: 'lru', // assumption
    staleFaults: false, // the same faults on every machine
    nestedAccessedDirty: true, // assumption: since Haswell
    vpid: true, // assumption: as KVM does
    hypervisorLines: 32, // assumption: 2 KiB of code and data; 8 to 128
  },
  references: {
    DMT: "“Direct Memory Translation for Virtualized Clouds”, ASPLOS 2024: constants of its artifact's cost model",
    PVM: '“PVM: Efficient Shadow Paging for Deploying Secure Containers in Cloud-native Environment”, SOSP 2023; Xeon Platinum 8269CY at 2.5 GHz, so 1 µs is 2500 cycles',
    HT: '“Accelerating Nested Virtualization with HyperTurtle”, USENIX ATC 2025, table 1; Xeon Silver 4216 at 2.1 GHz, so 1 µs is 2100 cycles',
    ZEN4: 'our own measurement of kernel operations under Linux 6.18 in a virtual machine on Zen 4: only ratios to a first touch are used',
    TK: 'tlbkit, demo-latencies/skylake',
    MS: "memsim's description of Cascade Lake",
    VIC: 'the simulator of Victima, common_translation.cfg',
    SO: "Stack Overflow 32256250, after section 2.1.3 of Intel's optimization manual: Skylake can have two page walks in flight at once; perf's event DTLB_LOAD_MISSES.WALK_PENDING counts “each PMH that is busy” there",
    SDM: "Intel 64 and IA-32 Architectures Software Developer's Manual, volume 3, section 28.3",
    Linux: 'the source of the kernel',
  },
  ...stated({
    ...ASSUMED,
    cyclesPerInstruction: [0.5, 'assumption'],
    l1Cycles: [4, 'DMT'],
    l2Cycles: [14, 'DMT'],
    llcCycles: [54, 'DMT'],
    memoryCycles: [200, 'DMT'],
    dataExposed: [0.25, 'assumption: four independent misses at a time'],

    // Data is exposed less, for many misses may be outstanding, and two walkers take two walks.
    walkExposed: [0.5, 'derived from SO: two walks at a time'],
    // TK's chain of dependent loads hides nothing: a miss that a paging-structure cache and one entry in L2 answer
    // takes 9 + 1 + 14 = 24 cycles here, and 25.8 as measured.
    stlbHitCycles: [9, 'TK'],
    tlbMissCycles: [9, 'assumption: as long as a hit'],
    walkCacheHitCycles: [1, 'DMT'],
    nestedTlbHitCycles: [1, 'VIC'],

    // scripts/fit/data.ts has the data, each with its source.
    ...from('derived from PVM and ZEN4 by a fit: npm run fit', FITTED),
    // HT table 1 has 4.8 µs for an EPT fault's handler, 10,080 cycles: less recognizing it, clearing the page and one entry.
    hostFaultCycles: [
      FITTED.hostFaultCycles,
      'derived from PVM figure 4: npm run fit',
      [FITTED.hostFaultCycles / 2, 8740],
    ],
    syscallCycles: [150, 'PVM table 2: 0.06 µs'],
    // PVM table 2: an isolated kernel adds 0.16 µs, 400 cycles: two loads of 190 and two reads of 10.
    cr3LoadCycles: [190, 'derived from PVM; the split is an assumption'],
    invlpgCycles: [250, 'Linux, arch/x86/mm/tlb.c: "Each single flush is about 100 ns"'],

    exitCycles: [1150, 'PVM table 1: an empty hypercall takes 0.46 µs'],
    // PVM table 2: four CR3 exits add 2.09 − 0.22 µs to a system call, 1169 cycles each.
    cr3LoadExitCycles: [8, 'derived from PVM: with the shadow root 1188 for a load and 1150 for a read'],
    cr3ReadExitCycles: [1, 'assumption'],
    // PVM tables 3 and 4: LMbench's protection fault takes 3.17 − 0.66 = 2.51 µs more, 6275 cycles: four CR3 exits of 1169, the
    // exit, four guest entries read from L1 (16), the page flushed (250, as assumed) and this.
    trueFaultCycles: [183, 'derived from PVM: 6275 − 4676 − 1150 − 16 − 250'],
    shadowRootCycles: [30, 'derived from PVM, as the handling of MOV to CR3'],

    // PVM table 1: an empty hypercall through PVM's switcher takes 0.54 µs, 200 cycles more, of two crossings. (Its
    // section 2.2 has 0.179 µs a crossing against 0.105 for VMX, 185 cycles more, of which the exit's dispatch makes up
    // a part.)
    switcherCrossingCycles: [100, 'derived from PVM: (0.54 − 0.46) / 2 µs'],
    // PVM table 2: a system call under PVM takes 0.29 µs, 0.23 more than natively, with two direct switches, …
    directSwitchCycles: [287.5, 'derived from PVM: (0.29 − 0.06) / 2 µs'],
    // … and 1.91 µs, 1.85 more, where each of the two is an exit: 2312.5 cycles, 1150 and 200 for the way included.
    modeSwitchExitCycles: [962.5, 'derived from PVM: 2312.5 − 1350'],

    nestedViolationCycles: [600, 'assumption'],
    nestedFillCycles: [240, 'assumption'],
  }),
});
