import {describe, expect, test} from 'vitest';
import {ALL_WALK_CACHES, fully, walkCachesOf} from '../testing/processors.ts';
import {FramePath, Paging, type Pcid} from './address.ts';
import {AssociativeArray, NOWHERE} from './associative.ts';
import {ALL_RIGHTS, MAY_USER} from './rights.ts';
import {NESTED_TABLES, TABLES} from './tags.ts';
import {Tlb, type Translation} from './tlb.ts';
import {WalkCaches, walkCacheArrays} from './walk-caches.ts';

const PCID: Pcid = 3;

function caches(levels = 5): WalkCaches {
  const paging = new Paging(levels, 2);
  // Slot 0 is PML5 index 1, slot 1 shares it, slot 2 does not.
  for (const region of [0b0101, 0b0110, 0b1001]) paging.intern(region);
  return new WalkCaches(paging, TABLES, walkCacheArrays(ALL_WALK_CACHES, 'lru'));
}

describe('a lookup', () => {
  test('finds the lowest level held, and what stands there', () => {
    const held = caches();
    held.insert(5, PCID, 4, 40, 400, ALL_RIGHTS);
    held.insert(5, PCID, 2, 20, 200, MAY_USER);
    expect(held.lookup(5, PCID)).toBe(2);
    expect([held.frame, held.hostFrame, held.rights]).toEqual([20, 200, MAY_USER]);
    // 9 shares the tables of 5 down to the PD, so its PML4E, but not its PDE.
    expect(held.lookup(9, PCID)).toBe(4);
    expect([held.frame, held.hostFrame, held.rights]).toEqual([40, 400, ALL_RIGHTS]);
  });

  test('of level n serves every page below that entry and no other', () => {
    const pagesBelow = [0, 0, 4, 16, 64];
    for (const level of [2, 3, 4]) {
      const held = caches();
      held.insert(0, PCID, level, 1, 1, ALL_RIGHTS);
      const served = Array.from({length: 128}, (_, page) => page).filter(page => held.lookup(page, PCID) > 0);
      expect(served.length).toBe(pagesBelow[level]);
    }
    const held = caches();
    held.insert(0, PCID, 5, 1, 1, ALL_RIGHTS);
    expect(
      [0, 64, 128].map(page => held.lookup(page, PCID)),
      'slots 0 and 1 share a PML5E',
    ).toEqual([5, 5, 0]);
  });

  test('finds nothing under another PCID', () => {
    const held = caches();
    held.insert(5, PCID, 2, 20, 200, ALL_RIGHTS);
    expect(held.lookup(5, PCID + 1)).toBe(0);
  });

  test('with four levels asks no PML5E cache', () => {
    const held = caches(4);
    held.insert(5, PCID, 4, 40, 400, ALL_RIGHTS);
    expect(held.lookup(5, PCID)).toBe(4);
    held.dropPath(5, PCID);
    expect(held.lookup(5, PCID)).toBe(0);
  });
});

test('an entry takes the place of the one for the same path', () => {
  const held = caches();
  held.insert(5, PCID, 2, 20, 200, ALL_RIGHTS);
  held.insert(6, PCID, 2, 21, 210, MAY_USER);
  expect([...held.list()]).toEqual([{level: 2, pcid: PCID, frame: 21, hostFrame: 210}]);
});

describe('an invalidation', () => {
  const full = (): WalkCaches => {
    const held = caches();
    for (const pcid of [PCID, PCID + 1]) {
      for (const level of [2, 3, 4, 5]) held.insert(5, pcid, level, level, level, ALL_RIGHTS);
      held.insert(20, pcid, 2, 6, 6, ALL_RIGHTS);
    }
    return held;
  };
  const frames = (held: WalkCaches, pcid: Pcid): number[] =>
    [...held.list()].filter(entry => entry.pcid === pcid).map(({frame}) => frame);

  test('of a path drops every level of it in one PCID', () => {
    const held = full();
    held.dropPath(5, PCID);
    expect([frames(held, PCID), frames(held, PCID + 1)]).toEqual([[6], [2, 6, 3, 4, 5]]);
  });

  test('of a context drops all of one PCID', () => {
    const held = full();
    held.dropContext(PCID);
    expect([frames(held, PCID), frames(held, PCID + 1)]).toEqual([[], [2, 6, 3, 4, 5]]);
  });

  test('of all drops all', () => {
    const held = full();
    held.dropAll();
    expect([...held.list()]).toEqual([]);
  });
});

