import {describe, expect, test} from 'vitest';
import {
  FAULT_PRESENT,
  FAULT_RESERVED,
  FAULT_USER,
  FAULT_WRITE,
  GLOBAL,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  READ,
  USER,
  USER_MODE,
  WRITE,
  type Access,
} from '../hardware/address.ts';
import {INVPCID_ADDRESS, INVPCID_CONTEXT} from '../hardware/mmu.ts';
import {EXPECT_FAULT} from '../recording/format.ts';
import {INVALIDATIONS} from './properties/invalidations.ts';
import {
  KERNEL_REGION,
  OPEN,
  OTHER_ROOT,
  ROOT,
  SmallGuest,
  TABLE_1,
  TABLE_2,
  TABLE_3,
  X,
  Y,
} from './properties/small-guest.ts';
import {PERMITTED} from './reference.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
const fault = (code: number) => `fault ${code}`;

/** Every answer that the architecture allows: guest frames and faults. */
function legal(guest: SmallGuest, access: Access, gvn = guest.page): ReadonlySet<number | string> {
  const chains = guest.scribe.oracle.legality.chains(gvn, access);
  return new Set(
    chains.map(({verdict, gfn}) => (verdict === PERMITTED ? gfn : fault(verdict & ~EXPECT_FAULT))),
  );
}

const only = (...answers: (number | string)[]) => new Set(answers);

describe('what each invalidation must remove: the cached leaf, the cached leaf if global, the cached path to it', () => {
  const PAGE = OPEN | NO_EXECUTE;

  test.each(INVALIDATIONS)('$name', ({invalidate, removes}) => {
    const guest = new SmallGuest({frame: X, flags: PAGE});
    guest.store(TABLE_1, 0, Y, PAGE);
    invalidate(guest);
    expect(legal(guest, USER_READ)).toEqual(removes.leaf ? only(Y) : only(X, Y));
  });

  test.each(INVALIDATIONS)('$name: a global page', ({invalidate, removes}) => {
    const guest = new SmallGuest({frame: X, flags: PAGE | GLOBAL});
    guest.store(TABLE_1, 0, Y, PAGE | GLOBAL);
    invalidate(guest);
    expect(legal(guest, USER_READ)).toEqual(removes.global ? only(Y) : only(X, Y));
  });

  // The old table holds nothing while it is linked, so no leaf can be cached; it gets an entry afterwards, which only a
  // cached path can lead to.
  test.each(INVALIDATIONS)('$name: the path', ({invalidate, removes}) => {
    const NEW_TABLE = 30;
    const guest = new SmallGuest({frame: 0, flags: 0});
    guest.store(NEW_TABLE, 0, Y, PAGE);
    guest.store(TABLE_2, 0, NEW_TABLE, OPEN);
    invalidate(guest);
    guest.store(TABLE_1, 0, X, PAGE);
    expect(legal(guest, USER_READ)).toEqual(removes.path ? only(Y) : only(X, Y));
  });
});

describe('what may still be answered without any invalidation', () => {
  test('an entry made present: only the new page, for what is not present is not cached', () => {
    const guest = new SmallGuest({frame: 0, flags: 0});
    guest.store(TABLE_1, 0, X, OPEN);
    expect(legal(guest, USER_READ)).toEqual(only(X));
  });

  test('an entry cleared: the old page or a fault, though nobody ever accessed it', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_1, 0, 0, 0);
    expect(legal(guest, USER_READ)).toEqual(only(X, fault(FAULT_USER)));
  });

  test('write permission taken: stores may go on or fault, reads cannot tell', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_1, 0, X, PRESENT | USER);
    expect(legal(guest, USER_READ)).toEqual(only(X));
    expect(legal(guest, USER_WRITE)).toEqual(only(X, fault(FAULT_PRESENT | FAULT_WRITE | FAULT_USER)));
  });

  test('write permission given: a store may still meet the old right, which the new one answers too', () => {
    const guest = new SmallGuest({frame: X, flags: PRESENT | USER});
    guest.store(TABLE_1, 0, X, OPEN);
    expect(legal(guest, USER_WRITE)).toEqual(only(X, fault(FAULT_PRESENT | FAULT_WRITE | FAULT_USER)));
  });

  test.each([
    [4, ROOT],
    [3, TABLE_3],
    [2, TABLE_2],
  ])('the entry of level %i cleared: the cached leaf, a cached path, or a fault', (_level, table) => {
    const guest = new SmallGuest();
    guest.store(table, 0, 0, 0);
    expect(legal(guest, USER_READ)).toEqual(only(X, fault(FAULT_USER)));
  });

  test('a frame that was zeroed: what it held as a table', () => {
    const guest = new SmallGuest();
    guest.scribe.pageWrite(guest.direct(TABLE_1));
    expect(legal(guest, USER_READ)).toEqual(only(X, fault(FAULT_USER)));
    guest.scribe.invlpg(guest.page);
    expect(legal(guest, USER_READ)).toEqual(only(fault(FAULT_USER)));
  });

  test('another root under the same PCID: pages of both', () => {
    const guest = new SmallGuest();
    guest.scribe.loadCr3(OTHER_ROOT, 1, 'keep');
    expect(legal(guest, USER_READ)).toEqual(only(X, fault(FAULT_USER)));
  });
});

