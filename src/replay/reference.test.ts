import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  FAULT_FETCH,
  FAULT_PRESENT,
  FAULT_RESERVED,
  FAULT_USER,
  FAULT_WRITE,
  FETCH,
  GLOBAL,
  LARGE,
  NO_EXECUTE,
  Paging,
  PRESENT,
  READ,
  USER,
  USER_MODE,
  WRITABLE,
  WRITE,
  type Access,
  type Level,
} from '../hardware/address.ts';
import {EXPECT_FAULT} from '../recording/format.ts';
import {PERMITTED, Reference} from './reference.ts';

const OPEN = PRESENT | WRITABLE | USER;
const DATA = 77;
/** The table of each level lies in the frame of that number; the root is the highest. */
const tableOf = (level: Level) => level;

/** Tables that map page 0 of region 0 to DATA with every right; `flags` replaces what the entry of a level says. */
function mapping(levels: Level, flags: Readonly<Record<Level, number>> = {}, indexBits = 9): Reference {
  const paging = new Paging(levels, indexBits);
  paging.intern(0);
  const reference = new Reference(paging);
  reference.root = tableOf(levels);
  for (let level = levels; level >= 1; level--) {
    const table = reference.tableAt(tableOf(level));
    const own = flags[level] ?? OPEN;
    table.flags[0] = own;
    table.frames[0] = level === 1 || own & LARGE ? DATA : tableOf(level - 1);
  }
  return reference;
}

const verdict = (reference: Reference, access: Access) => reference.walk(0, access).verdict;
const fault = (code: number) => EXPECT_FAULT | code;

describe('a walk', () => {
  test.each([4, 5])('of %i levels ends at the page of the leaf', levels => {
    const walked = mapping(levels).walk(0, WRITE | USER_MODE);
    expect(walked).toMatchObject({verdict: PERMITTED, gfn: DATA, level: 1});
  });

  test('with 2-bit indices takes each index from its own two bits', () => {
    const reference = mapping(4, {}, 2);
    const leaf = reference.tableAt(tableOf(1));
    leaf.flags[3] = OPEN;
    leaf.frames[3] = DATA + 3;
    expect(reference.walk(3, READ).gfn).toBe(DATA + 3);
    // Page 4 lies in entry 1 of the directory, which is empty.
    expect(reference.walk(4, READ)).toMatchObject({verdict: fault(0), level: 2});
  });

  test('of five levels selects the table of level 4 by the upper bits of the region', () => {
    const reference = mapping(5);
    const region = (1 << 9) | 0;
    const slot = reference.paging.intern(region);
    const gvn = reference.paging.gvn(slot, 0);
    expect(reference.walk(gvn, READ)).toMatchObject({verdict: fault(0), level: 5});
    reference.tableAt(tableOf(5)).flags[1] = OPEN;
    reference.tableAt(tableOf(5)).frames[1] = tableOf(4);
    expect(reference.walk(gvn, READ)).toMatchObject({verdict: PERMITTED, gfn: DATA});
  });

  test.each([
    // A leaf at level 2 spans 512 pages and one at level 3 spans 512 · 512: the page's offset is added to the frame.
    [2, 5, 5],
    [3, 2 * 512 + 5, 2 * 512 + 5],
  ] as const)('stops at a large leaf of level %i', (level, page, offset) => {
    const reference = mapping(4, {[level]: OPEN | LARGE | GLOBAL});
    expect(reference.walk(page, READ)).toMatchObject({
      verdict: PERMITTED,
      gfn: DATA + offset,
      level,
      global: GLOBAL,
    });
  });

  test('reads a frame that is no table as zeros', () => {
    const reference = mapping(4);
    reference.tables.delete(tableOf(2));
    expect(reference.walk(0, READ)).toMatchObject({verdict: fault(0), level: 2});
  });

  test('takes bit 7 of a level-1 entry for PAT, not for PS', () => {
    expect(verdict(mapping(4, {1: OPEN | LARGE}), READ)).toBe(PERMITTED);
  });
});