test('the least recently used entry of a full level goes', () => {
  const held = new WalkCaches(
    new Paging(4, 2),
    TABLES,
    walkCacheArrays({...walkCachesOf(), 2: fully(2)}, 'lru'),
  );
  held.insert(0, PCID, 2, 1, 1, ALL_RIGHTS);
  held.insert(4, PCID, 2, 2, 2, ALL_RIGHTS);
  held.lookup(0, PCID);
  held.insert(8, PCID, 2, 3, 3, ALL_RIGHTS);
  expect([0, 4, 8].map(page => held.lookup(page, PCID))).toEqual([2, 0, 2]);
});

test('guest frames have paths too, one machine its own', () => {
  const held = new WalkCaches(new FramePath(4, 2), NESTED_TABLES, walkCacheArrays(ALL_WALK_CACHES, 'lru'));
  held.insert(5, 0, 3, 30, 30, ALL_RIGHTS);
  // A PDPTE covers 16 frames of tables with 4 entries.
  expect([0, 15, 16].map(gfn => held.lookup(gfn, 0))).toEqual([3, 3, 0]);
});

describe('PDEs in an array that pages share', () => {
  /** One set of four, for pages and the PDEs that lead to them. */
  const shared = () => {
    const paging = new Paging(4, 2);
    paging.intern(0);
    const array = new AssociativeArray(fully(4), 'lru').share();
    const pages = new Tlb(paging, [1, 2], array);
    return {pages, tables: new WalkCaches(paging, TABLES, walkCacheArrays(ALL_WALK_CACHES, 'lru', array))};
  };
  const page = (frame: number): Translation => ({
    frame,
    rights: ALL_RIGHTS,
    level: 1,
    guestLevel: 1,
    global: false,
    dirty: true,
  });

  test('take the place of the page used longest ago, and the other way round', () => {
    const {pages, tables} = shared();
    for (const gvn of [0, 1, 2, 3]) pages.fill(gvn, PCID, page(gvn));
    tables.insert(0, PCID, 2, 20, 200, ALL_RIGHTS);
    expect([0, 1, 2, 3].map(gvn => pages.lookup(gvn, PCID) !== NOWHERE)).toEqual([false, true, true, true]);
    expect(tables.lookup(0, PCID)).toBe(2);
    for (const gvn of [4, 5, 6, 7]) pages.fill(gvn, PCID, page(gvn));
    expect(tables.lookup(0, PCID)).toBe(0);
  });

  test('are no pages, and pages no PDEs, of whatever number', () => {
    const {pages, tables} = shared();
    tables.insert(0, PCID, 2, 20, 200, ALL_RIGHTS);
    expect(pages.lookup(0, PCID)).toBe(NOWHERE);
    pages.fill(4, PCID, page(9));
    expect(tables.lookup(4, PCID)).toBe(0);
    expect([...tables.list()].map(({frame}) => frame)).toEqual([20]);
    expect([...pages.list()].map(({frame}) => frame)).toEqual([9]);
  });

  test('stay where pages are dropped, and go where they are meant', () => {
    const {pages, tables} = shared();
    pages.fill(0, PCID, page(1));
    tables.insert(0, PCID, 2, 20, 200, ALL_RIGHTS);
    pages.dropContext(PCID);
    expect([pages.lookup(0, PCID), tables.lookup(0, PCID)]).toEqual([NOWHERE, 2]);
    pages.fill(0, PCID, page(1));
    pages.dropAll();
    expect([pages.lookup(0, PCID), tables.lookup(0, PCID)]).toEqual([NOWHERE, 2]);
    pages.fill(0, PCID, page(1));
    tables.dropAll();
    expect([pages.lookup(0, PCID) !== NOWHERE, tables.lookup(0, PCID)]).toEqual([true, 0]);
  });
});
