/** The hypotheses in direction, and in number where a number can be derived. */
import {describe, expect, test} from 'vitest';
import type {StoryParameters} from '../src/guest/story.ts';
import {measure, STRATEGIES, strategyOf, TABLES_ONLY, type StrategyName} from '../src/testing/measured.ts';
import {EXIT_NAMES, total} from '../src/timing/events.ts';
import {churnDontneed} from './churn-dontneed.ts';
import {compute} from './compute.ts';
import {crossover} from './crossover.ts';
import {ctxPingpong} from './ctx-pingpong.ts';
import {ctxRing} from './ctx-ring.ts';
import {faultAnon} from './fault-anon.ts';
import {forkExit} from './fork-exit.ts';
import {gups} from './gups.ts';
import {hostReclaim} from './host-reclaim.ts';
import {workloads} from './index.ts';
import {kptiSyscall} from './kpti-syscall.ts';
import {mmapUntouched} from './mmap-untouched.ts';
import {plainSyscall} from './plain-syscall.ts';
import {pointerChase} from './pointer-chase.ts';
import {sequential} from './sequential.ts';
import {touchOnce} from './touch-once.ts';
import {zipf} from './zipf.ts';

const VIRTUAL = STRATEGIES.filter(name => strategyOf(name).virtual);
const SHADOWS = ['shadow-uncached', 'shadow-cached'] as const;

describe('controls', () => {
  test.each([
    [compute, {instructions: 1e6}],
    [mmapUntouched, {rounds: 200}],
    [plainSyscall, {calls: 500}],
  ] as const)('all strategies tie within 1 %', (workload, parameters) => {
    const measured = measure(workload, {parameters});
    for (const name of VIRTUAL) {
      const ratio = measured[name].cycles / measured.native.cycles;
      expect(Math.abs(ratio - 1), name).toBeLessThan(0.01);
      expect(total(measured[name].events, EXIT_NAMES), name).toBe(0);
    }
  });
});

describe('system calls', () => {
  const calls = 300;

  // Way in and way out: each reads CR3 and loads it.
  test('an isolated kernel costs shadow paging four exits a call, and nested paging none', () => {
    const measured = measure(kptiSyscall, {parameters: {calls}, guest: TABLES_ONLY});
    for (const name of SHADOWS) {
      expect(measured[name].events.exitsCr3Read).toBe(2 * calls);
      expect(measured[name].events.exitsCr3Load).toBe(2 * calls);
      expect(total(measured[name].events, EXIT_NAMES)).toBe(4 * calls);
    }
    expect(total(measured.nested.events, EXIT_NAMES)).toBe(0);
  });

  test('with the kernel accesses too, a shadow that is kept costs those four and no more', () => {
    const measured = measure(kptiSyscall, {parameters: {calls}});
    expect(total(measured['shadow-cached'].events, EXIT_NAMES)).toBe(4 * calls);
    expect(measured['shadow-uncached'].events.exitsHiddenFault).toBeGreaterThan(4 * calls);
  });

  test('the plain twin differs in nothing but the isolation', () => {
    const {id, title, family, hypothesis, claims, follows} = kptiSyscall;
    const told = {id, title, family, hypothesis, claims, follows};
    expect(kptiSyscall).toEqual({...plainSyscall, ...told, guest: {isolated: 1}});
  });
});

describe('switches', () => {
  // A hop is one switch. The shadow goes at its CR3 load, so each page of the array is filled again: 16 pages of 64 KiB.
  test('ctx-ring: shadow-uncached fills the whole array again at each hop', () => {
    const [processes, laps] = [8, 5];
    const measured = measure(ctxRing, {parameters: {processes, laps, arrayKiB: 64}, guest: TABLES_ONLY});
    const hops = processes * laps;
    const {events: uncached} = measured['shadow-uncached'];
    expect(uncached.exitsCr3Load).toBe(hops);
    expect(uncached.exitsHiddenFault).toBe(hops * 16);
    const {events: cached} = measured['shadow-cached'];
    expect(cached.exitsCr3Load).toBe(hops);
    expect(total(cached, EXIT_NAMES)).toBe(hops);
    expect(total(measured.nested.events, EXIT_NAMES)).toBe(0);
  });

  test('ctx-pingpong: two exits a round for two switches', () => {
    const rounds = 100;
    const measured = measure(ctxPingpong, {parameters: {rounds}, guest: TABLES_ONLY});
    for (const name of SHADOWS) expect(total(measured[name].events, EXIT_NAMES)).toBe(2 * rounds);
    expect(total(measured.nested.events, EXIT_NAMES)).toBe(0);
  });
});

