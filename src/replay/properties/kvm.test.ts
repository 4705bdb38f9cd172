/** KVM's pager: with each of its mechanisms changed or off, in its limiting case, and laws that sound right of it. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {ACCESSED, DIRTY, PRESENT, PROT_NONE, READ, USER, USER_MODE, WRITE} from '../../hardware/address.ts';
import {BOOT_CPU} from '../../hardware/mmu.ts';
import {kvm} from '../../strategies/kvm.ts';
import {kvm2007} from '../../strategies/kvm-2007.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {shadowUncached} from '../../strategies/shadow-uncached.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import type {ShadowHypervisor} from '../../shadow/shadow-hypervisor.ts';
import type {ShadowMmu} from '../../shadow/shadow-mmu.ts';
import {pathTo} from '../../shadow/tables/path.ts';
import type {ShadowPage} from '../../shadow/tables/shadow-page.ts';
import {anyGuest, anyProgram} from '../../testing/any-guest.ts';
import {BARE} from '../../testing/processors.ts';
import {Events, snapshot, sum, type EventCounts, type EventName} from '../../timing/events.ts';
import {BEDS} from './beds.ts';
import {counted} from './counted.ts';
import {recordedProgram} from './programs.ts';
import {SCENARIOS} from './scenarios.ts';
import {OPEN, TABLE_1, TABLE_2, X, type SmallGuest} from './small-guest.ts';
import {build, replayChecked, type Bed, type Recording} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {expectProperty, samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const BED_NAMES = Object.keys(BEDS);
const USER_READ = READ | USER_MODE;
const USED = OPEN | ACCESSED | DIRTY;

const anyWildGuest = fc.tuple(anyParameters, anyMoves(150));

const SETTINGS: readonly (readonly [Strategy, StrategyValues])[] = [
  [kvm, {unsync: 'off'}],
  [kvm, {unsync: 'off', emulatedStore: 'update', floodThreshold: 0}],
  [kvm, {previousRoots: 0, flushOnChange: 'off'}],
  [kvm, {flushScope: 'context', flushOnChange: 'off', floodThreshold: 1}],
  [kvm, {flushScope: 'asked', syncBatch: 8, rmapRecycle: 8, previousRoots: 11}],
  [kvm, {usePcid: 'off', bypassGuestFaults: 'on', poolPages: 12}],
  [kvm, {prefetch: 'forward', prefetchStops: 'never', poolPages: 9, minimumFreePages: 0, refillPages: 1}],
  [kvm, {eviction: 'lru', evictionUnit: 'subtree', poolPages: 9, policySees: 'accessedBits'}],
  [kvm, {eviction: 's3-fifo', evictionUnit: 'tree', poolPages: 12, policySees: 'perfect'}],
  [kvm2007, {bypassGuestFaults: 'off', invlpgExits: 'on', useVpid: 'on'}],
  [kvm2007, {emulatedStore: 'clear', unshadowOnUserStore: 'off', useVpid: 'on'}],
  [kvm2007, {floodThreshold: 0, poolPages: 8}],
];

test.each(
  SETTINGS.map(([strategy, values], at) => ({
    id: strategy.id,
    strategy,
    values,
    bed: BED_NAMES[at % BED_NAMES.length],
  })),
)('$id with $values, on: $bed', ({strategy, values, bed}) => {
  expectProperty(
    fc.property(anyWildGuest, guest => {
      const recording = played(...guest).scribe;
      replayChecked(recording, build(strategy, recording.header, {...BEDS[bed], parameters: values}));
    }),
    {numRuns: 15},
  );
});

describe('wild guests', () => {
  const recordings = samplesOf(anyWildGuest, 40).map(guest => played(...guest).scribe);
  const run = (strategy: Strategy, parameters: StrategyValues = {}): readonly EventCounts[] =>
    recordings.map(recording =>
      replayChecked(recording, build(strategy, recording.header, {...BEDS['room for all'], parameters})),
    );

  test.each<{strategy: Strategy; parameters: StrategyValues; special: readonly EventName[]}>([
    {
      strategy: kvm,
      parameters: {},
      special: [
        'exitsUnprotectingStore',
        'exitsTraceFault',
        'shadowPagesUnsynced',
        'shadowPagesSynced',
        'shadowPagesFlooded',
        'shadowPagesZapped',
        'shadowPagesReused',
        'shadowEntriesCompared',
        'shadowEntriesSynced',
        'shadowEntriesPrefetched',
        'syncFlushes',
      ],
    },
    {
      strategy: kvm2007,
      parameters: {},
      special: [
        'exitsTraceFault',
        'bypassedFaults',
        'bypassEntriesMarked',
        'shadowPagesFlooded',
        'shadowPagesZapped',
        'shadowEntriesUpdated',
      ],
    },
  ])('bring about all that is special of $strategy.id', ({strategy, parameters, special}) => {
    const all = sum([snapshot(new Events()), ...run(strategy, parameters)]);
    expect(special.filter(name => all[name] === 0)).toEqual([]);
  });

  // A page is in step when it is made, or by a sync; only such a page can be let go, and a store that was let through has
  // let one go, unless what it took to fill its entry made the table one of a higher level.
  test('a table that is stored to exits once, until its page is synced or another is made', () => {
    for (const counts of run(kvm, {prefetch: 'none'})) {
      expect(counts.shadowPagesUnsynced).toBeLessThanOrEqual(
        counts.shadowPagesAllocated + counts.shadowPagesSynced,
      );
      expect(counts.exitsUnprotectingStore).toBeLessThanOrEqual(
        counts.shadowPagesUnsynced + counts.shadowPagesZapped,
      );
    }
  });

  test('a table above is stored to three times in a row at most, and then its shadow is gone', () => {
    for (const recording of recordings) {
      const hypervisor = build(kvm, recording.header, BEDS['room for all']) as ShadowHypervisor;
      watchStores(hypervisor.cpu(BOOT_CPU), 3);
      replayChecked(recording, hypervisor);
    }
  });
});

/** Throws if a page above the leaf tables outlives `most` stores to its table without being used meanwhile. */
function watchStores({parts, tables, loaded}: ShadowMmu, most: number): void {
  const {pool, watchers} = tables;
  const {protection} = parts;
  const since = new Map<ShadowPage, number>();
  const reached = watchers.reached.bind(watchers);
  const reused = watchers.reused.bind(watchers);
  const storeCaught = protection.storeCaught.bind(protection);
  const stored = protection.stored.bind(protection);
  watchers.reached = page => {
    since.delete(page);
    reached(page);
  };
  watchers.reused = page => {
    since.delete(page);
    reused(page);
  };
  protection.storeCaught = (gfn, access, gvn) => {
    // What the store's own path leads through is in use.
    for (const page of pathTo(tables, loaded.root, gvn)) since.delete(page);
    return storeCaught(gfn, access, gvn);
  };
  protection.stored = (gfn, index, before) => {
    const pages = [...pool.pages()].filter(
      ({role}) => role.kind === 'indirect' && role.gfn === gfn && role.level > 1,
    );
    for (const page of pages) since.set(page, (since.get(page) ?? 0) + 1);
    stored(gfn, index, before);
    expect(pages.filter(page => pool.holds(page) && since.get(page)! >= most)).toEqual([]);
  };
}

