/**
 * The price of every event, in cycles. An event without a price or a reason for having none does not compile.
 *
 * Prices are whole sixteenths of a cycle. A double holds every multiple of 1/16 below 2^49 exactly, so count × price and
 * any sum of such products are exact whatever their order: parts add up to the whole to the last digit, on any machine.
 */
import {DEPENDENT, OVERLAPPED, type DependentEvent} from './dependence.ts';
import {EVENT_NAMES, type EventCounts, type EventName} from './events.ts';
import type {Latencies, LatencyName} from './latencies.ts';
import {keysOf, recordOf} from './records.ts';

/** Cycles an event. */
export type Costs = Readonly<Record<EventName, number>>;

export const STEPS_PER_CYCLE = 16;

/** Events that cost nothing, each with the reason why that is right. */
export const FREE = {
  guestTableStores: 'the store is a kernel access, priced by where its line was, or an emulated store',
  tlbLookups: 'counts hits and misses together, which have their own prices',
  tlbHits: 'the first-level TLB is looked up beside the first-level cache, whose latency is priced',
  tlbFills: 'writing the TLB is the end of a walk, whose loads are priced',
  hypervisorLoadsL1: 'an exit was measured in a loop that finds them there: they are in its price',
  walks: 'counts fills and failed walks together; starting a walk is priced with the TLB miss',
  shadowPagesForgotten: 'nothing is done to such a page, and taking one for use is priced',
  shadowEntriesPrefetched: 'each is one of the shadow entries filled, which have their price',
  shadowEntriesPrefaulted: 'each is one of the shadow entries filled, which have their price',
  hostPcidsAssigned:
    'the flush comes with the load of CR3 that enters the context; misses that follow are priced',
  bypassedFaults: 'the fault in the guest is priced, and nobody else does anything',
  failedWalks: 'its loads are priced, and so is the guest fault or VM exit that it ends in',
} as const satisfies Partial<Record<EventName, string>>;

export type FreeEvent = keyof typeof FREE;
export type PricedEvent = Exclude<EventName, FreeEvent | DependentEvent>;

export const FREE_NAMES = keysOf(FREE);
const FREE_PRICES = recordOf(FREE_NAMES.map(name => [name, 0] as const));

/** The cost table of a machine with these latencies. */
export function costsOf(latencies: Latencies): Costs {
  const priced = pricesOf(latencies);
  return {...priced, ...FREE_PRICES, ...dependentPrices(priced, pricesOf(hidingNothing(latencies)))};
}

/** A machine that hides nothing of any latency, which is what every machine is to a dependent load. */
const hidingNothing = (latencies: Latencies): Latencies => ({...latencies, dataExposed: 1, walkExposed: 1});

function pricesOf(latencies: Latencies): Record<PricedEvent, number> {
  const prices: Record<PricedEvent, number> = {
    ...computing(latencies),
    ...translation(latencies),
    ...guestWork(latencies),
    ...exits(latencies),
    ...shadowWork(latencies),
    ...hostWork(latencies),
  };
  for (const name of keysOf(prices)) prices[name] = inSteps(prices[name]);
  return prices;
}

/** What is missing from the price of an event, for a dependent load, to all of it: nothing on a machine that hides nothing. */
function dependentPrices(
  priced: Record<PricedEvent, number>,
  whole: Record<PricedEvent, number>,
): Record<DependentEvent, number> {
  return recordOf(OVERLAPPED.map(name => [DEPENDENT[name], whole[name] - priced[name]] as const));
}

/** The events that happened and cost nothing, in the catalogue's order: a report shows them with their reasons. */
export function happenedForFree(counts: EventCounts, costs: Costs): readonly EventName[] {
  return EVENT_NAMES.filter(name => counts[name] > 0 && costs[name] === 0);
}

/** The nearest whole step, and at least one: what is not declared free is never rounded to nothing. */
export function inSteps(cycles: number): number {
  return Math.max(1, Math.round(cycles * STEPS_PER_CYCLE)) / STEPS_PER_CYCLE;
}

function computing(latencies: Latencies) {
  const {cyclesPerInstruction, dataExposed} = latencies;
  return {
    userInstructions: cyclesPerInstruction,
    kernelInstructions: cyclesPerInstruction,
    ...loads('userData', latencies, dataExposed),
    ...loads('kernelData', latencies, dataExposed),
  };
}