describe('the crossover', () => {
  const accesses = 200_000;
  const far = {regionPages: 4096, misses: 200_000, accesses};

  test('counts as many misses and stores as it is asked for, and as many accesses by their instructions', () => {
    const measured = measure(crossover, {parameters: {...far, updates: 1000}, guest: TABLES_ONLY});
    const {events} = measured.native;
    expect(Math.abs(events.userInstructions / (10 * accesses) - 1)).toBeLessThan(0.001);
    expect(events.guestTableStores).toBe((2 * accesses * 1000) / 1e6);
    // The update flushes its page, which is then used.
    expect(events.tlbMisses).toBe((accesses * (far.misses + 1000)) / 1e6);
  });

  test('without an update shadow paging costs what native does, and nested paging more', () => {
    const measured = measure(crossover, {parameters: {...far, updates: 0}});
    for (const name of ['shadow-uncached', 'shadow-cached'] as const) {
      expect(total(measured[name].events, EXIT_NAMES), name).toBe(0);
      expect(measured[name].cycles / measured.native.cycles, name).toBeCloseTo(1, 2);
    }
    expect(measured.nested.cycles / measured.native.cycles).toBeGreaterThan(1.05);
  });

  test('with a thousand updates and no miss beside theirs nested paging costs what native does, and shadow paging more', () => {
    const parameters = {...far, misses: 0, updates: 5000};
    const measured = measure(crossover, {parameters, guest: TABLES_ONLY});
    expect(measured.nested.cycles / measured.native.cycles).toBeCloseTo(1, 2);
    expect(total(measured.nested.events, EXIT_NAMES)).toBe(0);
    // Two stores, a flush, and the page that is used again.
    expect(total(measured['shadow-cached'].events, EXIT_NAMES)).toBe(4 * 1000);
    expect(measured['shadow-cached'].cycles / measured.native.cycles).toBeGreaterThan(2);
  });
});

describe('churn', () => {
  // Write to a page that maps the zero page: fault; the copy clears the entry, flushes it and stores the new one; retry.
  // DONTNEED: the entry cleared and flushed. Read: fault, one store, retry.
  //   without a cache   2 faults + 2 INVLPG + 2 retries that must be filled
  //   with one          the same, and 4 stores
  test('churn-dontneed: six exits a page without a cache, ten with one', () => {
    const [mappingPages, rounds] = [64, 3];
    const measured = measure(churnDontneed, {parameters: {mappingPages, rounds}, guest: TABLES_ONLY});
    const churned = mappingPages * rounds;
    const {events: uncached} = measured['shadow-uncached'];
    expect(uncached.exitsTrueFault).toBe(2 * churned);
    expect(uncached.exitsInvlpg).toBe(2 * churned);
    expect(uncached.exitsHiddenFault).toBe(2 * churned);
    expect(total(uncached, EXIT_NAMES)).toBe(6 * churned);
    const {events: cached} = measured['shadow-cached'];
    expect(cached.exitsTraceFault).toBe(4 * churned);
    expect(total(cached, EXIT_NAMES)).toBe(10 * churned);
    expect(total(measured.nested.events, EXIT_NAMES)).toBe(0);
  });

  test('fault-anon: fault and retry for each page, and two stores to traced tables', () => {
    const [mappingPages, rounds] = [512, 2];
    const measured = measure(faultAnon, {parameters: {mappingPages, rounds}, guest: TABLES_ONLY});
    const faults = mappingPages * rounds;
    for (const name of STRATEGIES) expect(measured[name].events.guestFaults, name).toBe(faults);
    for (const name of SHADOWS) {
      expect(measured[name].events.exitsTrueFault).toBe(faults);
      expect(measured[name].events.exitsHiddenFault).toBeGreaterThanOrEqual(faults);
    }
    // The first store to each new leaf table, of which a round has at most two, comes before it is traced.
    const traced = measured['shadow-cached'].events.exitsTraceFault;
    expect(traced).toBeGreaterThanOrEqual(2 * (faults - 2 * rounds));
    expect(measured['shadow-uncached'].events.exitsTraceFault).toBe(0);
    expect(total(measured.nested.events, EXIT_NAMES)).toBe(0);
  });

  test('touch-once: two exits a page without a cache, three with one, none under nested paging', () => {
    const pages = 32;
    const measured = measure(touchOnce, {parameters: {pages}, guest: {...TABLES_ONLY, directMapLevel: 3}});
    for (const name of SHADOWS) expect(measured[name].events.exitsTrueFault).toBe(pages);
    expect(measured['shadow-uncached'].events.exitsHiddenFault).toBeGreaterThanOrEqual(pages);
    // A new leaf table is not traced before its first entry is.
    expect(measured['shadow-cached'].events.exitsTraceFault).toBeGreaterThanOrEqual(pages - 1);
    expect(total(measured.nested.events, EXIT_NAMES)).toBe(0);
  });
});

