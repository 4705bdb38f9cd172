/**
 * How long software takes for what nobody has published: assumptions, all of them, and the same cycles on every
 * machine that states nothing better, so that machines differ by what is known of them.
 */
import {assumptions} from './stated.ts';

export const ASSUMED = assumptions({
  // The guest kernel.
  spuriousFaultCycles: 600,
  contextSwitchCycles: 1500,
  zeroPageCycles: 500,
  copyPageCycles: 800,
  forkEntryCycles: 40,
  freePageCycles: 100,
  reclaimPageCycles: 500,
  swapInPageCycles: 1000,
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

  // Shadow tables. A new page is cleared (500, as any page) and entered in the hash (200).
  shadowFillCycles: 150,
  shadowLinkCycles: 100,
  shadowAllocateCycles: 700,
  shadowReuseCycles: 100,
  shadowFreeCycles: 250,
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
  syncPageCycles: 300,
  syncEntryCycles: 5,
  bypassMarkCycles: 5,
  sampleAccessedCycles: 24,
  emulateStoreCycles: 900,
  storeCalloutCycles: 200,
  storeToldCycles: 30,
  // INVVPID, of either type: as long as INVLPG, for nobody has published it.
  hypervisorFlushCycles: 250,
  hypervisorPageFlushCycles: 250,

  // The host. A nested table is cleared and linked like a shadow page.
  hostFaultCycles: 8740,
  nestedFillCycles: 240,
  nestedAllocateCycles: 700,
  hostUnmapCycles: 2000,
  hostProtectCycles: 500,
  nestedFlushCycles: 500,
});
