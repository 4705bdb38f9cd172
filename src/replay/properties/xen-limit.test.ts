/**
 * Where Xen's pager must count exactly what invalidating traces do: no table out of sync, an emulated store clears its
 * shadow entry, nothing is unshadowed early, prefetched, or remembered of faults, and the pool has no limit. And a guest
 * whose pages are all of 4 KiB, whose tables are each reached with one set of rights and never cut off once they are
 * linked, and which stores to them from the kernel: there neither what hangs on a page nor where rights are kept can
 * matter. What remains is how Xen finds writable mappings: it searches. And it flushes no page that no leaf table leads to, be it
 * for INVLPG or for a fault.
 */
import * as fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {ACCESSED, DIRTY, FETCH, PRESENT, READ, USER_MODE, WRITABLE, WRITE} from '../../hardware/address.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import {xenShadow3} from '../../strategies/xen-shadow3.ts';
import {Experiment, TABLE, USED_LEAF} from '../../testing/experiment.ts';
import {ONE_LEVEL_TLB} from '../../testing/processors.ts';
import {snapshot, type EventCounts} from '../../timing/events.ts';
import {patience, sized} from '../../testing/effort.ts';
import {expectProperty, samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const UNBOUNDED: StrategyValues = {eviction: 'unbounded'};
const REDUCED: StrategyValues = {
  ...UNBOUNDED,
  prefetch: 'none',
  oosPages: 0,
  earlyUnshadowZeroWrites: 0,
  emulatedStore: 'clear',
  fastEmulation: 'off',
  fastFaultPath: 'off',
};

/** Tables of four entries: the pages 0 to 15 have four leaf tables, which the kernel reaches through the pages 16 to 19. */
const LEAF_TABLES = 4;
const FIRST_ALIAS = 16;
const KERNEL_LEAF = PRESENT | WRITABLE | ACCESSED | DIRTY;
const LEAVES = [USED_LEAF, USED_LEAF, TABLE, TABLE | ACCESSED, USED_LEAF & ~WRITABLE, 0];
const ACCESSES = [READ | USER_MODE, WRITE | USER_MODE, READ, FETCH | USER_MODE];

class Guest extends Experiment {
  private readonly roots: readonly number[];

  constructor(strategy: Strategy, parameters: StrategyValues) {
    super({strategy, parameters, processor: {tlb: ONE_LEVEL_TLB}});
    for (let at = 0; at < LEAF_TABLES; at++) {
      this.map(at * 4, 20 + at);
      this.map(FIRST_ALIAS + at, this.table(at * 4, 1), KERNEL_LEAF);
    }
    // Another address space, of the same tables.
    const shared = this.table(0, 3);
    this.roots = [this.root, this.newTable()];
    this.load(this.roots[1]);
    this.store(0, 4, shared, TABLE | ACCESSED);
  }

  step([what, a, b, c]: readonly [number, number, number, number]): void {
    const page = a % 16;
    if (what < 5) this.access(page, ACCESSES[b % ACCESSES.length]);
    else if (what < 8) this.storeLeaf(page, 20 + (b % 12), LEAVES[c % LEAVES.length]);
    else if (what === 8) this.mmu.invlpg(page);
    else if (what === 9) this.load(this.roots[a % 2]);
    else if (what === 10) this.mmu.toggleGlobalPages();
    else if (b % 4 === 0) this.hypervisor.hostUnmap(20 + (a % 12));
    else this.access(FIRST_ALIAS + (a % LEAF_TABLES), READ);
  }

  private storeLeaf(page: number, frame: number, flags: number): void {
    this.storeThrough(FIRST_ALIAS + Math.floor(page / 4), page, 1, flags === 0 ? 0 : frame, flags);
  }
}

const steps = fc.array(fc.tuple(fc.nat(11), fc.nat(255), fc.nat(255), fc.nat(255)), {
  minLength: 20,
  maxLength: sized(200),
  size: 'max',
});

function counted(
  strategy: Strategy,
  parameters: StrategyValues,
  told: readonly (readonly [number, number, number, number])[],
): EventCounts {
  const guest = new Guest(strategy, parameters);
  for (const step of told) guest.step(step);
  guest.hypervisor.audit();
  const counts = snapshot(guest.machine.events);
  return {...counts, shadowEntriesSearched: 0, trueFaultPageFlushes: 0, invalidationPageFlushes: 0};
}

test('stripped of what is its own it counts what invalidating traces count', () => {
  expectProperty(
    fc.property(steps, told => {
      expect(counted(xenShadow3, REDUCED, told)).toEqual(counted(shadowCached, UNBOUNDED, told));
    }),
    {numRuns: 60},
  );
});

test('each of its mechanisms, put back alone, makes a difference to such a guest', () => {
  const all = samplesOf(steps, 40);
  const differs = (change: StrategyValues) =>
    all.some(told => {
      const [one, other] = [REDUCED, {...REDUCED, ...change}].map(values =>
        JSON.stringify(counted(xenShadow3, values, told)),
      );
      return one !== other;
    });
  expect(differs({oosPages: 3})).toBe(true);
  expect(differs({prefetch: 'forward', prefetchEntries: 32, prefetchStops: 'wouldFault'})).toBe(true);
  expect(differs({emulatedStore: 'update'})).toBe(true);
  expect(differs({earlyUnshadowZeroWrites: 2})).toBe(true);
  expect(differs({fastEmulation: 'on'})).toBe(true);
  expect(differs({fastFaultPath: 'on'})).toBe(true);
  expect(differs({virtualTlbEntries: 0})).toBe(true);
  // The hint that the guest never gives.
  expect(differs({dyingHint: 'on'})).toBe(false);
});