function translation(latencies: Latencies) {
  const {dataExposed, walkExposed} = latencies;
  const walkCacheHit = latencies.walkCacheHitCycles * walkExposed;
  const adUpdate = latencies.walkAdUpdateCycles * walkExposed;
  return {
    stlbHits: latencies.stlbHitCycles * dataExposed,
    tlbMisses: latencies.tlbMissCycles * walkExposed,
    ...loads('walkLoads', latencies, walkExposed),
    ...loads('guestWalkLoads', latencies, walkExposed),
    ...loads('nestedWalkLoads', latencies, walkExposed),
    walkCacheHits: walkCacheHit,
    guestWalkCacheHits: walkCacheHit,
    nestedWalkCacheHits: walkCacheHit,
    nestedTlbHits: latencies.nestedTlbHitCycles * walkExposed,
    walkAdUpdates: adUpdate,
    guestWalkAdUpdates: adUpdate,
    nestedWalkAdUpdates: adUpdate,
  };
}

function guestWork(latencies: Latencies) {
  return {
    guestFaults: latencies.guestFaultCycles,
    spuriousFaults: latencies.spuriousFaultCycles,
    guestSyscalls: latencies.syscallCycles,
    guestContextSwitches: latencies.contextSwitchCycles,
    guestPagesZeroed: latencies.zeroPageCycles,
    guestPagesCopied: latencies.copyPageCycles,
    guestForkEntries: latencies.forkEntryCycles,
    guestPagesAllocated: latencies.allocatePageCycles,
    guestPagesFreed: latencies.freePageCycles,
    guestPagesReclaimed: latencies.reclaimPageCycles,
    guestPagesSwappedIn: latencies.swapInPageCycles,
    guestMappingOperations: latencies.mappingOperationCycles,
    guestEntriesChanged: latencies.changeEntryCycles,
    guestFilePagesMapped: latencies.mapFilePageCycles,
    guestSharedPagesDirtied: latencies.dirtySharedPageCycles,
    guestForks: latencies.forkCycles,
    guestExecs: latencies.execCycles,
    guestExits: latencies.processExitCycles,
    guestWaits: latencies.waitCycles,
    guestSignals: latencies.signalCycles,
    guestPipeTransfers: latencies.pipeTransferCycles,
    guestWakeups: latencies.wakeupCycles,
    guestCr3Loads: latencies.cr3LoadCycles,
    guestCr3Reads: latencies.cr3ReadCycles,
    guestInvlpgs: latencies.invlpgCycles,
    guestInvpcids: latencies.invpcidCycles,
    guestGlobalFlushes: latencies.globalFlushCycles,
  };
}

/** What the hypervisor does for each cause of an exit, beside the way out and in again. */
export const EXIT_HANDLERS = {
  exitsHiddenFault: 'hiddenFaultCycles',
  exitsTrueFault: 'trueFaultCycles',
  exitsTraceFault: 'traceFaultCycles',
  exitsUnprotectingStore: 'hiddenFaultCycles',
  exitsTableHypercall: 'tableHypercallCycles',
  exitsCr3Load: 'cr3LoadExitCycles',
  exitsCr3Read: 'cr3ReadExitCycles',
  exitsInvlpg: 'invlpgExitCycles',
  exitsInvpcid: 'invpcidExitCycles',
  exitsGlobalFlush: 'globalFlushExitCycles',
  exitsNestedViolation: 'nestedViolationCycles',
  exitsSpuriousFault: 'spuriousFaultExitCycles',
  exitsModeSwitch: 'modeSwitchExitCycles',
  exitsFaultReturn: 'modeSwitchExitCycles',
  exitsHint: 'hintExitCycles',
} as const satisfies Partial<Record<PricedEvent, LatencyName>>;

const EXIT_CAUSES = keysOf(EXIT_HANDLERS);

function exits(latencies: Latencies) {
  const {exitCycles} = latencies;
  return {
    ...recordOf(EXIT_CAUSES.map(name => [name, exitCycles + latencies[EXIT_HANDLERS[name]]] as const)),
    ...beyondL1('hypervisorLoads', latencies),
    switcherCrossings: latencies.switcherCrossingCycles,
    directSwitches: latencies.directSwitchCycles,
  };
}

/** Software waits for each load of a walk before it can make the next: nothing is hidden. */
const SOFTWARE_EXPOSED = 1;

