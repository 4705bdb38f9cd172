/**
 * Published measurements, set against whole runs: structures are walked and counted, and no sum is composed by hand (as in
 * machines/published.test.ts). A band is as wide as the comparison is loose. What the PVM paper measured of processes and page
 * faults is set against pagewalk by `pagewalk reproduce --costs`.
 */
import {describe, expect, test, vi} from 'vitest';
import {READ, USER_MODE, WRITE} from '../hardware/address.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {nehalem} from '../machines/nehalem.ts';
import {vtx2006} from '../machines/vtx-2006.ts';
import {native} from '../strategies/native.ts';
import {shadowCached} from '../strategies/shadow-cached.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import {vmwareTraces} from '../strategies/vmware-traces.ts';
import {Experiment, USED_LEAF} from '../testing/experiment.ts';
import {measure, type Measured} from '../testing/measured.ts';
import {EXIT_NAMES, total, WALK_LOAD_NAMES} from '../timing/events.ts';
import {cycles} from '../timing/pricing.ts';
import {churnDontneed} from '../../workloads/churn-dontneed.ts';
import {ctxRing} from '../../workloads/ctx-ring.ts';
import {gups} from '../../workloads/gups.ts';
import {kptiSyscall} from '../../workloads/kpti-syscall.ts';
import {plainSyscall} from '../../workloads/plain-syscall.ts';
import {prefork} from '../../workloads/prefork.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: 30_000});

type Band = readonly [least: number, most: number];
const around = (value: number, percent: number): Band => [
  value * (1 - percent / 100),
  value * (1 + percent / 100),
];

function expectWithin(actual: number, [least, most]: Band): void {
  expect(actual).toBeGreaterThanOrEqual(least);
  expect(actual).toBeLessThanOrEqual(most);
}

describe('Adams and Agesen, ASPLOS 2006 (second-hand), on the first VT-x', () => {
  const PAGE = 0;
  const UNMAPPED = 1;
  const ALIAS = 512;

  /** A page, nothing beside it, and the page's table mapped where the guest's kernel can store to it. */
  function guestOf(strategy: Strategy, parameters: StrategyValues = {}): Experiment {
    const processor = vtx2006.geometry;
    const guest = new Experiment({strategy, parameters, processor, indexBits: 9, guestFrames: 1024});
    guest.map(PAGE, 20);
    guest.map(ALIAS, guest.table(PAGE, 1));
    return guest;
  }

  const price = (guest: Experiment, act: () => void): number => cycles(guest.during(act), vtx2006.costs);

  function tableStore(strategy: Strategy, parameters?: StrategyValues): number {
    const guest = guestOf(strategy, parameters);
    const store = (): void => {
      guest.storeThrough(ALIAS, PAGE, 1, 20, USED_LEAF);
      guest.machine.cpu.touch(WRITE, 0);
    };
    guest.access(PAGE, READ | USER_MODE);
    store();
    // The entry is in use again, so a trace has a shadow entry to clear.
    guest.access(PAGE, READ | USER_MODE);
    return price(guest, store);
  }

  function pageFault(strategy: Strategy): number {
    const guest = guestOf(strategy);
    const fault = (): void => {
      guest.access(UNMAPPED, READ | USER_MODE);
      guest.machine.events.guestFaults++;
    };
    guest.access(PAGE, READ | USER_MODE);
    fault();
    return price(guest, fault);
  }

  test('ptemod: a cycle natively, 12,733 where the table is traced', () => {
    expect(tableStore(native)).toBe(1);
    expectWithin(tableStore(shadowCached), around(12_733, 15));
  });

  test('ptemod: 391 cycles where translated code calls the monitor', () => {
    expectWithin(tableStore(vmwareTraces, {btCallouts: 'on', emulatedStore: 'clear'}), around(391, 15));
  });

  test('pgfault: 1093 cycles natively, 11,242 where the hypervisor injects it', () => {
    expectWithin(pageFault(native), around(1093, 15));
    expectWithin(pageFault(shadowCached), around(11_242, 15));
  });
});

describe('PVM, SOSP 2023, on Cascade Lake', () => {
  test('an empty system call takes as long under shadow paging as under nested paging', () => {
    const measured = measure(plainSyscall);
    expectWithin(measured['shadow-cached'].cycles / measured.nested.cycles, around(1, 5));
  });

  test('with an isolated kernel it has four exits, and takes 2.09 µs instead of 0.22: 9.5 times', () => {
    const measured = measure(kptiSyscall);
    const {events} = measured['shadow-cached'];
    expect(total(events, EXIT_NAMES)).toBe(4 * events.guestSyscalls);
    expectWithin(measured['shadow-cached'].cycles / measured.nested.cycles, [7, 12]);
  });
});

describe('"Every Walk\'s a Hit", ASPLOS 2022: loads a walk with walk caches, 1.5 natively and 4.4 nested', () => {
  // 128 MiB, twice what 32 entries of the PDE cache span.
  const measured = measure(gups, {parameters: {tablePages: 32768, updates: 10_000, warmupUpdates: 4000}});
  const loads = ({events}: Measured): number => total(events, WALK_LOAD_NAMES) / events.walks;

  test('on gups', () => {
    expectWithin(loads(measured.native), [1, 2]);
    expectWithin(loads(measured.nested), [3, 6]);
    expectWithin(loads(measured.nested) / loads(measured.native), [2, 4]);
  });
});

describe('exits cheaper from one generation to the next shrink what shadow paging loses', () => {
  const GENERATIONS = [vtx2006, nehalem, cascadeLake];
  const WORKLOADS = [
    {workload: ctxRing, parameters: {laps: 4}},
    {workload: prefork, parameters: {heapPages: 256, children: 2, readPages: 100, dirtyPages: 50}},
    {workload: churnDontneed, parameters: {mappingPages: 64, rounds: 2}},
  ];

  test.each(WORKLOADS)('$workload.id', ({workload, parameters}) => {
    for (const name of ['shadow-uncached', 'shadow-cached'] as const) {
      const slowdowns = GENERATIONS.map(machine => {
        // No processor of the three but the last has PCIDs.
        const measured = measure(workload, {parameters, guest: {pcid: 0}, machine});
        return measured[name].cycles / measured.native.cycles;
      });
      expect(slowdowns, name).toEqual(slowdowns.toSorted((a, b) => b - a));
    }
  });
});
