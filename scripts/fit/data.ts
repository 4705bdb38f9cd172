/**
 * What guest work was measured to take, each datum a sum of operations. Sums are fitted as sums.
 *
 * PVM: what `pagewalk reproduce --costs` compares with, of KVM with EPT.
 *
 * ZEN4: our own measurement of Linux 6.18 in a virtual machine on Zen 4 (minimum of short segments; mitigations on, kernel
 * not isolated). Mitigations and the virtual machine make all of it dearer alike, so only ratios to a first touch are used.
 */
import {CYCLES_PER_MICROSECOND} from '../../src/reproduce/costs/costs.ts';
import {PUBLISHED_COSTS, type Sum} from '../../src/reproduce/costs/published.ts';
import type {LatencyName} from '../../src/timing/latencies.ts';

export type Datum = {
  readonly id: string;
  readonly of: Sum;
  /** What is told of the kernel that ran. */
  readonly isolated: 0 | 1;
} & ({readonly cycles: number} | {readonly firstTouches: number});

/** All that were measured on bare metal with EPT, but for what needs no fit. */
const PVM: readonly Datum[] = PUBLISHED_COSTS.filter(
  ({id, calibrates}) => calibrates.includes('kvm-ept') && !id.startsWith('system call'),
).map(({id, of, isolated, microseconds}) => ({
  id,
  of,
  isolated,
  cycles: microseconds['kvm-ept']! * CYCLES_PER_MICROSECOND,
}));

const FIRST_TOUCH_NANOSECONDS = 1128;
export const FIRST_TOUCH = 'first-touch';

const zen4 = (id: string, of: Sum, nanoseconds: number): Datum => ({
  id,
  of,
  isolated: 0,
  firstTouches: nanoseconds / FIRST_TOUCH_NANOSECONDS,
});

export const DATA: readonly Datum[] = [
  ...PVM,
  zen4('read of the zero page', {'zero-read': 1}, 635),
  zen4('copy on write', {'copy-on-write': 1}, 1441),
  zen4('copy on write, reuse', {'copy-on-write-reuse': 1}, 641),
  zen4('mmap and munmap, untouched', {'map-unmap': 1}, 3716),
  zen4('munmap of 180 pages more', {'unmap-200': 1, 'unmap-20': -1}, 45294 - 10993),
  zen4('mprotect of 8 pages', {'protect-8': 1}, 3040),
  zen4('mprotect of 512 pages', {'protect-512': 1}, 32384),
  zen4('discard and touch', {'discard-and-touch': 1}, 1296),
  zen4('fork, a heap page', {'fork-heap-2048': 1 / 2048, 'fork-heap-0': -1 / 2048}, 103),
  zen4('pipe write and read', {'pipe-alone': 1}, 660),
  zen4('pipe round trip', {'pipe-round-trip': 1}, 4846),
];

/** The prices that are fitted, each with a rough size, by which steps towards it are scaled. */
export const ROUGH_PRICES: Readonly<Partial<Record<LatencyName, number>>> = {
  guestFaultCycles: 1000,
  allocatePageCycles: 500,
  copyPageCycles: 1000,
  freePageCycles: 250,
  mappingOperationCycles: 3000,
  changeEntryCycles: 100,
  forkEntryCycles: 100,
  mapFilePageCycles: 250,
  forkCycles: 60_000,
  processExitCycles: 50_000,
  waitCycles: 10_000,
  execCycles: 600_000,
  signalCycles: 2000,
  pipeTransferCycles: 300,
  contextSwitchCycles: 1500,
  wakeupCycles: 1500,
  hostFaultCycles: 5000,
};

/**
 * What no datum tells apart: how a sum is shared. Of fork, exit and wait the parent has its processor back after 0.36 of the
 * whole, the child begins after 0.51, and the rest is its end and the parent's waking (as ZEN4, on one processor). Fork is
 * taken to be half of it, the end 0.4, the wait 0.1.
 */
export const SHARES: readonly Readonly<Partial<Record<LatencyName, number>>>[] = [
  {forkCycles: 0.5, processExitCycles: 0.4, waitCycles: 0.1},
  // Assumption.
  {contextSwitchCycles: 0.5, wakeupCycles: 0.5},
];
