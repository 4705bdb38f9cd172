/**
 * Intel with the first VT-x, as Adams and Agesen measured it (AA, of its `references`): no nested paging, no VPID, exits that
 * cost thousands of cycles.
 *
 * How the measured totals split into exit, handler and emulation is assumed. The rest of the processor is too.
 */
import {NO_ARRAY} from '../hardware/geometry.ts';
import {ASSUMED} from './assumed.ts';
import {machine} from './machine.ts';
import {stated} from './stated.ts';

const NO_WALK_CACHES = {2: NO_ARRAY, 3: NO_ARRAY, 4: NO_ARRAY, 5: NO_ARRAY};

export const vtx2006 = machine({
  id: 'vtx-2006',
  title: 'First VT-x (2006)',
  description: 'Intel, first VT-x: no nested paging, no VPID, no PCID, and very dear exits',
  gigahertz: 3.8, // assumption
  features: {nestedPaging: 'none', vpid: false, pcid: false, fiveLevels: false, hugePages: false},
  geometry: {
    tlb: {
      data: [
        {entries: 64, ways: 64}, // assumption
        {entries: 32, ways: 32}, // assumption
        NO_ARRAY,
      ],
      instruction: [
        {entries: 64, ways: 64}, // assumption
        {entries: 32, ways: 32}, // assumption
        NO_ARRAY,
      ],
      second: NO_ARRAY, // assumption
      secondHolds: 'pages',
      secondHuge: NO_ARRAY,
      secondInstruction: NO_ARRAY,
    },
    walkCaches: NO_WALK_CACHES, // assumption
    nestedWalkCaches: NO_WALK_CACHES,
    guestWalkCacheHolds: 'hfn', // of no effect without such caches
    nestedTlb: NO_ARRAY,
    caches: {
      l1: {entries: 256, ways: 8}, // assumption: 16 KiB
      l2: {entries: 32768, ways: 8}, // assumption: 2 MiB
      llc: NO_ARRAY, // assumption
    },
    cacheFidelity: 'full',
    replacement: 'lru', // assumption
    staleFaults: false, // the same faults on every machine
    nestedAccessedDirty: false, // of no effect without nested paging
    vpid: false,
    hypervisorLines: 32, // assumption: 2 KiB of code and data; 8 to 128
  },
  references: {
    AA: "“A Comparison of Software and Hardware Techniques for x86 Virtualization”, ASPLOS 2006, three of its nanobenchmarks, read second-hand, in comments of a re-implementation: a page fault takes 1093 cycles natively and 11,242 on the hardware VMM; a table store 1 and 12,733, and 391 on the software VMM, which translates the guest's code",
  },
  ...stated({
    ...ASSUMED,
    cyclesPerInstruction: [1, 'assumption'],
    l1Cycles: [4, "assumption; a quarter of it is AA's native table store, 1 cycle"],
    l2Cycles: [28, 'assumption'],
    llcCycles: [300, 'assumption, of no effect: there is no third level'],
    memoryCycles: [300, 'assumption'],
    dataExposed: [0.25, 'assumption: four independent misses at a time'],

    // Data is exposed less, for many misses may be outstanding, and one walker takes one walk at a time (assumption): what
    // hides a walk is computing, never another walk.
    walkExposed: [0.75, 'assumption: computing hides a quarter'],
    stlbHitCycles: [20, 'assumption, of no effect: there is no second level'],
    tlbMissCycles: [20, 'assumption: starting the page walker'],
    walkCacheHitCycles: [1, 'assumption, of no effect: there are no such caches'],
    nestedTlbHitCycles: [1, 'assumption, of no effect'],

    guestFaultCycles: [1093, 'AA'],
    syscallCycles: [250, 'assumption'],
    cr3LoadCycles: [400, 'assumption'],
    invlpgCycles: [400, 'assumption'],
    zeroPageCycles: [2000, 'assumption: memory of its time'],
    copyPageCycles: [3000, 'assumption: memory of its time'],

    exitCycles: [6000, 'assumption'],
    // A VM exit is dearer here than PVM's switcher was measured to be elsewhere, and no price is negative: PVM is
    // charged too much.
    switcherCrossingCycles: [1, 'assumption: next to nothing'],
    // AA: 11,242 − 1093 leaves 10,149: the exit, four guest entries read from L1 (16 cycles) and this.
    trueFaultCycles: [4133, 'derived from AA'],
    // AA: 12,733: the exit, four guest entries read from L1 (16), the store emulated (and its
    // line touched, 1), one shadow entry cleared (50).
    traceFaultCycles: [3666, 'derived from AA: 12,733 − 6000 − 16 − 3000 − 1 − 50'],
    emulateStoreCycles: [3000, 'assumption'],
    // AA, on the software VMM: 391, of which the line touched is 1 and one shadow entry cleared 50.
    storeCalloutCycles: [340, 'derived from AA'],
    hiddenFaultCycles: [2500, 'assumption: between a CR3 exit and a true fault'],
    cr3LoadExitCycles: [500, 'assumption'],
    cr3ReadExitCycles: [100, 'assumption'],
    invlpgExitCycles: [500, 'assumption'],
    invpcidExitCycles: [500, 'assumption'],
    globalFlushExitCycles: [500, 'assumption'],
  }),
});
