/**
 * What can happen, as named counters. A strategy counts; it never knows a cycle. An event is one field, one line of
 * the catalogue (what it is, and which cause its cost is attributed to) and one price in every cost table; forget one
 * and the program does not compile.
 */
import {DEPENDENT, OVERLAPPED, type DependentEvent} from './dependence.ts';
import {keysOf, recordOf} from './records.ts';

/** The fixed list that cycles are attributed to. */
export const CAUSES = [
  'computing',
  'guest kernel work',
  'second-level TLB hits',
  'native or shadow walk',
  'nested walk, guest dimension',
  'nested walk, host dimension',
  'hidden faults',
  'true faults',
  'trace faults',
  'CR3 exits',
  'invalidation exits',
  'host faults',
  'pool eviction',
  'other exits',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Named fields, not slots of an array: as readable as can be, and the fastest counter there is. */
export class Events {
  // The guest's own work: the same under every strategy.
  userInstructions = 0;
  kernelInstructions = 0;
  guestFaults = 0;
  guestSyscalls = 0;
  guestContextSwitches = 0;
  guestPagesZeroed = 0;
  guestPagesCopied = 0;
  guestForkEntries = 0;
  guestPagesAllocated = 0;
  guestPagesFreed = 0;
  guestPagesReclaimed = 0;
  guestPagesSwappedIn = 0;
  guestMappingOperations = 0;
  guestEntriesChanged = 0;
  guestFilePagesMapped = 0;
  guestSharedPagesDirtied = 0;
  guestForks = 0;
  guestExecs = 0;
  guestExits = 0;
  guestWaits = 0;
  guestSignals = 0;
  guestPipeTransfers = 0;
  guestWakeups = 0;
  guestTableStores = 0;
  guestCr3Loads = 0;
  guestCr3Reads = 0;
  guestInvlpgs = 0;
  guestInvpcids = 0;
  guestGlobalFlushes = 0;

  // Data and instruction accesses after translation, by where the line was found.
  userDataL1 = 0;
  userDataL2 = 0;
  userDataLlc = 0;
  userDataMemory = 0;
  kernelDataL1 = 0;
  kernelDataL2 = 0;
  kernelDataLlc = 0;
  kernelDataMemory = 0;

  // The TLB. lookups = hits + second-level hits + misses.
  tlbLookups = 0;
  tlbHits = 0;
  stlbHits = 0;
  tlbMisses = 0;
  tlbFills = 0;
  spuriousFaults = 0;

  // Hardware walks. walks = TLB fills + failed walks.
  walks = 0;
  failedWalks = 0;
  walkLoadsL1 = 0;
  walkLoadsL2 = 0;
  walkLoadsLlc = 0;
  walkLoadsMemory = 0;
  guestWalkLoadsL1 = 0;
  guestWalkLoadsL2 = 0;
  guestWalkLoadsLlc = 0;
  guestWalkLoadsMemory = 0;
  nestedWalkLoadsL1 = 0;
  nestedWalkLoadsL2 = 0;
  nestedWalkLoadsLlc = 0;
  nestedWalkLoadsMemory = 0;
  walkCacheHits = 0;
  guestWalkCacheHits = 0;
  nestedWalkCacheHits = 0;
  nestedTlbHits = 0;
  walkAdUpdates = 0;
  guestWalkAdUpdates = 0;
  nestedWalkAdUpdates = 0;

  // What dependent loads waited for: each is one of the event of that name above, counted there too.
  dependentUserDataL1 = 0;
  dependentUserDataL2 = 0;
  dependentUserDataLlc = 0;
  dependentUserDataMemory = 0;
  dependentStlbHits = 0;
  dependentTlbMisses = 0;
  dependentWalkLoadsL1 = 0;
  dependentWalkLoadsL2 = 0;
  dependentWalkLoadsLlc = 0;
  dependentWalkLoadsMemory = 0;
  dependentGuestWalkLoadsL1 = 0;
  dependentGuestWalkLoadsL2 = 0;
  dependentGuestWalkLoadsLlc = 0;
  dependentGuestWalkLoadsMemory = 0;
  dependentNestedWalkLoadsL1 = 0;
  dependentNestedWalkLoadsL2 = 0;
  dependentNestedWalkLoadsLlc = 0;
  dependentNestedWalkLoadsMemory = 0;
  dependentWalkCacheHits = 0;
  dependentGuestWalkCacheHits = 0;
  dependentNestedWalkCacheHits = 0;
  dependentNestedTlbHits = 0;
  dependentWalkAdUpdates = 0;
  dependentGuestWalkAdUpdates = 0;
  dependentNestedWalkAdUpdates = 0;

  // VM exits, by cause. Their sum is every exit.
  exitsHiddenFault = 0;
  exitsTrueFault = 0;
  exitsTraceFault = 0;
  exitsUnprotectingStore = 0;
  exitsTableHypercall = 0;
  exitsCr3Load = 0;
  exitsCr3Read = 0;
  exitsInvlpg = 0;
  exitsInvpcid = 0;
  exitsGlobalFlush = 0;
  exitsNestedViolation = 0;
  exitsSpuriousFault = 0;
  exitsModeSwitch = 0;
  exitsFaultReturn = 0;
  exitsHint = 0;

  // A guest kernel that runs beside its processes, without VMX.
  switcherCrossings = 0;
  directSwitches = 0;
  hostPcidsAssigned = 0;

  // What the hypervisor does in an exit.
  hiddenFaultLoadsL1 = 0;
  hiddenFaultLoadsL2 = 0;
  hiddenFaultLoadsLlc = 0;
  hiddenFaultLoadsMemory = 0;
  trueFaultLoadsL1 = 0;
  trueFaultLoadsL2 = 0;
  trueFaultLoadsLlc = 0;
  trueFaultLoadsMemory = 0;
  traceFaultLoadsL1 = 0;
  traceFaultLoadsL2 = 0;
  traceFaultLoadsLlc = 0;
  traceFaultLoadsMemory = 0;
  syncLoadsL1 = 0;
  syncLoadsL2 = 0;
  syncLoadsLlc = 0;
  syncLoadsMemory = 0;
  hypervisorLoadsL1 = 0;
  hypervisorLoadsL2 = 0;
  hypervisorLoadsLlc = 0;
  hypervisorLoadsMemory = 0;
  guestAdUpdates = 0;
  shadowEntriesFilled = 0;
  shadowEntriesPrefetched = 0;
  shadowEntriesPrefaulted = 0;
  shadowEntriesLinked = 0;
  shadowPagesAllocated = 0;
  shadowPagesReused = 0;
  shadowPagesDropped = 0;
  shadowPagesForgotten = 0;
  shadowPagesZapped = 0;
  shadowPagesFlooded = 0;
  shadowPagesUnshadowed = 0;
  shadowPagesEvicted = 0;
  shadowPagesUnsynced = 0;
  shadowPagesSynced = 0;
  snapshotsTaken = 0;
  shadowEntriesDropped = 0;
  shadowEntriesInvalidated = 0;
  shadowEntriesUpdated = 0;
  shadowEntriesCompared = 0;
  shadowEntriesSynced = 0;
  shadowEntriesEvicted = 0;
  shadowRootsLoaded = 0;
  shadowRootsAllocated = 0;
  shadowRootsReused = 0;
  shadowRootsReleased = 0;
  shadowRootsSearched = 0;
  rootLocksTaken = 0;
  shadowEntriesFlushed = 0;
  cr3LoadFlushes = 0;
  trueFaultPageFlushes = 0;
  invalidationPageFlushes = 0;
  tracesInstalled = 0;
  entriesWriteProtected = 0;
  shadowEntriesSearched = 0;
  largeEntriesBroken = 0;
  emulatedStores = 0;
  storeCallouts = 0;
  storesTold = 0;
  bypassedFaults = 0;
  bypassEntriesMarked = 0;
  absentEntriesMarked = 0;
  accessedBitsSampled = 0;
  hiddenFaultFlushes = 0;
  traceFaultFlushes = 0;
  syncFlushes = 0;
  evictionFlushes = 0;
  samplingFlushes = 0;
  invalidationFlushes = 0;

  // The host.
  hostFaults = 0;
  hostPagesCleared = 0;
  nestedEntriesFilled = 0;
  nestedTablesAllocated = 0;
  hostUnmaps = 0;
  hostProtects = 0;
  hostEntriesDropped = 0;
  nestedFlushes = 0;
  hostFlushes = 0;
}

export type EventName = keyof Events;

export interface EventDescription {
  readonly cause: Cause;
  readonly description: string;
}

const EACH: Readonly<Record<Exclude<EventName, DependentEvent>, EventDescription>> = {
  userInstructions: {cause: 'computing', description: 'instructions in user mode'},
  kernelInstructions: {
    cause: 'guest kernel work',
    description: 'instructions of the guest kernel that the work below does not stand for',
  },
  guestFaults: {
    cause: 'guest kernel work',
    description: 'page faults delivered to the guest: exception, finding the mapping, and return',
  },
  guestSyscalls: {cause: 'guest kernel work', description: 'system calls: entry, dispatch and return'},
  guestContextSwitches: {
    cause: 'guest kernel work',
    description: 'switches from one process to another: scheduler and registers',
  },
  guestPagesZeroed: {cause: 'guest kernel work', description: 'pages the guest kernel cleared'},
  guestPagesCopied: {cause: 'guest kernel work', description: 'pages the guest kernel copied'},
  guestForkEntries: {cause: 'guest kernel work', description: 'table entries that fork looked at and copied'},
  guestPagesAllocated: {
    cause: 'guest kernel work',
    description: "pages taken from the guest's frame allocator, for data, tables and kernel stacks",
  },
  guestPagesFreed: {
    cause: 'guest kernel work',
    description: "pages given back to the guest's frame allocator",
  },
  guestPagesReclaimed: {
    cause: 'guest kernel work',
    description: 'pages the guest kernel chose for swap-out and unmapped (the device is not modelled)',
  },
  guestPagesSwappedIn: {
    cause: 'guest kernel work',
    description: 'pages the guest kernel brought back from swap (the device is not modelled)',
  },
  guestMappingOperations: {
    cause: 'guest kernel work',
    description:
      'operations on a mapping (mmap, munmap, mprotect, madvise, mremap, brk): found, split, merged; without their entries',
  },
  guestEntriesChanged: {
    cause: 'guest kernel work',
    description: 'table entries that such an operation, or the end of a process, changed, moved or cleared',
  },
  guestFilePagesMapped: {
    cause: 'guest kernel work',
    description: 'pages of a file that a fault mapped from the page cache, those around it too',
  },
  guestSharedPagesDirtied: {
    cause: 'guest kernel work',
    description: 'pages of a shared file mapping made writable, their file told of it (page_mkwrite)',
  },
  guestForks: {
    cause: 'guest kernel work',
    description: 'forks: all that does not grow with the pages and entries, which are counted apart',
  },
  guestExecs: {
    cause: 'guest kernel work',
    description:
      'programs executed: opening, reading and laying them out; pages and entries are counted apart',
  },
  guestExits: {
    cause: 'guest kernel work',
    description: 'processes that ended: all that does not grow with the pages and entries',
  },
  guestWaits: {cause: 'guest kernel work', description: 'children waited for and taken off the list'},
  guestSignals: {
    cause: 'guest kernel work',
    description: 'signals delivered to a handler; the system call by which it returns is counted apart',
  },
  guestPipeTransfers: {
    cause: 'guest kernel work',
    description: 'pipe writes and reads, without the system call',
  },
  guestWakeups: {
    cause: 'guest kernel work',
    description: 'processes that slept until another wrote to their pipe, and were woken',
  },
  guestTableStores: {
    cause: 'guest kernel work',
    description: 'stores to guest page-table entries, by whoever carried them out',
  },
  guestCr3Loads: {
    cause: 'guest kernel work',
    description: 'MOV to CR3 executed by the guest: the instruction itself',
  },
  guestCr3Reads: {
    cause: 'guest kernel work',
    description: 'MOV from CR3 executed by the guest: the instruction itself',
  },
  guestInvlpgs: {
    cause: 'guest kernel work',
    description: 'INVLPG executed by the guest: the instruction itself',
  },
  guestInvpcids: {
    cause: 'guest kernel work',
    description: 'INVPCID executed by the guest: the instruction itself',
  },
  guestGlobalFlushes: {
    cause: 'guest kernel work',
    description: 'MOV to CR4 toggling PGE executed by the guest: the instruction itself',
  },
  userDataL1: {cause: 'computing', description: 'user accesses whose line was in the first-level cache'},
  userDataL2: {cause: 'computing', description: 'user accesses whose line was in the second-level cache'},
  userDataLlc: {cause: 'computing', description: 'user accesses whose line was in the last-level cache'},
  userDataMemory: {cause: 'computing', description: 'user accesses whose line was in memory'},
  kernelDataL1: {
    cause: 'guest kernel work',
    description: 'guest-kernel accesses whose line was in the first-level cache',
  },
  kernelDataL2: {
    cause: 'guest kernel work',
    description: 'guest-kernel accesses whose line was in the second-level cache',
  },
  kernelDataLlc: {
    cause: 'guest kernel work',
    description: 'guest-kernel accesses whose line was in the last-level cache',
  },
  kernelDataMemory: {
    cause: 'guest kernel work',
    description: 'guest-kernel accesses whose line was in memory',
  },
  tlbLookups: {cause: 'computing', description: 'translations asked of the TLB, one an access'},
  tlbHits: {cause: 'computing', description: 'translations served by the first-level TLB'},
  stlbHits: {cause: 'second-level TLB hits', description: 'translations served by the second-level TLB'},
  tlbMisses: {
    cause: 'second-level TLB hits',
    description:
      'translations that no TLB entry could serve, for want of an entry or of its rights: the lookup in vain',
  },
  tlbFills: {cause: 'computing', description: 'translations put into the TLB by a walk'},
  spuriousFaults: {
    cause: 'guest kernel work',
    description: 'faults raised from a stale TLB entry although the tables permit the access',
  },
  walks: {cause: 'native or shadow walk', description: 'hardware page walks started'},
  failedWalks: {
    cause: 'native or shadow walk',
    description: 'hardware page walks that ended without a translation',
  },
  walkLoadsL1: {
    cause: 'native or shadow walk',
    description: 'entries that a one-dimensional walk loaded from the first-level cache',
  },
  walkLoadsL2: {
    cause: 'native or shadow walk',
    description: 'entries that a one-dimensional walk loaded from the second-level cache',
  },
  walkLoadsLlc: {
    cause: 'native or shadow walk',
    description: 'entries that a one-dimensional walk loaded from the last-level cache',
  },
  walkLoadsMemory: {
    cause: 'native or shadow walk',
    description: 'entries that a one-dimensional walk loaded from memory',
  },
  guestWalkLoadsL1: {
    cause: 'nested walk, guest dimension',
    description: 'guest entries that a nested walk loaded from the first-level cache',
  },
  guestWalkLoadsL2: {
    cause: 'nested walk, guest dimension',
    description: 'guest entries that a nested walk loaded from the second-level cache',
  },
  guestWalkLoadsLlc: {
    cause: 'nested walk, guest dimension',
    description: 'guest entries that a nested walk loaded from the last-level cache',
  },
  guestWalkLoadsMemory: {
    cause: 'nested walk, guest dimension',
    description: 'guest entries that a nested walk loaded from memory',
  },
  nestedWalkLoadsL1: {
    cause: 'nested walk, host dimension',
    description: 'nested entries that a nested walk loaded from the first-level cache',
  },
  nestedWalkLoadsL2: {
    cause: 'nested walk, host dimension',
    description: 'nested entries that a nested walk loaded from the second-level cache',
  },
  nestedWalkLoadsLlc: {
    cause: 'nested walk, host dimension',
    description: 'nested entries that a nested walk loaded from the last-level cache',
  },
  nestedWalkLoadsMemory: {
    cause: 'nested walk, host dimension',
    description: 'nested entries that a nested walk loaded from memory',
  },
  walkCacheHits: {cause: 'native or shadow walk', description: 'walks shortened by a paging-structure cache'},
  guestWalkCacheHits: {
    cause: 'nested walk, guest dimension',
    description: 'nested walks shortened by a paging-structure cache of the guest dimension',
  },
  nestedWalkCacheHits: {
    cause: 'nested walk, host dimension',
    description: 'nested dimensions shortened by a nested paging-structure cache',
  },
  nestedTlbHits: {
    cause: 'nested walk, host dimension',
    description: 'nested dimensions skipped through the nested TLB',
  },
  walkAdUpdates: {
    cause: 'native or shadow walk',
    description: 'accessed or dirty bits set by a one-dimensional walk',
  },
  guestWalkAdUpdates: {
    cause: 'nested walk, guest dimension',
    description: 'accessed or dirty bits set in guest entries by a nested walk',
  },
  nestedWalkAdUpdates: {
    cause: 'nested walk, host dimension',
    description: 'accessed or dirty bits set in nested entries by a nested walk',
  },
  exitsHiddenFault: {
    cause: 'hidden faults',
    description: 'exits for a fault the guest never sees: its tables permit the access',
  },
  exitsTrueFault: {
    cause: 'true faults',
    description: 'exits for a fault that is injected into the guest: its tables refuse the access',
  },
  exitsTraceFault: {cause: 'trace faults', description: 'exits for a store to a write-protected guest table'},
  exitsUnprotectingStore: {
    cause: 'trace faults',
    description:
      'exits for a store to a write-protected guest table that is protected no more then: the guest makes it again',
  },
  exitsTableHypercall: {
    cause: 'trace faults',
    description: 'exits for a hypercall by which the guest tells of stores to its tables',
  },
  exitsCr3Load: {cause: 'CR3 exits', description: 'exits for MOV to CR3'},
  exitsCr3Read: {cause: 'CR3 exits', description: 'exits for MOV from CR3'},
  exitsInvlpg: {cause: 'invalidation exits', description: 'exits for INVLPG'},
  exitsInvpcid: {cause: 'invalidation exits', description: 'exits for INVPCID'},
  exitsGlobalFlush: {cause: 'invalidation exits', description: 'exits for MOV to CR4 toggling PGE'},
  exitsNestedViolation: {
    cause: 'host faults',
    description: 'exits for an EPT violation or nested page fault',
  },
  exitsSpuriousFault: {cause: 'other exits', description: 'exits for a fault raised from a stale TLB entry'},
  exitsModeSwitch: {
    cause: 'other exits',
    description: "exits to switch between the guest's kernel and its processes",
  },
  exitsFaultReturn: {
    cause: 'true faults',
    description: 'exits for the return from a page-fault handler, to fill the entry that it was about',
  },
  exitsHint: {
    cause: 'other exits',
    description: 'exits for a hypercall by which the guest tells what it is about to do',
  },
  switcherCrossings: {
    cause: 'other exits',
    description: 'crossings between guest and hypervisor by a switcher in software, two an exit',
  },
  directSwitches: {
    cause: 'other exits',
    description: "switches between the guest's kernel and its processes without an exit",
  },
  hostPcidsAssigned: {
    cause: 'CR3 exits',
    description: "host PCIDs given to a guest's context that had none, and flushed",
  },
  hiddenFaultLoadsL1: {
    cause: 'hidden faults',
    description: 'guest entries that software read from the first-level cache to handle a hidden fault',
  },
  hiddenFaultLoadsL2: {
    cause: 'hidden faults',
    description: 'guest entries that software read from the second-level cache to handle a hidden fault',
  },
  hiddenFaultLoadsLlc: {
    cause: 'hidden faults',
    description: 'guest entries that software read from the last-level cache to handle a hidden fault',
  },
  hiddenFaultLoadsMemory: {
    cause: 'hidden faults',
    description: 'guest entries that software read from memory to handle a hidden fault',
  },
  trueFaultLoadsL1: {
    cause: 'true faults',
    description: 'guest entries that software read from the first-level cache to recognize a true fault',
  },
  trueFaultLoadsL2: {
    cause: 'true faults',
    description: 'guest entries that software read from the second-level cache to recognize a true fault',
  },
  trueFaultLoadsLlc: {
    cause: 'true faults',
    description: 'guest entries that software read from the last-level cache to recognize a true fault',
  },
  trueFaultLoadsMemory: {
    cause: 'true faults',
    description: 'guest entries that software read from memory to recognize a true fault',
  },
  traceFaultLoadsL1: {
    cause: 'trace faults',
    description: 'guest entries that software read from the first-level cache to handle a trace fault',
  },
  traceFaultLoadsL2: {
    cause: 'trace faults',
    description: 'guest entries that software read from the second-level cache to handle a trace fault',
  },
  traceFaultLoadsLlc: {
    cause: 'trace faults',
    description: 'guest entries that software read from the last-level cache to handle a trace fault',
  },
  traceFaultLoadsMemory: {
    cause: 'trace faults',
    description: 'guest entries that software read from memory to handle a trace fault',
  },
  hypervisorLoadsL1: {
    cause: 'other exits',
    description: "lines of the hypervisor's own, at any exit, found in the first-level cache",
  },
  hypervisorLoadsL2: {
    cause: 'other exits',
    description: "lines of the hypervisor's own, at any exit, found in the second-level cache",
  },
  hypervisorLoadsLlc: {
    cause: 'other exits',
    description: "lines of the hypervisor's own, at any exit, found in the last-level cache",
  },
  hypervisorLoadsMemory: {
    cause: 'other exits',
    description: "lines of the hypervisor's own, at any exit, found in memory",
  },
  syncLoadsL1: {
    cause: 'trace faults',
    description:
      'guest entries, and copies of them, that software read from the first-level cache to bring a shadow page into step',
  },
  syncLoadsL2: {
    cause: 'trace faults',
    description:
      'guest entries, and copies of them, that software read from the second-level cache to bring a shadow page into step',
  },
  syncLoadsLlc: {
    cause: 'trace faults',
    description:
      'guest entries, and copies of them, that software read from the last-level cache to bring a shadow page into step',
  },
  syncLoadsMemory: {
    cause: 'trace faults',
    description:
      'guest entries, and copies of them, that software read from memory to bring a shadow page into step',
  },
  guestAdUpdates: {
    cause: 'hidden faults',
    description: 'accessed or dirty bits that software set in guest entries',
  },
  shadowEntriesFilled: {cause: 'hidden faults', description: 'shadow leaf entries written'},
  shadowEntriesPrefetched: {
    cause: 'hidden faults',
    description: 'shadow leaf entries written before they were asked for, beside one that was',
  },
  shadowEntriesPrefaulted: {
    cause: 'hidden faults',
    description:
      'shadow leaf entries written as a page-fault handler returned, before the access was made again',
  },
  shadowEntriesLinked: {cause: 'hidden faults', description: 'shadow entries made to point at a shadow page'},
  shadowPagesAllocated: {cause: 'hidden faults', description: 'shadow pages created below a root'},
  shadowPagesReused: {
    cause: 'hidden faults',
    description: 'shadow pages found in the hash instead of created',
  },
  shadowPagesDropped: {
    cause: 'CR3 exits',
    description: 'shadow pages freed because a CR3 load or a flush discards the tree',
  },
  shadowPagesForgotten: {
    cause: 'CR3 exits',
    description: 'shadow pages of a discarded tree that are left as they are until they are used again',
  },
  shadowPagesZapped: {
    cause: 'trace faults',
    description: 'shadow pages freed because their guest table became data',
  },
  shadowPagesFlooded: {
    cause: 'trace faults',
    description:
      'shadow pages given up to write flooding: stores to their guest table were caught and it was not used meanwhile',
  },
  shadowPagesUnshadowed: {
    cause: 'trace faults',
    description: 'shadow pages freed because the guest seemed to be tearing its tables down',
  },
  shadowPagesEvicted: {cause: 'pool eviction', description: 'shadow pages freed because the pool was full'},
  shadowPagesUnsynced: {
    cause: 'trace faults',
    description: 'shadow pages allowed to be out of step with their guest table',
  },
  shadowPagesSynced: {
    cause: 'trace faults',
    description: 'shadow pages brought into step with their guest table again',
  },
  snapshotsTaken: {
    cause: 'trace faults',
    description: 'guest tables copied, to see later which of their entries have changed',
  },
  shadowEntriesDropped: {
    cause: 'CR3 exits',
    description: 'shadow entries cleared because their shadow page was discarded with the tree',
  },
  shadowEntriesInvalidated: {
    cause: 'trace faults',
    description: 'shadow entries cleared because the guest stored to the entry or the table they shadow',
  },
  shadowEntriesUpdated: {
    cause: 'trace faults',
    description: 'shadow entries computed anew at once for a store that was caught',
  },
  shadowEntriesCompared: {
    cause: 'trace faults',
    description: 'shadow entries compared with the guest entry to bring their page into step',
  },
  shadowEntriesSynced: {
    cause: 'trace faults',
    description: 'shadow entries that were found out of step, and cleared or changed',
  },
  shadowEntriesEvicted: {
    cause: 'pool eviction',
    description:
      'shadow entries cleared because their shadow page was evicted, or because too many mapped one frame',
  },
  shadowRootsLoaded: {cause: 'CR3 exits', description: 'shadow roots entered at a CR3 load'},
  shadowRootsAllocated: {cause: 'CR3 exits', description: 'shadow pages created as a root'},
  shadowRootsReused: {
    cause: 'CR3 exits',
    description: 'shadow roots that were not at hand, and found in the hash instead of created',
  },
  shadowRootsReleased: {
    cause: 'CR3 exits',
    description: 'shadow roots given back, for others are kept at hand or what they lead to was flushed',
  },
  shadowRootsSearched: {
    cause: 'invalidation exits',
    description: 'shadow roots at hand below which the entry of an invalidated page was looked for',
  },
  rootLocksTaken: {
    cause: 'CR3 exits',
    description:
      'times that the lock of the shadow tables was taken to give back roots, to find or make one, or to sync what lies below',
  },
  shadowEntriesFlushed: {
    cause: 'invalidation exits',
    description:
      'shadow entries cleared because the guest invalidated their page, or was told of a fault on it',
  },
  cr3LoadFlushes: {
    cause: 'CR3 exits',
    description: 'hardware TLB flushes for a CR3 load: by the hypervisor, since the instruction exits',
  },
  trueFaultPageFlushes: {
    cause: 'true faults',
    description: 'pages flushed from the hardware TLB for a fault that is injected into the guest',
  },
  invalidationPageFlushes: {
    cause: 'invalidation exits',
    description: 'pages flushed from the hardware TLB for an invalidation by the guest that exits',
  },
  tracesInstalled: {cause: 'hidden faults', description: 'guest table frames write-protected'},
  entriesWriteProtected: {
    cause: 'hidden faults',
    description: 'shadow leaf entries made read-only because they map a guest table',
  },
  shadowEntriesSearched: {
    cause: 'hidden faults',
    description: 'shadow leaf entries looked at to find those that a guest table can be written through',
  },
  largeEntriesBroken: {
    cause: 'hidden faults',
    description: 'large shadow entries dropped because a guest table lies in them',
  },
  emulatedStores: {
    cause: 'trace faults',
    description: 'guest stores that the hypervisor decoded and carried out',
  },
  storeCallouts: {
    cause: 'trace faults',
    description: 'guest stores that translated code handed to the hypervisor by a call, without an exit',
  },
  storesTold: {
    cause: 'trace faults',
    description: 'entries of guest tables that the guest told of by a hypercall',
  },
  bypassedFaults: {
    cause: 'true faults',
    description: 'true faults that the hardware delivered to the guest without an exit',
  },
  bypassEntriesMarked: {
    cause: 'hidden faults',
    description: 'shadow entries marked so that a fault on them does not exit',
  },
  absentEntriesMarked: {
    cause: 'hidden faults',
    description: 'shadow entries marked so that a fault on them is known for a true one without a walk',
  },
  accessedBitsSampled: {
    cause: 'pool eviction',
    description: 'entries above shadow pages whose accessed bit was read and cleared, to see who is used',
  },
  hiddenFaultFlushes: {
    cause: 'hidden faults',
    description: 'hardware TLB flushes for a trace that was installed or a shadow page that was replaced',
  },
  traceFaultFlushes: {
    cause: 'trace faults',
    description: 'hardware TLB flushes for a store that cut off a shadow page',
  },
  syncFlushes: {
    cause: 'trace faults',
    description: 'hardware TLB flushes for shadow pages that were brought into step',
  },
  evictionFlushes: {
    cause: 'pool eviction',
    description: 'hardware TLB flushes for shadow pages that were evicted',
  },
  samplingFlushes: {
    cause: 'pool eviction',
    description: 'hardware TLB flushes so that accessed bits are set again',
  },
  invalidationFlushes: {
    cause: 'invalidation exits',
    description:
      'hardware TLB flushes for an invalidation by the guest: of contexts, or of the pieces of a large guest page',
  },
  hostFaults: {cause: 'host faults', description: 'host pages that had to back guest frames'},
  hostPagesCleared: {
    cause: 'host faults',
    description: 'guest frames that the host cleared, or filled, to back them',
  },
  nestedEntriesFilled: {cause: 'host faults', description: 'nested leaf entries written on a violation'},
  nestedTablesAllocated: {
    cause: 'host faults',
    description: 'nested tables created on a violation, or to break up a large page',
  },
  hostUnmaps: {cause: 'host faults', description: 'guest frames that the host took back'},
  hostProtects: {cause: 'host faults', description: 'guest frames that the host write-protected'},
  hostEntriesDropped: {
    cause: 'host faults',
    description: 'shadow or nested entries cleared or write-protected for a host event',
  },
  nestedFlushes: {cause: 'host faults', description: 'invalidations of guest-physical translations (INVEPT)'},
  hostFlushes: {
    cause: 'host faults',
    description: 'hardware TLB flushes for a host event under shadow paging (INVVPID)',
  },
};

const AGAIN: Readonly<Record<DependentEvent, EventDescription>> = recordOf(
  OVERLAPPED.map(name => {
    const {cause, description} = EACH[name];
    return [
      DEPENDENT[name],
      {
        cause,
        description: `${description}, for a dependent load: the part of the wait that is hidden otherwise`,
      },
    ] as const;
  }),
);

export const EVENTS: Readonly<Record<EventName, EventDescription>> = {...EACH, ...AGAIN};

export const EVENT_NAMES = keysOf(EVENTS);

/** Every exit, by the naming rule that an event `exits…` is one. */
export const EXIT_NAMES: readonly EventName[] = EVENT_NAMES.filter(name => name.startsWith('exits'));

/** Every flush of the hardware TLB by the hypervisor, by the naming rule that it ends so; the guest's own is its instruction. */
export const FLUSH_NAMES: readonly EventName[] = EVENT_NAMES.filter(
  name => name.endsWith('Flushes') && !name.startsWith('guest'),
);

/** Every entry that a hardware walk loads, of either dimension. */
export const WALK_LOAD_NAMES: readonly EventName[] = EVENT_NAMES.filter(name =>
  /^(walk|guestWalk|nestedWalk)Loads/.test(name),
);

export type EventCounts = Readonly<Record<EventName, number>>;

export function snapshot(events: Events): EventCounts {
  return mapEvents(name => events[name]);
}

export function difference(later: EventCounts, earlier: EventCounts): EventCounts {
  return mapEvents(name => later[name] - earlier[name]);
}

export function sum(counts: readonly EventCounts[]): EventCounts {
  return mapEvents(name => counts.reduce((whole, each) => whole + each[name], 0));
}

export function total(counts: EventCounts, names: readonly EventName[]): number {
  return names.reduce((whole, name) => whole + counts[name], 0);
}

function mapEvents(count: (name: EventName) => number): EventCounts {
  const counts = new Events();
  for (const name of EVENT_NAMES) counts[name] = count(name);
  return counts;
}
