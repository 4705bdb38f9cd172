import {describe, expect, test} from 'vitest';
import {ALL_WALK_CACHES, fully, walkCachesOf} from '../testing/processors.ts';
import {FramePath, Paging, type Pcid} from './address.ts';
import {ALL_RIGHTS, MAY_USER} from './rights.ts';
import {WalkCaches} from './walk-caches.ts';

const PCID: Pcid = 3;

function caches(levels = 5): WalkCaches {
  const paging = new Paging(levels, 2);
  // Slot 0 is PML5 index 1, slot 1 shares it, slot 2 does not.
  for (const region of [0b0101, 0b0110, 0b1001]) paging.intern(region);
  return new WalkCaches(paging, ALL_WALK_CACHES, 'lru');
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
  const held = new WalkCaches(new Paging(4, 2), {...walkCachesOf(), 2: fully(2)}, 'lru');
  held.insert(0, PCID, 2, 1, 1, ALL_RIGHTS);
  held.insert(4, PCID, 2, 2, 2, ALL_RIGHTS);
  held.lookup(0, PCID);
  held.insert(8, PCID, 2, 3, 3, ALL_RIGHTS);
  expect([0, 4, 8].map(page => held.lookup(page, PCID))).toEqual([2, 0, 2]);
});

test('guest frames have paths too, one machine its own', () => {
  const held = new WalkCaches(new FramePath(4, 2), ALL_WALK_CACHES, 'lru');
  held.insert(5, 0, 3, 30, 30, ALL_RIGHTS);
  // A PDPTE covers 16 frames of tables with 4 entries.
  expect([0, 15, 16].map(gfn => held.lookup(gfn, 0))).toEqual([3, 3, 0]);
});
