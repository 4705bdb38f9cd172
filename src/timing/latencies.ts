/**
 * What a machine states about time: the latencies of its hardware and how long software takes for each kind of work.
 * `costs.ts` turns these into a price for every event. Each is open to `--set machine.NAME=` and to a machine's JSON.
 */
import {keysOf} from './records.ts';

export interface LatencyDefinition {
  readonly unit: 'cycles' | 'share';
  readonly description: string;
}

const cycles = (description: string): LatencyDefinition => ({unit: 'cycles', description});
const share = (description: string): LatencyDefinition => ({unit: 'share', description});

export const LATENCIES = {
  // Computing and memory.
  cyclesPerInstruction: cycles('an instruction that waits for nothing'),
  l1Cycles: cycles('a load that finds its line in the first-level cache'),
  l2Cycles: cycles('a load that finds its line in the second-level cache'),
  llcCycles: cycles('a load that finds its line in the last-level cache'),
  memoryCycles: cycles('a load that finds its line in memory'),
  dataExposed: share(
    'share of the latency of data, and of a second-level TLB hit, that is not hidden by what goes on meanwhile; ' +
      'all of it for a dependent load',
  ),

  // Translation.
  walkExposed: share(
    'share of the latency of a page walk that is not hidden by what goes on meanwhile, other walks among it; all of ' +
      'it for a dependent load',
  ),
  stlbHitCycles: cycles('a translation that the second-level TLB serves'),
  tlbMissCycles: cycles('finding that no TLB holds the translation, and starting the page walker'),
  walkCacheHitCycles: cycles('a walk that a paging-structure cache shortens'),
  nestedTlbHitCycles: cycles('a nested dimension that the nested TLB skips'),
  walkAdUpdateCycles: cycles('the page walker setting an accessed or dirty bit'),

  // The guest kernel's own work, without the accesses to memory that are counted apart.
  guestFaultCycles: cycles('a page fault in the guest: exception, finding the mapping, and return'),
  spuriousFaultCycles: cycles('a page fault whose handler finds nothing to do'),
  syscallCycles: cycles('a system call that does nothing'),
  contextSwitchCycles: cycles('choosing another process and switching registers'),
  wakeupCycles: cycles('waking a process that sleeps'),
  zeroPageCycles: cycles('clearing a page, as guest or as host'),
  copyPageCycles: cycles('copying a page'),
  forkEntryCycles: cycles('one table entry looked at and copied by fork'),
  allocatePageCycles: cycles('taking a page from the frame allocator, without clearing it'),
  freePageCycles: cycles('giving a page back to the frame allocator'),
  reclaimPageCycles: cycles('choosing a page for swap-out and unmapping it, without the device'),
  swapInPageCycles: cycles('finding and mapping a swapped page, without the device'),
  mappingOperationCycles: cycles('mmap, munmap, mprotect and their like, without the entries'),
  changeEntryCycles: cycles('one table entry changed, moved or cleared by such an operation'),
  mapFilePageCycles: cycles('mapping one page of the page cache: finding it, counting it, setting its entry'),
  dirtySharedPageCycles: cycles('telling a file that a shared page of it is about to be written'),
  forkCycles: cycles('fork, without the pages, tables and entries'),
  execCycles: cycles('exec, without the pages, tables and entries'),
  processExitCycles: cycles('the end of a process, without the pages, tables and entries'),
  waitCycles: cycles('waiting for a child that has ended'),
  signalCycles: cycles('delivering a signal to its handler'),
  pipeTransferCycles: cycles('writing to a pipe or reading from it, beyond the system call'),
  cr3LoadCycles: cycles('MOV to CR3, without the TLB misses that follow'),
  cr3ReadCycles: cycles('MOV from CR3'),
  invlpgCycles: cycles('INVLPG'),
  invpcidCycles: cycles('INVPCID'),
  globalFlushCycles: cycles('MOV to CR4 that clears PGE and MOV to CR4 that sets it again'),

  // VM exits: the way out and in again, and on top of it the handler of each cause.
  exitCycles: cycles('a VM exit whose handler does nothing: out, dispatch, in again'),
  hiddenFaultCycles: cycles('handling a hidden fault, without the loads and fills that are counted apart'),
  trueFaultCycles: cycles(
    'recognizing a true fault and injecting it, without the loads and the flush counted apart',
  ),
  traceFaultCycles: cycles('recognizing a store to a traced table, without emulating it'),
  tableHypercallCycles: cycles('handling a hypercall about guest tables, without its entries'),
  cr3LoadExitCycles: cycles('handling MOV to CR3, without the shadow root and the flush'),
  cr3ReadExitCycles: cycles('handling MOV from CR3'),
  invlpgExitCycles: cycles('handling INVLPG, without what is flushed'),
  invpcidExitCycles: cycles('handling INVPCID, without what is flushed'),
  globalFlushExitCycles: cycles('handling MOV to CR4, without what is flushed'),
  spuriousFaultExitCycles: cycles('handling a fault that the tables do not bear out'),
  modeSwitchExitCycles: cycles(
    "handling a switch between the guest's kernel and its processes, both beside each other",
  ),
  switcherCrossingCycles: cycles(
    'one way between guest and hypervisor by a switcher in software, beyond half an exit',
  ),
  directSwitchCycles: cycles(
    "a switch between the guest's kernel and its processes by such a switcher alone",
  ),
  hintExitCycles: cycles('handling a hypercall that tells what the guest is about to do'),
  nestedViolationCycles: cycles('handling an EPT violation or nested page fault whose frame is backed'),

  // What shadow paging does in an exit.
  softwareAdUpdateCycles: cycles('software setting an accessed or dirty bit in a guest entry'),
  shadowFillCycles: cycles('computing and writing one shadow leaf entry'),
  shadowLinkCycles: cycles('making a shadow entry point at a shadow page'),
  shadowAllocateCycles: cycles('taking a shadow page, clearing it and entering it in the hash'),
  shadowReuseCycles: cycles('finding a shadow page in the hash'),
  shadowFreeCycles: cycles('freeing a shadow page: unlinking it and taking it out of the hash'),
  shadowClearCycles: cycles('clearing one shadow entry and its reverse mapping'),
  shadowRootCycles: cycles('entering the shadow root of a CR3 load that is at hand'),
  shadowReleaseCycles: cycles('giving back a shadow root that is not kept at hand: it has one user less'),
  shadowSearchCycles: cycles(
    'looking for the entry of one page below a root: the lock, and a walk by software',
  ),
  shadowLockCycles: cycles(
    'taking the lock of the shadow tables, which nobody else wants, and letting go of it',
  ),
  traceInstallCycles: cycles('write-protecting a guest table frame, without its entries'),
  writeProtectCycles: cycles('making one entry read-only'),
  searchEntryCycles: cycles('looking at one shadow entry for the frame that it maps, in a run of them'),
  breakLargeCycles: cycles('dropping a large shadow entry that a guest table lies in'),
  unsyncPageCycles: cycles('letting a shadow page go out of step: marking it and the pages above it'),
  syncPageCycles: cycles('bringing a shadow page into step, without the entries that are counted apart'),
  syncEntryCycles: cycles('comparing one shadow entry with the guest entry, without the load'),
  bypassMarkCycles: cycles('marking one shadow entry so that a fault on it does not exit'),
  sampleAccessedCycles: cycles('reading and clearing one accessed bit'),
  emulateStoreCycles: cycles('decoding and carrying out one guest store'),
  storeCalloutCycles: cycles('a call from translated code that carries out one guest store'),
  storeToldCycles: cycles('reading one entry of a hypercall about guest tables'),
  hypervisorFlushCycles: cycles(
    'the hypervisor flushing contexts from the hardware TLB (INVVPID of a context)',
  ),
  hypervisorPageFlushCycles: cycles(
    'the hypervisor flushing one page from the hardware TLB (INVVPID of an address)',
  ),

  // The host.
  hostFaultCycles: cycles(
    'the host backing guest frames by one of its pages: allocating it, without clearing it',
  ),
  nestedFillCycles: cycles('writing one nested leaf entry'),
  nestedAllocateCycles: cycles('taking, clearing and linking a nested table'),
  hostUnmapCycles: cycles('the host taking a guest frame back, without the entries that map it'),
  hostProtectCycles: cycles('the host write-protecting a guest frame, without the entries that map it'),
  nestedFlushCycles: cycles('flushing guest-physical translations (INVEPT)'),
} as const satisfies Readonly<Record<string, LatencyDefinition>>;

export type LatencyName = keyof typeof LATENCIES;
export type Latencies = Readonly<Record<LatencyName, number>>;

export const LATENCY_NAMES = keysOf(LATENCIES);