describe('with no page out of step, no flooding, no prefetch, no limit and no root at hand', () => {
  const LIMIT: StrategyValues = {
    unsync: 'off',
    floodThreshold: 0,
    prefetch: 'none',
    eviction: 'unbounded',
    previousRoots: 0,
    rmapRecycle: 0,
    flushOnChange: 'off',
    flushScope: 'asked',
    minimumFreePages: 0,
    refillPages: 1,
  };

  /**
   * What KVM does for other virtual CPUs, and with the root in use, which it has at hand where shadow-cached looks in the
   * hash. For a fault of an entry that is not present it flushes no page.
   */
  const OF_KVM: readonly EventName[] = [
    'rootLocksTaken',
    'shadowRootsReused',
    'shadowRootsReleased',
    'shadowRootsSearched',
    'trueFaultPageFlushes',
  ];
  const butOfKvm = (counts: EventCounts) =>
    Object.fromEntries(Object.entries(counts).filter(([name]) => !OF_KVM.includes(name as EventName)));

  function expectEqual(recording: Recording, bed: Bed): void {
    const [limit, traces] = [[kvm, LIMIT] as const, [shadowCached, {eviction: 'unbounded'}] as const].map(
      ([strategy, parameters]) =>
        replayChecked(recording, build(strategy, recording.header, {...bed, parameters})),
    );
    expect(butOfKvm(limit)).toEqual(butOfKvm(traces));
  }

  test.each(Object.entries(BEDS))('it counts what shadow-cached counts, of wild guests, on: %s', (_, bed) => {
    expectProperty(
      fc.property(anyWildGuest, guest => expectEqual(played(...guest).scribe, bed)),
      {numRuns: 15},
    );
  });

  test('and of every scenario', () => {
    for (const {scribe} of SCENARIOS) expectEqual(scribe, BEDS['room for all']);
  });

  test('and of programs on the guest kernel', () => {
    expectProperty(
      fc.property(anyGuest, anyProgram(40), (guest, program) =>
        expectEqual(recordedProgram(guest, program), BEDS['two entries of everything']),
      ),
      {numRuns: 5},
    );
  });
});

