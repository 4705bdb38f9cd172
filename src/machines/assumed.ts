/**
 * How long software takes for what nobody has published: assumptions, all of them, and the same cycles on every
 * machine that states nothing better, so that machines differ by what is known of them.
 */
import {FITTED} from './fitted.ts';
import {assumptions, from} from './stated.ts';

export const ASSUMED = {
  ...from('assumption: as fitted on Cascade Lake', FITTED),
  ...assumptions({
    // The guest kernel. To clear a page is to store 8 bytes a cycle; the rest is what nobody has published.
    spuriousFaultCycles: 600,
    zeroPageCycles: 500,
    reclaimPageCycles: 500,
    swapInPageCycles: 1000,
    // The file system's part is not in it.
    dirtySharedPageCycles: 500,
    cr3ReadCycles: 10,
    invpcidCycles: 350,
    globalFlushCycles: 400,

    // Setting an accessed or dirty bit is one locked update in the first-level cache, whoever does it.
    walkAdUpdateCycles: 24,
    softwareAdUpdateCycles: 24,

    // What an exit's handler does beyond leaving and entering the guest.
    hiddenFaultCycles: 350,
    // As on Cascade Lake, where it is derived from a measurement.
    trueFaultCycles: 180,
    traceFaultCycles: 250,
    tableHypercallCycles: 100,
    cr3LoadExitCycles: 8,
    cr3ReadExitCycles: 1,
    // Next to nothing, as for MOV to CR3; INVPCID has an operand in guest memory to read.
    invlpgExitCycles: 10,
    invpcidExitCycles: 100,
    globalFlushExitCycles: 10,
    spuriousFaultExitCycles: 250,
    hintExitCycles: 250,
    nestedViolationCycles: 600,

    // A guest kernel beside its processes: software, taken to be as long as on the machine where it was measured.
    modeSwitchExitCycles: 960,
    switcherCrossingCycles: 100,
    directSwitchCycles: 290,

    // Shadow tables. A new page is two of the allocator's (507 each; the fit has 545 for the guest's), one of them cleared
    // (500), and is described and entered in the hash (300).
    shadowFillCycles: 150,
    shadowLinkCycles: 100,
    shadowAllocateCycles: 1814,
    shadowReuseCycles: 100,
    // Each of its 512 entries is looked at (2), it is unlinked and leaves the hash (250), and two pages go (282 each;
    // the fit has 288 for the guest's).
    shadowFreeCycles: 1838,
    shadowClearCycles: 50,
    shadowRootCycles: 30,
    // A count in memory that was used lately, and the place among the roots at hand.
    shadowReleaseCycles: 20,
    // The lock, and four entries read from the first-level cache.
    shadowSearchCycles: 40,
    // One locked update in the first-level cache, as for an accessed bit, and a store to let go.
    shadowLockCycles: 24,
    traceInstallCycles: 150,
    writeProtectCycles: 50,
    // A test of two flags and a frame, with eight entries a line that the processor fetches ahead.
    searchEntryCycles: 2,
    breakLargeCycles: 150,
    unsyncPageCycles: 100,
    // Each of the 512 entries is looked at (2); one that is there is compared with a copy of the guest's, read as user memory is.
    syncPageCycles: 1324,
    syncEntryCycles: 50,
    bypassMarkCycles: 5,
    sampleAccessedCycles: 24,
    emulateStoreCycles: 900,
    storeCalloutCycles: 200,
    storeToldCycles: 30,
    // INVVPID, of either type: as long as INVLPG, for nobody has published it.
    hypervisorFlushCycles: 250,
    hypervisorPageFlushCycles: 250,

    // The host. A nested table is taken (507), cleared (500) and linked (200).
    nestedFillCycles: 240,
    nestedAllocateCycles: 1207,
    hostUnmapCycles: 2000,
    hostProtectCycles: 500,
    nestedFlushCycles: 500,
  }),
} as const;
