/**
 * What the guest kernel's work takes on Cascade Lake, without the accesses to memory that are counted apart, and what the host's
 * does where it backs a frame. `npm run fit` writes this file; `scripts/fit/data.ts` has the data.
 */
export const FITTED = {
  guestFaultCycles: 1280,
  allocatePageCycles: 545,
  copyPageCycles: 905,
  freePageCycles: 288,
  mappingOperationCycles: 3650,
  changeEntryCycles: 123,
  forkEntryCycles: 81,
  mapFilePageCycles: 218,
  forkCycles: 18200,
  processExitCycles: 14600,
  waitCycles: 3640,
  execCycles: 634000,
  signalCycles: 1960,
  pipeTransferCycles: 532,
  contextSwitchCycles: 1770,
  wakeupCycles: 1770,
  hostFaultCycles: 4190,
} as const;