describe('a fault', () => {
  const codes: readonly [Access, number][] = [
    [READ, 0],
    [WRITE, FAULT_WRITE],
    [FETCH, FAULT_FETCH],
    [READ | USER_MODE, FAULT_USER],
    [WRITE | USER_MODE, FAULT_USER | FAULT_WRITE],
    [FETCH | USER_MODE, FAULT_USER | FAULT_FETCH],
  ];

  test.each(codes)(
    'of access %i on an entry that is not present at any level has no P bit',
    (access, code) => {
      for (const level of [1, 2, 3, 4, 5]) {
        const reference = mapping(5, {[level]: 0});
        expect(reference.walk(0, access)).toMatchObject({verdict: fault(code), level});
      }
    },
  );

  test.each(codes)(
    'of access %i on a large page at level 4 or 5 is one of a reserved bit',
    (access, code) => {
      for (const level of [4, 5]) {
        expect(verdict(mapping(5, {[level]: OPEN | LARGE}), access)).toBe(
          fault(code | FAULT_PRESENT | FAULT_RESERVED),
        );
      }
    },
  );

  test('of an entry that is not present comes before one of its reserved bits', () => {
    expect(verdict(mapping(4, {4: LARGE}), READ)).toBe(fault(0));
  });

  test.each([1, 2, 3, 4])('follows from one entry without the right, at level %i', level => {
    const readOnly = mapping(4, {[level]: PRESENT | USER});
    expect(verdict(readOnly, READ | USER_MODE)).toBe(PERMITTED);
    expect(verdict(readOnly, WRITE | USER_MODE)).toBe(fault(FAULT_PRESENT | FAULT_WRITE | FAULT_USER));
    // CR0.WP: the kernel obeys as well.
    expect(verdict(readOnly, WRITE)).toBe(fault(FAULT_PRESENT | FAULT_WRITE));

    const supervisor = mapping(4, {[level]: PRESENT | WRITABLE});
    expect(verdict(supervisor, WRITE)).toBe(PERMITTED);
    expect(verdict(supervisor, FETCH)).toBe(PERMITTED);
    expect(verdict(supervisor, READ | USER_MODE)).toBe(fault(FAULT_PRESENT | FAULT_USER));

    const data = mapping(4, {[level]: OPEN | NO_EXECUTE});
    expect(verdict(data, READ | USER_MODE)).toBe(PERMITTED);
    expect(verdict(data, FETCH | USER_MODE)).toBe(fault(FAULT_PRESENT | FAULT_FETCH | FAULT_USER));
  });

  test('meets a kernel fetch from a user page (SMEP), while kernel data accesses go through (no SMAP)', () => {
    const reference = mapping(4);
    expect(verdict(reference, FETCH)).toBe(fault(FAULT_PRESENT | FAULT_FETCH));
    expect(verdict(reference, READ)).toBe(PERMITTED);
    expect(verdict(reference, WRITE)).toBe(PERMITTED);
  });
});

describe('accessed and dirty bits', () => {
  const flagsOf = (reference: Reference) =>
    [4, 3, 2, 1].map(level => reference.tableAt(tableOf(level)).flags[0] & (ACCESSED | DIRTY));

  test('a read sets A on its whole path, a store sets D in the leaf as well', () => {
    const reference = mapping(4);
    reference.mark(reference.walk(0, READ), READ);
    expect(flagsOf(reference)).toEqual([ACCESSED, ACCESSED, ACCESSED, ACCESSED]);
    reference.mark(reference.walk(0, WRITE), WRITE);
    expect(flagsOf(reference)).toEqual([ACCESSED, ACCESSED, ACCESSED, ACCESSED | DIRTY]);
  });

  test('a store to a large page sets D in the large leaf', () => {
    const reference = mapping(4, {2: OPEN | LARGE});
    reference.mark(reference.walk(9, WRITE), WRITE);
    expect(flagsOf(reference)).toEqual([ACCESSED, ACCESSED, ACCESSED | DIRTY, 0]);
  });
});
