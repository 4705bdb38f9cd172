import {describe, expect, test} from 'vitest';
import {ACCESSED, READ, USER_MODE} from '../../hardware/address.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import type {StrategyValues} from '../../strategies/strategy.ts';
import {Experiment, TABLE} from '../../testing/experiment.ts';
import {pagesInPool, shadowsOf, shadowTables} from '../../testing/shadow.ts';

const USER_READ = READ | USER_MODE;

function guestOf(parameters: StrategyValues): Experiment {
  return new Experiment({strategy: shadowCached, parameters, guestFrames: 256});
}

/** Tables of four entries: these pages share the tables above; each has a leaf table of its own. */
const PAGES = [0, 4, 8, 12];

function mapped(parameters: StrategyValues): Experiment {
  const guest = guestOf(parameters);
  for (const page of PAGES) guest.map(page, 20 + page);
  return guest;
}

const isShadowed = (guest: Experiment): boolean[] =>
  PAGES.map(page => shadowsOf(guest, guest.table(page, 1)).length === 1);

describe('room that is made before it is needed', () => {
  test('a fault that finds too few pages free evicts until enough are', () => {
    // The root and the tables of the levels 3 and 2, then leaf tables: 5 pages after two faults, 3 of 8 free.
    const guest = mapped({poolPages: 8, minimumFreePages: 4, refillPages: 5});
    for (const page of [0, 4]) guest.access(page, USER_READ);
    const counts = guest.during(() => guest.access(8, USER_READ));
    // 5 free of 8 are 3 pages left. The oldest that is not the root in use goes first: level 3, then level 2.
    expect(counts).toMatchObject({shadowPagesEvicted: 2, evictionFlushes: 1});
    // The path is made again; the leaf tables stay in the hash.
    expect(counts.shadowPagesAllocated).toBe(3);
    expect(isShadowed(guest)).toEqual([true, true, true, false]);
    guest.hypervisor.audit();
  });

  test('a fault that finds enough evicts nothing', () => {
    const guest = mapped({poolPages: 8, minimumFreePages: 3, refillPages: 5});
    for (const page of [0, 4]) guest.access(page, USER_READ);
    expect(guest.during(() => guest.access(8, USER_READ)).shadowPagesEvicted).toBe(0);
  });
});

describe('what leaves with the page that was chosen', () => {
  test('page: nothing; what hung on it can be found again', () => {
    const guest = mapped({poolPages: 6});
    for (const page of [0, 4, 8]) guest.access(page, USER_READ);
    // Full. The page 12 needs a table: the root, level 3 and level 2 are its path, so the oldest other goes.
    expect(guest.during(() => guest.access(12, USER_READ)).shadowPagesEvicted).toBe(1);
    expect(isShadowed(guest)).toEqual([false, true, true, true]);
  });

  /** Two trees of level 2 under one of level 3: pages 0, 4, 8 in the first, page 16 in the second. */
  function twoTrees(evictionUnit: string): Experiment {
    const guest = mapped({poolPages: 7, evictionUnit});
    guest.map(16, 36);
    for (const page of [0, 4, 8]) guest.access(page, USER_READ);
    // Seven pages are wanted and an eighth: the oldest that is not on the path, the first table of level 2, goes.
    guest.access(16, USER_READ);
    return guest;
  }

  test('page: its children stay', () => {
    expect(isShadowed(twoTrees('page'))).toEqual([true, true, true, false]);
  });

  test('subtree: its children go, for nothing else leads to them', () => {
    const guest = twoTrees('subtree');
    expect(isShadowed(guest)).toEqual([false, false, false, false]);
    // The root, level 3, and the path to page 16.
    expect(pagesInPool(guest)).toHaveLength(4);
    expect(guest.machine.events.shadowPagesEvicted).toBe(4);
    guest.hypervisor.audit();
  });

  test('subtree: a child that something else leads to stays', () => {
    const guest = mapped({poolPages: 7, evictionUnit: 'subtree'});
    guest.map(16, 36);
    // Another path to the leaf table of page 0, through the second table of level 2, which is used first.
    guest.store(20, 2, guest.table(0, 1), TABLE | ACCESSED);
    for (const page of [20, 0, 4, 16]) guest.access(page, USER_READ);
    expect(pagesInPool(guest)).toHaveLength(7);
    // The second table of level 2 is the oldest that is not on the path, and takes the leaf table of page 16 with it.
    expect(guest.during(() => guest.access(8, USER_READ)).shadowPagesEvicted).toBe(2);
    expect(isShadowed(guest)).toEqual([true, true, true, false]);
    guest.hypervisor.audit();
  });
});