describe('laws that sound right and are wrong', () => {
  const bedOf = (parameters: StrategyValues): Bed => ({
    processor: BARE,
    host: {pageKiB: 4, warm: 1, levels: 4},
    parameters,
  });
  const touch = (guest: SmallGuest, pages: readonly number[]): void => {
    for (const page of pages) guest.scribe.access(guest.page + page, USER_READ);
  };

  test('no shadow entry grants what the guest no longer does: not out of step, until the guest flushes', () => {
    const trueFaults = (strategy: Strategy) =>
      counted(
        strategy,
        bedOf({}),
        guest => guest.scribe.access(guest.page, WRITE | USER_MODE),
        guest => {
          guest.store(TABLE_1, 0, X, PRESENT | USER);
          guest.scribe.access(guest.page, WRITE | USER_MODE);
        },
      ).exitsTrueFault;
    expect(trueFaults(kvm)).toBe(0);
    expect(trueFaults(shadowCached)).toBe(1);
  });

  test('a shadow that is kept has no more hidden faults than one that is not: a store above unlinks a table', () => {
    const hiddenFaults = (strategy: Strategy) =>
      counted(
        strategy,
        bedOf({}),
        guest => {
          guest.store(TABLE_2, 0, TABLE_1, USED);
          touch(guest, [0]);
        },
        guest => {
          // A bit that the processor ignores.
          guest.store(TABLE_2, 0, TABLE_1, USED | PROT_NONE);
          touch(guest, [0]);
        },
      ).exitsHiddenFault;
    expect(hiddenFaults(kvm)).toBe(1);
    expect(hiddenFaults(shadowUncached)).toBe(0);
  });

  /** Five leaf tables, of one page each. */
  function fiveTables(guest: SmallGuest): void {
    for (const table of [1, 2, 3, 4, 5]) {
      guest.store(40 + table, 0, X + table, USED);
      guest.store(TABLE_2, table, 40 + table, OPEN | ACCESSED);
    }
  }

  test('a larger pool has no more hidden faults: it has, first in, first out', () => {
    // Found by search: page 0 of the nth leaf table, in this order.
    const order = [2, 0, 0, 3, 5, 4, 0, 5, 3, 2, 0, 2, 3, 4, 1, 4, 1, 2];
    const hiddenFaults = (poolPages: number) =>
      counted(
        kvm,
        bedOf({poolPages, prefetch: 'none', minimumFreePages: 0, refillPages: 1}),
        fiveTables,
        guest =>
          touch(
            guest,
            order.map(table => table * 512),
          ),
      ).exitsHiddenFault;
    expect(hiddenFaults(8)).toBeGreaterThan(hiddenFaults(7));
  });

  test('no pool has fewer hidden faults than one without a limit: one that lost a page prefetches again', () => {
    const hiddenFaults = (eviction: string) =>
      counted(
        kvm,
        bedOf({eviction, poolPages: 8, minimumFreePages: 0, refillPages: 1}),
        guest => {
          fiveTables(guest);
          // Nothing is beside page 0 yet, so its fault brings nothing.
          guest.store(TABLE_1, 0, X, USED);
          touch(guest, [0]);
          for (let page = 1; page < 8; page++) guest.store(TABLE_1, page, X + page, USED);
          // Where there is no room the leaf table is lost meanwhile.
          touch(
            guest,
            [1, 2, 3, 4, 5].map(table => table * 512),
          );
        },
        guest => {
          // Lost, it brings the seven beside it.
          touch(guest, [0]);
          guest.store(TABLE_1, 1, 0, 0);
          guest.scribe.invlpg(guest.page + 1);
          // Kept, each faults for itself, for what it would bring ends at page 1.
          touch(guest, [2, 4, 5]);
        },
      ).exitsHiddenFault;
    expect(hiddenFaults('fifo')).toBeLessThan(hiddenFaults('unbounded'));
  });
});
