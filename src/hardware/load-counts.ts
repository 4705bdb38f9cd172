/** Counts a load where its line was found: one function an origin, so that a hot loop says what it counts. */
import {isUser, type Access} from './address.ts';
import type {Events} from '../timing/events.ts';
import {IN_L1, IN_L2, IN_LLC, type CacheLevel, type Found} from './caches.ts';

/** An entry that a one-dimensional walk loads. */
export function countWalkLoad(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.walkLoadsL1++;
  else if (found === IN_L2) events.walkLoadsL2++;
  else if (found === IN_LLC) events.walkLoadsLlc++;
  else events.walkLoadsMemory++;
}

/** A guest entry that a nested walk loads. */
export function countGuestWalkLoad(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.guestWalkLoadsL1++;
  else if (found === IN_L2) events.guestWalkLoadsL2++;
  else if (found === IN_LLC) events.guestWalkLoadsLlc++;
  else events.guestWalkLoadsMemory++;
}

/** A nested entry that a nested walk loads. */
export function countNestedWalkLoad(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.nestedWalkLoadsL1++;
  else if (found === IN_L2) events.nestedWalkLoadsL2++;
  else if (found === IN_LLC) events.nestedWalkLoadsLlc++;
  else events.nestedWalkLoadsMemory++;
}

/** A guest entry that software reads to handle a hidden fault. */
export function countHiddenFaultLoad(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.hiddenFaultLoadsL1++;
  else if (found === IN_L2) events.hiddenFaultLoadsL2++;
  else if (found === IN_LLC) events.hiddenFaultLoadsLlc++;
  else events.hiddenFaultLoadsMemory++;
}

/** A guest entry that software reads to recognize a true fault. */
export function countTrueFaultLoad(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.trueFaultLoadsL1++;
  else if (found === IN_L2) events.trueFaultLoadsL2++;
  else if (found === IN_LLC) events.trueFaultLoadsLlc++;
  else events.trueFaultLoadsMemory++;
}

/** A guest entry that software reads to handle a trace fault. */
export function countTraceFaultLoad(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.traceFaultLoadsL1++;
  else if (found === IN_L2) events.traceFaultLoadsL2++;
  else if (found === IN_LLC) events.traceFaultLoadsLlc++;
  else events.traceFaultLoadsMemory++;
}

/** A guest entry, or a copy of one, that software reads to bring a shadow page into step. */
export function countSyncLoad(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.syncLoadsL1++;
  else if (found === IN_L2) events.syncLoadsL2++;
  else if (found === IN_LLC) events.syncLoadsLlc++;
  else events.syncLoadsMemory++;
}

/** Lines of the hypervisor's own code and data, at an exit. */
export function countHypervisorLoads(events: Events, {l1, l2, llc, memory}: Found): void {
  events.hypervisorLoadsL1 += l1;
  events.hypervisorLoadsL2 += l2;
  events.hypervisorLoadsLlc += llc;
  events.hypervisorLoadsMemory += memory;
}

/** Accesses whose lines were all in the first level. */
export function countDataHits(events: Events, access: Access, hits: number): void {
  if (isUser(access)) events.userDataL1 += hits;
  else events.kernelDataL1 += hits;
}

/** An access in user mode. */
export function countUserData(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.userDataL1++;
  else if (found === IN_L2) events.userDataL2++;
  else if (found === IN_LLC) events.userDataLlc++;
  else events.userDataMemory++;
}

/** An access in supervisor mode. */
export function countKernelData(events: Events, found: CacheLevel): void {
  if (found === IN_L1) events.kernelDataL1++;
  else if (found === IN_L2) events.kernelDataL2++;
  else if (found === IN_LLC) events.kernelDataLlc++;
  else events.kernelDataMemory++;
}
