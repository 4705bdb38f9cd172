/** Laws of shadow caches that sound right and are wrong, each with what refutes it, and with the condition under which it holds. */
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ACCESSED, DIRTY, PROT_NONE, READ, USER, USER_MODE, WRITE} from '../../hardware/address.ts';
import {FILLED} from '../../hardware/mmu.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {shadowUncached} from '../../strategies/shadow-uncached.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import {Experiment, TABLE, USED_LEAF} from '../../testing/experiment.ts';
import {BARE} from '../../testing/processors.ts';
import {EXIT_NAMES, total, type EventCounts} from '../../timing/events.ts';
import {counted} from './counted.ts';
import {OPEN, TABLE_1, TABLE_2, X, type SmallGuest} from './small-guest.ts';
import type {Bed} from './testbed.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

const USED = OPEN | ACCESSED | DIRTY;
const USER_READ = READ | USER_MODE;
const UNBOUNDED: StrategyValues = {eviction: 'unbounded'};

describe('an unbounded cache never has more hidden faults than a finite one', () => {
  /** Leaf tables beside TABLE_1, at entries 1 to 4 of TABLE_2, each with its page 0 mapped. */
  const OTHERS = [1, 2, 3, 4];
  const EDITED = [2, 4, 5];

  const prepare = (guest: SmallGuest): void => {
    for (let page = 0; page < 8; page++) guest.store(TABLE_1, page, X + page, USED);
    for (const other of OTHERS) {
      guest.store(40 + other, 0, X + 10 + other, USED);
      guest.store(TABLE_2, other, 40 + other, OPEN | ACCESSED);
    }
    guest.scribe.toggleGlobalPages();
  };
  const touch = (guest: SmallGuest, page: number): void => guest.scribe.access(guest.page + page, USER_READ);
  const hiddenFaults = (parameters: StrategyValues, act: (guest: SmallGuest) => void): number => {
    const bed: Bed = {processor: BARE, host: {pageKiB: 4, warm: 1, levels: 4}, parameters};
    return counted(shadowCached, bed, prepare, act).exitsHiddenFault;
  };

  test('not with prefetch, which an entry that the guest cleared stops', () => {
    const act = (guest: SmallGuest): void => {
      touch(guest, 0);
      // The finite cache loses the shadow of TABLE_1 here, and with it the trace.
      for (const other of OTHERS) {
        touch(guest, other * 512);
        // The kernel's own path to the tables stays in use.
        guest.scribe.access(guest.direct(300 + other), READ);
      }
      // A bit that the processor ignores: traced, the entries go.
      for (const page of EDITED) guest.store(TABLE_1, page, X + page, USED | PROT_NONE);
      // The finite cache fills page 0 again, and the whole group with it.
      touch(guest, 0);
      guest.store(TABLE_1, 1, 0, 0);
      guest.scribe.invlpg(guest.page + 1);
      // The unbounded one fills each by itself, for the group ends at entry 1.
      for (const page of EDITED) touch(guest, page);
    };
    const group = {prefetch: 'group', prefetchEntries: 8};
    const unbounded = hiddenFaults({...group, ...UNBOUNDED}, act);
    const finite = hiddenFaults({...group, eviction: 'lru', poolPages: 9}, act);
    // Of three hidden faults one is left, and one lets the kernel store to a table that is not traced any more.
    expect(unbounded - finite).toBe(EDITED.length - 2);
  });

  /** Pages in eight leaf tables, and another root that shares them. */
  const guestOf = (parameters: StrategyValues): {guest: Experiment; roots: number[]} => {
    const guest = new Experiment({strategy: shadowCached, parameters});
    for (let page = 0; page < 32; page++) guest.map(page, page % 16, page % 3 ? USED_LEAF : TABLE);
    const [top, first] = [guest.table(0, 3), guest.root];
    guest.load(guest.newTable());
    guest.store(0, 4, top, TABLE | ACCESSED);
    return {guest, roots: [first, guest.root]};
  };

  test('it holds of LRU without prefetch, where no table is stored to', () => {
    const touches = fc.array(fc.record({page: fc.nat(31), store: fc.boolean(), load: fc.nat(11)}), {
      maxLength: sized(100),
    });
    expectProperty(
      fc.property(touches, stream => {
        const faults = (parameters: StrategyValues): number => {
          const {guest, roots} = guestOf(parameters);
          return guest.during(() => {
            for (const {page, store, load} of stream) {
              if (load === 0) guest.load(roots[page % 2]);
              guest.access(page, USER_MODE | (store ? WRITE : READ));
            }
          }).exitsHiddenFault;
        };
        const least = faults(UNBOUNDED);
        for (const poolPages of [6, 7, 9, 12]) {
          for (const policySees of ['exits', 'perfect'])
            expect(faults({eviction: 'lru', poolPages, policySees})).toBeGreaterThanOrEqual(least);
        }
      }),
      {numRuns: 25},
    );
  });
});