describe('what was never cached', () => {
  test('an entry that stood only while its table was not linked', () => {
    const NEW_TABLE = 30;
    const guest = new SmallGuest({frame: 0, flags: 0});
    guest.store(NEW_TABLE, 0, X, OPEN);
    guest.store(NEW_TABLE, 0, Y, OPEN);
    guest.store(TABLE_2, 0, NEW_TABLE, OPEN);
    // Y, or by the path to the old table, which is empty, a fault; never X.
    expect(legal(guest, USER_READ)).toEqual(only(Y, fault(FAULT_USER)));
  });

  test('an entry that stood only while its address space was not loaded', () => {
    const guest = new SmallGuest({frame: 0, flags: 0});
    guest.scribe.loadCr3(OTHER_ROOT, 2);
    guest.store(TABLE_1, 0, X, OPEN);
    guest.store(TABLE_1, 0, Y, OPEN);
    guest.scribe.loadCr3(ROOT, 1, 'keep');
    expect(legal(guest, USER_READ)).toEqual(only(Y));
  });

  test('an entry that changed after everything was flushed, while its address space was not loaded', () => {
    const guest = new SmallGuest();
    guest.scribe.loadCr3(OTHER_ROOT, 2);
    guest.scribe.toggleGlobalPages();
    guest.store(TABLE_1, 0, 0, 0);
    guest.scribe.loadCr3(ROOT, 1, 'keep');
    expect(legal(guest, USER_READ)).toEqual(only(fault(FAULT_USER)));
  });

  test('a page of another PCID, unless it is global', () => {
    for (const global of [0, GLOBAL]) {
      const guest = new SmallGuest({frame: X, flags: OPEN | global});
      guest.scribe.loadCr3(OTHER_ROOT, 2);
      expect(legal(guest, USER_READ)).toEqual(global ? only(X, fault(FAULT_USER)) : only(fault(FAULT_USER)));
    }
  });

  test('the lower entry read before the upper one: instants only ascend from the root down', () => {
    const NEW_TABLE = 30;
    const guest = new SmallGuest();
    // X goes from the old table before the new table is linked; no walk that saw the new table can have seen X there.
    guest.store(TABLE_1, 0, 0, 0);
    guest.scribe.invlpg(guest.page);
    guest.store(TABLE_2, 0, NEW_TABLE, OPEN);
    expect(legal(guest, USER_READ)).toEqual(only(fault(FAULT_USER)));
  });
});

test('a global page outlives the flush of its context, whatever stands above it', () => {
  const RESERVED = PRESENT | LARGE;
  const guest = new SmallGuest();
  const kernelPage = guest.direct(X);
  guest.store(ROOT, KERNEL_REGION, 0, RESERVED);
  guest.scribe.invpcid(INVPCID_CONTEXT, 1, 0);
  expect(legal(guest, READ, kernelPage)).toEqual(only(X, fault(FAULT_PRESENT | FAULT_RESERVED)));
  expect(guest.scribe.isSettled(kernelPage, READ)).toBe(false);
  guest.scribe.toggleGlobalPages();
  expect(legal(guest, READ, kernelPage)).toEqual(only(fault(FAULT_PRESENT | FAULT_RESERVED)));
  expect(guest.scribe.isSettled(kernelPage, READ)).toBe(true);
});

describe('a large page', () => {
  // 512 pages from frame 0; page 7 of it is frame 7.
  const LARGE_PAGE = OPEN | LARGE;

  test('goes whole with any address in it', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_2, 0, 0, LARGE_PAGE);
    guest.scribe.loadCr3(ROOT, 1);
    guest.store(TABLE_2, 0, TABLE_1, OPEN);
    expect(legal(guest, USER_READ)).toEqual(only(0, X));
    guest.scribe.invpcid(INVPCID_ADDRESS, 1, guest.page + 7);
    expect(legal(guest, USER_READ)).toEqual(only(X));
  });

  test('and the small pages it replaces do not go with one of them', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_2, 0, 0, LARGE_PAGE);
    guest.scribe.invlpg(guest.page + 7);
    expect(legal(guest, USER_READ)).toEqual(only(0, X));
    guest.scribe.invlpg(guest.page);
    expect(legal(guest, USER_READ)).toEqual(only(0));
  });
});
