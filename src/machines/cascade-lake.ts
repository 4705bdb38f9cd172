/**
 * Intel Xeon of the Cascade Lake generation (Skylake's core), 2019: the processor of the PVM paper's measurements.
 *
 * Sources, named by their letters below:
 *   DMT   page-walk cost model of "Direct Memory Translation for Virtualized Clouds", ASPLOS 2024, artifact
 *   PVM   "PVM: Efficient Shadow Paging for Deploying Secure Containers in Cloud-native Environment", SOSP 2023;
 *         Xeon Platinum 8269CY, 2.5 GHz: 1 µs is 2500 cycles
 *   HT    "HyperTurtle", tables 1 and 2; Xeon Silver 4216, 2.1 GHz: 1 µs is 2100 cycles
 *   TK    tlbkit, demo-latencies/skylake: measured on a dependent chain of loads
 *   SDM   Intel 64 and IA-32 Architectures Software Developer's Manual, volume 3, section 28.3
 *   VIC   Victima's simulator, common_translation.cfg
 */
import {machine} from './machine.ts';

const OFF = {entries: 0, ways: 0};

export const cascadeLake = machine({
  id: 'cascade-lake',
  title: 'Cascade Lake (2019)',
  description:
    'Intel Xeon, Skylake core: EPT, VPID and PCID; exits and faults as the PVM paper measured them',
  gigahertz: 2.5, // PVM
  features: {nestedPaging: 'EPT', vpid: true, pcid: true, fiveLevels: false, hugePages: true},
  geometry: {
    tlb: {
      data: [
        {entries: 64, ways: 4}, // DMT
        {entries: 32, ways: 4}, // entries: memsim's Cascade Lake; ways: assumption
        {entries: 4, ways: 4}, // entries: memsim's Cascade Lake; ways: assumption
      ],
      instruction: [
        {entries: 128, ways: 8}, // DMT
        {entries: 8, ways: 8}, // a thread's share, Kaby Lake by x86info; ways: assumption
        OFF, // assumption: code in 1 GiB pages lives in the second level alone
      ],
      second: {entries: 1536, ways: 12}, // DMT; 12 ways also measured by TK
      secondHuge: {entries: 16, ways: 4}, // entries: memsim's Cascade Lake; ways: assumption
    },
    walkCaches: {
      2: {entries: 32, ways: 4}, // DMT
      3: {entries: 4, ways: 4}, // DMT
      4: {entries: 2, ways: 1}, // DMT
      5: {entries: 2, ways: 1}, // assumption: as level 4; the processor has no such level
    },
    nestedWalkCaches: {
      2: {entries: 32, ways: 4}, // DMT, which gives the host the same arrays as the guest
      3: {entries: 4, ways: 4}, // DMT
      4: {entries: 2, ways: 1}, // DMT
      5: {entries: 2, ways: 1}, // assumption: as level 4
    },
    guestWalkCacheHolds: 'hfn', // SDM: combined paging-structure caches hold physical addresses
    nestedTlb: {entries: 64, ways: 4}, // VIC; that the processor is so is an assumption
    caches: {
      l1: {entries: 512, ways: 8}, // DMT: 32 KiB
      l2: {entries: 16384, ways: 16}, // DMT: 1 MiB
      llc: {entries: 360448, ways: 11}, // DMT: 22 MiB
    },
    cacheFidelity: 'full',
    replacement: 'lru', // assumption
    staleFaults: false, // assumption: the same faults on every machine
    vpid: true, // SDM
  },
  latencies: {
    cyclesPerInstruction: 0.5, // assumption
    l1Cycles: 4, // DMT
    l2Cycles: 14, // DMT
    llcCycles: 54, // DMT
    memoryCycles: 200, // DMT
    dataExposed: 0.25, // assumption

    walkExposed: 0.75, // assumption
    stlbHitCycles: 9, // TK: + 9.0 cycles
    tlbMissCycles: 9, // assumption: as long as a hit; with a paging-structure cache and one entry in L2, 24 of TK's 25.8
    walkCacheHitCycles: 1, // DMT
    nestedTlbHitCycles: 1, // VIC
    walkAdUpdateCycles: 24, // assumption: a locked update in the first-level cache

    guestFaultCycles: 1000, // assumption
    spuriousFaultCycles: 600, // assumption
    syscallCycles: 150, // PVM table 2: 0.06 µs without an isolated kernel
    contextSwitchCycles: 1500, // assumption
    zeroPageCycles: 500, // assumption
    copyPageCycles: 800, // assumption
    forkEntryCycles: 40, // assumption
    freePageCycles: 100, // assumption
    reclaimPageCycles: 500, // assumption
    swapInPageCycles: 1000, // assumption
    // PVM table 2: an isolated kernel adds 0.16 µs, 400 cycles, to a system call: two reads and two loads.
    cr3LoadCycles: 190, // derived from PVM; its split is an assumption
    cr3ReadCycles: 10, // derived from PVM; its split is an assumption
    invlpgCycles: 250, // "about 100 ns", a comment in Linux's arch/x86/mm/tlb.c
    invpcidCycles: 350, // assumption
    globalFlushCycles: 400, // assumption

    exitCycles: 1150, // PVM table 1: an empty hypercall, 0.46 µs
    hiddenFaultCycles: 350, // assumption
    trueFaultCycles: 350, // assumption
    traceFaultCycles: 250, // assumption
    // PVM table 2: 2.09 µs a system call against 0.22 µs is 4675 cycles for four CR3 exits, 1169 each.
    cr3LoadExitCycles: 8, // derived from PVM; with the shadow root 38 more than an empty hypercall
    cr3ReadExitCycles: 1, // assumption: nothing to do
    invlpgExitCycles: 250, // assumption
    invpcidExitCycles: 250, // assumption
    globalFlushExitCycles: 250, // assumption
    spuriousFaultExitCycles: 250, // assumption
    // HT table 1: 4.8 µs, 10,080 cycles, for an EPT fault's handler: these 600, a fill and a host fault.
    nestedViolationCycles: 600, // assumption

    softwareAdUpdateCycles: 24, // assumption: a locked update in the first-level cache
    shadowFillCycles: 150, // assumption
    shadowLinkCycles: 100, // assumption
    shadowAllocateCycles: 700, // assumption: 500 to clear it and 200 for the hash
    shadowReuseCycles: 100, // assumption
    shadowFreeCycles: 250, // assumption
    shadowClearCycles: 50, // assumption
    shadowRootCycles: 30, // derived from PVM: see cr3LoadExitCycles
    traceInstallCycles: 150, // assumption
    writeProtectCycles: 50, // assumption
    breakLargeCycles: 150, // assumption
    emulateStoreCycles: 900, // assumption
    hypervisorFlushCycles: 250, // assumption

    hostFaultCycles: 9240, // derived from HT: 10,080 − 600 − 240
    nestedFillCycles: 240, // assumption
    nestedAllocateCycles: 700, // assumption: as a shadow page
    hostUnmapCycles: 2000, // assumption
    hostProtectCycles: 500, // assumption
    nestedFlushCycles: 500, // assumption
  },
});
