/** Laws that sound right and are wrong, each with the recording that refutes it. */
import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  LARGE,
  PRESENT,
  PROT_NONE,
  READ,
  USER,
  USER_MODE,
  WRITE,
} from '../../hardware/address.ts';
import type {ProcessorGeometry} from '../../hardware/geometry.ts';
import {native} from '../../strategies/native.ts';
import {nested} from '../../strategies/nested.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {shadowUncached} from '../../strategies/shadow-uncached.ts';
import type {Strategy} from '../../strategies/strategy.ts';
import {xenShadow3} from '../../strategies/xen-shadow3.ts';
import {BARE, fully} from '../../testing/processors.ts';
import {EXIT_NAMES, total} from '../../timing/events.ts';
import {counted} from './counted.ts';
import {swapFrames} from './renamed-frames.ts';
import {
  LARGE_FRAMES,
  OPEN,
  OTHER_ROOT,
  ROOT,
  SmallGuest,
  TABLE_1,
  TABLE_2,
  TABLE_3,
  X,
} from './small-guest.ts';
import type {Bed} from './testbed.ts';

const USED = OPEN | ACCESSED | DIRTY;
const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
const UNCACHED_BED: Bed = {processor: BARE, host: {pageKiB: 4, warm: 1, levels: 4}};

/** A processor whose only cache is a data TLB for 4 KiB pages, first in, first out. */
function fifoTlb(entries: number): ProcessorGeometry {
  const [, large, huge] = BARE.tlb.data;
  return {...BARE, replacement: 'fifo', tlb: {...BARE.tlb, data: [fully(entries), large, huge]}};
}

/** Maps pages 0 to 5 in both address spaces, and leaves nothing of that in the caches. */
function mapSix(guest: SmallGuest): void {
  for (let page = 0; page < 6; page++) guest.store(TABLE_1, page, X + page, USED);
  guest.store(OTHER_ROOT, 0, TABLE_3, OPEN | ACCESSED);
  guest.scribe.toggleGlobalPages();
}

const touch = (guest: SmallGuest, pages: readonly number[]): void => {
  for (const page of pages) guest.scribe.access(guest.page + page, USER_READ);
};

const tlbMisses = (entries: number, act: (guest: SmallGuest) => void): number =>
  counted(native, {...UNCACHED_BED, processor: fifoTlb(entries)}, mapSix, act).tlbMisses;

test('no shadow entry grants what the guest no longer does: not a software TLB, until the guest flushes', () => {
  const writeProtected = (strategy: Strategy) =>
    counted(
      strategy,
      UNCACHED_BED,
      guest => guest.scribe.access(guest.page, USER_WRITE),
      guest => {
        guest.store(TABLE_1, 0, X, PRESENT | USER);
        guest.scribe.access(guest.page, USER_WRITE);
      },
    ).exitsTrueFault;
  // The processor caches nothing here, so what lets the store through is the shadow.
  expect(writeProtected(shadowUncached)).toBe(0);
  expect(writeProtected(shadowCached)).toBe(1);
});

test('a larger TLB never misses more: not first in, first out (Belady)', () => {
  const anomaly = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
  // With 3 entries 1 and 2 hit after 5, and so does the last 5: 12 − 3. With 4 only the second 1 and 2 hit: 12 − 2.
  expect(tlbMisses(3, guest => touch(guest, anomaly))).toBe(9);
  expect(tlbMisses(4, guest => touch(guest, anomaly))).toBe(10);
});

test('an address-space tag never adds misses: not first in, first out', () => {
  const switches = (pcid: (other: number) => number, keep: 'keep' | 'flush') =>
    tlbMisses(3, guest => {
      touch(guest, [4]);
      guest.scribe.loadCr3(OTHER_ROOT, pcid(1), keep);
      touch(guest, [3]);
      guest.scribe.loadCr3(ROOT, pcid(0), keep);
      touch(guest, [4, 0, 2, 4, 1, 0, 2, 4]);
    });
  // Tagged, the second 4 hits, and so leaves in the old place: 4 3 · 0 2(−4) 4(−3) 1(−0) 0(−2) 2(−4) 4(−1).
  expect(switches(other => 1 + other, 'keep')).toBe(9);
  // Flushed: 4 | 3 | 4 0 2 · 1(−4) · · 4(−0).
  expect(switches(() => 1, 'flush')).toBe(7);
});

test('an INVLPG too many never saves a miss: it does, first in, first out', () => {
  // 2 4 1 · · 3(−2) 2(−4) ·
  expect(tlbMisses(3, guest => touch(guest, [2, 4, 1, 1, 1, 3, 2, 3]))).toBe(5);
  const withInvlpg = (guest: SmallGuest) => {
    touch(guest, [2, 4]);
    guest.scribe.invlpg(guest.page + 4);
    touch(guest, [1, 1, 1, 3, 2, 3]);
  };
  // Without 4 there is room for 3, and 2 stays.
  expect(tlbMisses(3, withInvlpg)).toBe(4);
});