describe('whole address spaces', () => {
  /** Roots that each lead to tables of their own, the first loaded. */
  function roots(count: number, parameters: StrategyValues): {guest: Experiment; roots: number[]} {
    const guest = guestOf({evictionUnit: 'tree', ...parameters});
    const all = [guest.root, ...Array.from({length: count - 1}, () => guest.newTable())];
    for (const root of all) {
      guest.root = root;
      guest.map(0, 20);
    }
    guest.load(all[0]);
    return {guest, roots: all};
  }
  const visit = (guest: Experiment, root: number): void => {
    guest.load(root);
    guest.access(0, USER_READ);
  };

  test('a root too many takes its whole tree with it', () => {
    const {guest, roots: all} = roots(3, {poolRoots: 2});
    for (const root of all) visit(guest, root);
    // Two trees of four pages are left: the first went as it was the oldest.
    expect(pagesInPool(guest)).toHaveLength(8);
    expect(shadowsOf(guest, all[0])).toEqual([]);
    expect(guest.machine.events.shadowPagesEvicted).toBe(4);
    guest.hypervisor.audit();
  });

  test('a pool of pages that is full loses a tree, not a page', () => {
    const {guest, roots: all} = roots(3, {poolPages: 11});
    for (const root of all) visit(guest, root);
    expect(pagesInPool(guest)).toHaveLength(8);
    guest.hypervisor.audit();
  });

  test('where only the tree in use is left, all of it goes but the path to the fault', () => {
    const guest = mapped({poolPages: 6, evictionUnit: 'tree'});
    for (const page of [0, 4, 8]) guest.access(page, USER_READ);
    guest.access(12, USER_READ);
    expect(isShadowed(guest)).toEqual([false, false, false, true]);
    guest.hypervisor.audit();
  });

  test('pages that no tree leads to any more go first', () => {
    const {guest, roots: all} = roots(2, {poolPages: 8});
    visit(guest, all[0]);
    guest.map(63, guest.root);
    guest.access(63, READ);
    // The entry of the root goes: level 3 and all below lead from nowhere.
    guest.storeThrough(63, 0, 4, 0, 0);
    visit(guest, all[1]);
    expect(shadowsOf(guest, all[0])).toHaveLength(1);
    guest.hypervisor.audit();
  });

  test('roots are counted only where trees leave', () => {
    expect(() => guestOf({poolRoots: 2})).toThrow('poolRoots is 2 and evictionUnit page, expected tree');
  });
});

describe('the size of the pool', () => {
  const limit = (parameters: StrategyValues): number => shadowTables(guestOf(parameters)).pool.limit;

  test('in pages, in KiB, or without a limit', () => {
    expect(limit({poolPages: 100})).toBe(100);
    expect(limit({poolKiB: 100})).toBe(25);
    expect(limit({poolPages: 100, eviction: 'unbounded'})).toBe(Number.POSITIVE_INFINITY);
  });

  test('in one way only', () => {
    expect(() => limit({poolPages: 1, poolKiB: 4})).toThrow(
      'poolKiB is 4 and poolPages 1, expected one of them to be 0',
    );
  });
});