describe('more that is cached means fewer exits, or at least fewer hidden faults', () => {
  const PAGES = 8;
  /** A page of the kernel that maps the table of page 0, and one that maps that of page 4. */
  const ALIASES = [16, 17];

  interface Deed {
    readonly page: number;
    readonly kind: 'read' | 'write' | 'remap' | 'mark' | 'age' | 'switch';
    readonly gfn: number;
  }
  const deeds = (kinds: readonly Deed['kind'][]): fc.Arbitrary<Deed[]> =>
    fc.array(
      fc.record({
        page: fc.nat(PAGES - 1),
        kind: fc.constantFrom(...kinds),
        gfn: fc.integer({min: 20, max: 30}),
      }),
      {maxLength: sized(80)},
    );

  /** Two address spaces that share the tables of the pages 0 to 7; nothing else is ever stored to. */
  function guestOf(strategy: Strategy, parameters: StrategyValues): {guest: Experiment; roots: number[]} {
    const guest = new Experiment({strategy, parameters});
    for (let page = 0; page < PAGES; page++) guest.map(page, 20 + page);
    ALIASES.forEach((alias, at) => guest.map(alias, guest.table(4 * at, 1), USED_LEAF & ~USER));
    const [top, first] = [guest.table(0, 3), guest.root];
    guest.load(guest.newTable());
    guest.store(0, 4, top, TABLE | ACCESSED);
    return {guest, roots: [first, guest.root]};
  }

  function play(strategy: Strategy, parameters: StrategyValues, stream: readonly Deed[]): EventCounts {
    const {guest, roots} = guestOf(strategy, parameters);
    const frames = Array.from({length: PAGES}, (_, page) => 20 + page);
    const store = (page: number, flags: number) =>
      guest.storeThrough(ALIASES[page < 4 ? 0 : 1], page, 1, frames[page], flags);
    return guest.during(() => {
      for (const {page, kind, gfn} of stream) {
        if (kind === 'switch') guest.load(roots[gfn % 2]);
        else if (kind === 'read' || kind === 'write')
          expect(guest.access(page, USER_MODE | (kind === 'write' ? WRITE : READ))).toBe(FILLED);
        else if (kind === 'mark') store(page, guest.flags(page, 1) ^ PROT_NONE);
        else {
          if (kind === 'remap') frames[page] = gfn;
          store(page, kind === 'remap' ? USED_LEAF : TABLE | DIRTY);
          guest.mmu.invlpg(page);
        }
      }
    });
  }

  const EAGER = {emulatedStore: 'update', ...UNBOUNDED};
  const holds = (kinds: readonly Deed['kind'][], law: (stream: readonly Deed[]) => void): void =>
    expectProperty(fc.property(deeds(kinds), law), {numRuns: 40});
  const exits = (counts: EventCounts): number => total(counts, EXIT_NAMES);

  test('fewer exits: of a guest that stores to no table', () => {
    holds(['read', 'write', 'switch'], stream => {
      for (const parameters of [UNBOUNDED, EAGER])
        expect(exits(play(shadowCached, parameters, stream))).toBeLessThanOrEqual(
          exits(play(shadowUncached, {}, stream)),
        );
    });
  });

  test('not of one that does: each store to a table that is traced is an exit, used or not', () => {
    const stream: Deed[] = [
      {page: 0, kind: 'read', gfn: 20},
      ...Array.from({length: 5}, () => ({page: 1, kind: 'mark', gfn: 20}) as const),
    ];
    // Page 0 is filled by either. Then each of 5 stores exits, where untraced the kernel's page is filled once.
    expect(exits(play(shadowCached, EAGER, stream))).toBe(1 + 5);
    expect(exits(play(shadowUncached, {}, stream))).toBe(1 + 1);
  });

  test('fewer hidden faults: of eager updates without limit, where what is taken from an entry is flushed', () => {
    holds(['read', 'write', 'remap', 'mark', 'age', 'switch'], stream => {
      expect(play(shadowCached, EAGER, stream).exitsHiddenFault).toBeLessThanOrEqual(
        play(shadowUncached, {}, stream).exitsHiddenFault,
      );
    });
  });

  test('not of invalidating ones: a bit that the processor ignores drops the entry', () => {
    const stream = (['read', 'mark', 'read', 'mark', 'read'] as const).map(kind => ({
      page: 0,
      kind,
      gfn: 20,
    }));
    const [invalidating, eager, uncached] = [
      play(shadowCached, UNBOUNDED, stream),
      play(shadowCached, EAGER, stream),
      play(shadowUncached, {}, stream),
    ].map(({exitsHiddenFault}) => exitsHiddenFault);
    // Traced: page 0, and again after each store, which is no hidden fault itself. Eager: never again. Uncached: page 0,
    // and the page through which the kernel stores.
    expect([invalidating, eager, uncached]).toEqual([3, 1, 2]);
  });
});