test('large guest pages save TLB misses: not where the host backs them with small ones', () => {
  const pages = [0, 1, 2, 3, 4, 5];
  const misses = (prepare: (guest: SmallGuest) => void) =>
    counted(nested, {...UNCACHED_BED, processor: fifoTlb(8)}, prepare, guest => touch(guest, pages))
      .tlbMisses;
  const mapLarge = (guest: SmallGuest) => {
    guest.store(TABLE_2, 0, LARGE_FRAMES, USED | LARGE);
    guest.scribe.toggleGlobalPages();
  };
  // Each 4 KiB piece of the large page is an entry of its own.
  expect(misses(mapLarge)).toBe(pages.length);
  expect(misses(mapSix)).toBe(pages.length);
});

test('it is all one where the host keeps a guest table: not where slots go by the number of its frame', () => {
  // Three leaf tables in frames that follow one another, and one more beside them that is not used.
  const [first, second, third, elsewhere] = [41, 42, 43, 44];
  const tables = [first, second, third];
  const renamed: Strategy = {
    ...xenShadow3,
    build(machine, values, library) {
      const hypervisor = xenShadow3.build(machine, values, library);
      swapFrames(hypervisor, third, elsewhere);
      return hypervisor;
    },
  };
  const letGo = (strategy: Strategy) =>
    counted(
      strategy,
      UNCACHED_BED,
      guest => {
        for (const [at, table] of tables.entries()) {
          guest.store(table, 0, X, USED);
          guest.store(TABLE_2, 1 + at, table, OPEN | ACCESSED);
        }
        touch(
          guest,
          tables.map((_, at) => (1 + at) * 512),
        );
      },
      guest => {
        for (let round = 0; round < 3; round++) {
          for (const table of tables) guest.store(table, 1, X + round, USED);
        }
      },
    ).exitsUnprotectingStore;
  // Each has a slot of its own: one exit, and no more until the guest flushes.
  expect(letGo(xenShadow3)).toBe(3);
  // The third has the slot of the first, which is pushed on to that of the second, which gives way. In the second round
  // the second table makes the first give way; in the third round each makes the next one do so.
  expect(letGo(renamed)).toBe(3 + 1 + 3);
});

describe('a shadow that remembers more exits less', () => {
  test('not of a guest that edits tables which stay traced', () => {
    const stores = 10;
    const totalExits = (strategy: Strategy) =>
      total(
        counted(
          strategy,
          UNCACHED_BED,
          guest => guest.scribe.access(guest.page, USER_READ),
          guest => {
            for (let store = 0; store < stores; store++) guest.store(TABLE_1, 1 + store, X, OPEN);
          },
        ),
        EXIT_NAMES,
      );
    expect(totalExits(shadowCached)).toBe(stores);
    // One hidden fault, for the direct map.
    expect(totalExits(shadowUncached)).toBeLessThanOrEqual(1);
  });

  test('nor has it fewer hidden faults, where a store that changes nothing drops the entry', () => {
    const hiddenFaults = (strategy: Strategy) =>
      counted(
        strategy,
        UNCACHED_BED,
        guest => {
          guest.store(TABLE_1, 0, X, USED);
          guest.scribe.access(guest.page, USER_READ);
        },
        guest => {
          // A bit that the processor ignores.
          guest.store(TABLE_1, 0, X, USED | PROT_NONE);
          guest.scribe.access(guest.page, USER_READ);
        },
      ).exitsHiddenFault;
    expect(hiddenFaults(shadowCached)).toBe(1);
    expect(hiddenFaults(shadowUncached)).toBe(0);
  });

  test('nor has a larger pool fewer hidden faults, which evicts in creation order', () => {
    const tables = [1, 2, 3, 4, 5];
    const prepare = (guest: SmallGuest) => {
      for (const table of tables) {
        guest.store(40 + table, 0, X + table, USED);
        guest.store(TABLE_2, table, 40 + table, OPEN | ACCESSED);
      }
    };
    // Found by search: page 0 of the nth leaf table, in this order.
    const order = [2, 0, 0, 3, 5, 4, 0, 5, 3, 2, 0, 2, 3, 4, 1, 4, 1, 2];
    const hiddenFaults = (poolMinimumPages: number) =>
      counted(
        shadowCached,
        {...UNCACHED_BED, parameters: {poolPermille: 0, poolMinimumPages}},
        prepare,
        guest =>
          touch(
            guest,
            order.map(table => table * 512),
          ),
      ).exitsHiddenFault;
    expect(hiddenFaults(7)).toBeGreaterThan(hiddenFaults(6));
  });
});