function shadowWork(latencies: Latencies) {
  return {
    ...loads('hiddenFaultLoads', latencies, SOFTWARE_EXPOSED),
    ...loads('trueFaultLoads', latencies, SOFTWARE_EXPOSED),
    ...loads('traceFaultLoads', latencies, SOFTWARE_EXPOSED),
    ...loads('syncLoads', latencies, SOFTWARE_EXPOSED),
    guestAdUpdates: latencies.softwareAdUpdateCycles,
    shadowEntriesFilled: latencies.shadowFillCycles,
    shadowEntriesLinked: latencies.shadowLinkCycles,
    shadowPagesAllocated: latencies.shadowAllocateCycles,
    shadowPagesReused: latencies.shadowReuseCycles,
    shadowPagesDropped: latencies.shadowFreeCycles,
    shadowPagesZapped: latencies.shadowFreeCycles,
    shadowPagesFlooded: latencies.shadowFreeCycles,
    shadowPagesUnshadowed: latencies.shadowFreeCycles,
    shadowPagesUnsynced: latencies.unsyncPageCycles,
    shadowPagesSynced: latencies.syncPageCycles,
    snapshotsTaken: latencies.copyPageCycles,
    shadowPagesEvicted: latencies.shadowFreeCycles,
    shadowEntriesDropped: latencies.shadowClearCycles,
    shadowEntriesInvalidated: latencies.shadowClearCycles,
    shadowEntriesUpdated: latencies.shadowFillCycles,
    shadowEntriesCompared: latencies.syncEntryCycles,
    shadowEntriesSynced: latencies.shadowClearCycles,
    shadowEntriesEvicted: latencies.shadowClearCycles,
    shadowRootsLoaded: latencies.shadowRootCycles,
    shadowRootsAllocated: latencies.shadowAllocateCycles,
    shadowRootsReused: latencies.shadowReuseCycles,
    shadowRootsReleased: latencies.shadowReleaseCycles,
    shadowRootsSearched: latencies.shadowSearchCycles,
    rootLocksTaken: latencies.shadowLockCycles,
    shadowEntriesFlushed: latencies.shadowClearCycles,
    cr3LoadFlushes: latencies.hypervisorFlushCycles,
    trueFaultPageFlushes: latencies.hypervisorPageFlushCycles,
    invalidationPageFlushes: latencies.hypervisorPageFlushCycles,
    tracesInstalled: latencies.traceInstallCycles,
    entriesWriteProtected: latencies.writeProtectCycles,
    shadowEntriesSearched: latencies.searchEntryCycles,
    largeEntriesBroken: latencies.breakLargeCycles,
    bypassEntriesMarked: latencies.bypassMarkCycles,
    absentEntriesMarked: latencies.bypassMarkCycles,
    accessedBitsSampled: latencies.sampleAccessedCycles,
    emulatedStores: latencies.emulateStoreCycles,
    storeCallouts: latencies.storeCalloutCycles,
    storesTold: latencies.storeToldCycles,
    hiddenFaultFlushes: latencies.hypervisorFlushCycles,
    traceFaultFlushes: latencies.hypervisorFlushCycles,
    syncFlushes: latencies.hypervisorFlushCycles,
    samplingFlushes: latencies.hypervisorFlushCycles,
    evictionFlushes: latencies.hypervisorFlushCycles,
    invalidationFlushes: latencies.hypervisorFlushCycles,
  };
}

function hostWork(latencies: Latencies) {
  return {
    hostFaults: latencies.hostFaultCycles,
    hostPagesCleared: latencies.zeroPageCycles,
    nestedEntriesFilled: latencies.nestedFillCycles,
    nestedTablesAllocated: latencies.nestedAllocateCycles,
    hostUnmaps: latencies.hostUnmapCycles,
    hostProtects: latencies.hostProtectCycles,
    hostEntriesDropped: latencies.shadowClearCycles,
    nestedFlushes: latencies.nestedFlushCycles,
    hostFlushes: latencies.hypervisorFlushCycles,
  };
}

/** What software's loads take beyond those from the first level, which are paid already. */
function beyondL1<Prefix extends string>(prefix: Prefix, {l1Cycles, ...latencies}: Latencies) {
  const beyond = (cycles: number): number => (cycles - l1Cycles) * SOFTWARE_EXPOSED;
  return recordOf([
    [`${prefix}L2`, beyond(latencies.l2Cycles)] as const,
    [`${prefix}Llc`, beyond(latencies.llcCycles)] as const,
    [`${prefix}Memory`, beyond(latencies.memoryCycles)] as const,
  ]);
}

/** The prices of loads by where the line was found, of which the share `exposed` is not hidden by other work. */
function loads<Prefix extends string>(prefix: Prefix, latencies: Latencies, exposed: number) {
  return recordOf([
    [`${prefix}L1`, latencies.l1Cycles * exposed] as const,
    [`${prefix}L2`, latencies.l2Cycles * exposed] as const,
    [`${prefix}Llc`, latencies.llcCycles * exposed] as const,
    [`${prefix}Memory`, latencies.memoryCycles * exposed] as const,
  ]);
}