describe('translation-bound', () => {
  // 2048 pages in 128 sets of 12 ways are 16 a set, and each comes back only after the others: LRU never keeps one.
  test('pointer-chase: every step misses, whoever translates', () => {
    const steps = 4096;
    const parameters = {ringPages: 2048, warmupSteps: 2048, steps};
    const measured = measure(pointerChase, {parameters, guest: TABLES_ONLY});
    for (const name of STRATEGIES) expect(measured[name].events.tlbMisses, name).toBe(steps);
  });

  test('sequential: every page misses once a sweep, whoever translates', () => {
    const [arrayPages, sweeps] = [2048, 2];
    const measured = measure(sequential, {parameters: {arrayPages, sweeps}, guest: TABLES_ONLY});
    for (const name of STRATEGIES) expect(measured[name].events.tlbMisses, name).toBe(arrayPages * sweeps);
  });

  test.each([
    [gups, {tablePages: 4096, updates: 4000, warmupUpdates: 2000}],
    [pointerChase, {ringPages: 4096, steps: 4000, warmupSteps: 4096}],
    [zipf, {heapPages: 4096, accesses: 10000, warmupAccesses: 4000}],
  ] as const)(
    'nested paging loses, less on large host pages; shadow paging nearly ties',
    (workload, parameters) => {
      const measured = measure(workload, {parameters});
      const slowdown = (name: StrategyName) => measured[name].cycles / measured.native.cycles;
      expect(slowdown('nested')).toBeGreaterThan(slowdown('nested on 2 MiB'));
      // 16 MiB are eight host pages, and the nested TLB has 64 entries: what is left is the time that its hits take.
      expect(slowdown('nested on 2 MiB')).toBeGreaterThan(1);
      for (const name of SHADOWS) expect(slowdown(name)).toBeLessThan(1.04);
    },
  );
});

describe('memory pressure', () => {
  test('host-reclaim: what the host took is backed again, once each, under all that have a host', () => {
    const parameters = {heapPages: 256, takenPages: 64, reads: 8000, raids: 2};
    const measured = measure(hostReclaim, {parameters, guest: TABLES_ONLY});
    // 8000 reads miss one page of 256 with a chance of (255/256)^8000, 3 in 10^14: every frame of the heap that was taken
    // comes back. The other frames of user pages, of the stack, are not read.
    const {hostUnmaps} = measured.nested.events;
    expect(hostUnmaps).toBe(2 * 64);
    for (const name of VIRTUAL) {
      expect(measured[name].events.hostFaults, name).toBeGreaterThanOrEqual(hostUnmaps - 2);
      expect(measured[name].events.hostFaults, name).toBeLessThanOrEqual(hostUnmaps);
    }
    expect(measured.native.events.hostFaults).toBe(0);
  });
});

const BOTH_SHADOWS_LOSE = [
  ['native', 'nested', 'shadow-uncached'],
  ['nested', 'shadow-cached'],
] as const;

/** Who should be slower than whom, each list from the best to the worst. */
const ORDERS: readonly (readonly [
  id: string,
  orders: readonly (readonly StrategyName[])[],
  parameters: StoryParameters,
])[] = [
  ['ctx-ring', [['native', 'nested', 'shadow-cached', 'shadow-uncached']], {laps: 10}],
  ['ctx-pingpong', [['nested', 'shadow-cached', 'shadow-uncached']], {rounds: 200}],
  ['kpti-syscall', [['nested', 'shadow-cached', 'shadow-uncached']], {calls: 300}],
  ['fork-exit', [['native', 'nested', 'shadow-uncached', 'shadow-cached']], {children: 4}],
  ['fork-exec', BOTH_SHADOWS_LOSE, {programs: 4}],
  [
    'prefork',
    [['native', 'nested', 'shadow-uncached', 'shadow-cached']],
    {heapPages: 512, children: 3, readPages: 300, dirtyPages: 100},
  ],
  ['snapshot', BOTH_SHADOWS_LOSE, {heapPages: 512, snapshots: 1}],
  ['fault-anon', [['native', 'nested', 'shadow-uncached', 'shadow-cached']], {mappingPages: 512}],
  ['churn-dontneed', [['native', 'nested', 'shadow-uncached', 'shadow-cached']], {rounds: 2}],
  ['map-unmap', BOTH_SHADOWS_LOSE, {rounds: 5}],
  ['mprotect-toggle', [['native', 'nested', 'shadow-uncached', 'shadow-cached']], {batches: 50}],
  ['touch-once', [['native', 'nested', 'shadow-uncached', 'shadow-cached']], {}],
  [
    'swap-thrash',
    [['native', 'nested', 'shadow-uncached', 'shadow-cached']],
    {writes: 2000, warmupWrites: 500},
  ],
  ['sequential', [['native', 'nested on 2 MiB', 'nested']], {arrayPages: 2048, sweeps: 2}],
];

test.each(ORDERS)('%s: %j', (id, orders, parameters) => {
  const measured = measure(workloads.find(workload => workload.id === id)!, {parameters});
  for (const order of orders) {
    for (let at = 1; at < order.length; at++) {
      expect(measured[order[at]].cycles, order[at]).toBeGreaterThan(measured[order[at - 1]].cycles);
    }
  }
});

test('fork-exit: with traced tables, thousands of stores cost an exit each', () => {
  const children = 4;
  const measured = measure(forkExit, {parameters: {children, heapPages: 1024}});
  const {events} = measured['shadow-cached'];
  // The child touches one leaf table of 512 entries at least, and exit clears each of them.
  expect(events.exitsTraceFault).toBeGreaterThan(children * 300);
  expect(events.exitsTraceFault).toBeGreaterThan(0.8 * total(events, EXIT_NAMES));
});
