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
  LARGE,
  NO_EXECUTE,
  READ,
  USER,
  USER_MODE,
  WRITABLE,
  WRITE,
  type Access,
  type Level,
} from '../hardware/address.ts';
import {countHiddenFaultLoad} from '../hardware/load-counts.ts';
import {MAY_FETCH, MAY_USER, MAY_WRITE} from '../hardware/rights.ts';
import {native} from '../strategies/native.ts';
import {Experiment, TABLE, USED_LEAF} from '../testing/experiment.ts';
import {GuestWalk} from './guest-walk.ts';

const PAGE = 5;
const ALL = MAY_WRITE | MAY_USER | MAY_FETCH;

function walkIn(guest: Experiment): GuestWalk {
  return new GuestWalk(guest.machine, guest.machine.cpu);
}
const guestOf = (levels: Level = 4): Experiment => new Experiment({strategy: native, levels});

describe('where the tables permit the access', () => {
  for (const levels of [4, 5])
    for (const leaf of [1, 2, 3])
      test(`${levels} levels, a leaf of level ${leaf}: the frame, and the tables and rights on the path`, () => {
        const guest = guestOf(levels);
        const {paging} = guest;
        guest.map(paging.base(PAGE, leaf), 16, USED_LEAF & ~WRITABLE, leaf);
        const walk = walkIn(guest);
        expect(walk.walk(guest.root, PAGE, READ | USER_MODE)).toBe(true);
        expect(walk).toMatchObject({leafLevel: leaf, gfn: 16 + paging.offset(PAGE, leaf), dirty: true});
        for (let level = levels; level >= leaf; level--) {
          expect(walk.tables[level]).toBe(guest.table(PAGE, level));
          expect(walk.rights[level]).toBe(level === leaf ? ALL & ~MAY_WRITE : ALL);
        }
      });

  test('each entry read is one load, charged to the cause that is named after the walk', () => {
    const guest = guestOf();
    guest.map(PAGE, 16);
    const walk = walkIn(guest);
    const counts = guest.during(() => {
      walk.walk(guest.root, PAGE, READ);
      walk.countLoads(countHiddenFaultLoad);
    });
    expect(counts).toMatchObject({hiddenFaultLoadsL2: 4, walkLoadsL2: 0, walks: 0});
  });

  test('accessed bits on the whole path and the dirty bit of the leaf are set, each entry once', () => {
    const guest = guestOf();
    guest.map(PAGE, 16, TABLE);
    for (const level of [2, 3, 4]) guest.store(PAGE, level, guest.table(PAGE, level - 1), TABLE);
    const walk = walkIn(guest);
    expect(guest.during(() => walk.walk(guest.root, PAGE, READ)).guestAdUpdates).toBe(4);
    expect([1, 2, 3, 4].map(level => guest.flags(PAGE, level))).toEqual(Array(4).fill(TABLE | ACCESSED));
    expect(walk.dirty).toBe(false);
    expect(guest.during(() => walk.walk(guest.root, PAGE, WRITE)).guestAdUpdates).toBe(1);
    expect(guest.flags(PAGE, 1)).toBe(TABLE | ACCESSED | DIRTY);
    expect(walk.dirty).toBe(true);
    expect(guest.during(() => walk.walk(guest.root, PAGE, WRITE)).guestAdUpdates).toBe(0);
  });

  test("a bit set is a store to the guest's table, which a host that waits for one has seen", () => {
    const guest = guestOf();
    guest.map(PAGE, 16, TABLE | ACCESSED);
    const {physmap} = guest.machine;
    const [table, above] = [guest.table(PAGE, 1), guest.table(PAGE, 2)];
    for (const frame of [table, above]) physmap.protect(frame);
    const walk = walkIn(guest);
    walk.walk(guest.root, PAGE, READ);
    expect(physmap.isWritable(table)).toBe(false);
    walk.walk(guest.root, PAGE, WRITE);
    expect([table, above].map(frame => physmap.isWritable(frame))).toEqual([true, false]);
  });

  test("the host backs each table's frame, but not the page's", () => {
    const guest = new Experiment({strategy: native, host: {warm: 0}});
    guest.map(PAGE, 16);
    expect(guest.during(() => walkIn(guest).walk(guest.root, PAGE, READ)).hostFaults).toBe(4);
    expect(guest.machine.physmap.isBacked(16)).toBe(false);
  });
});

describe('where they refuse it', () => {
  const refused = (flags: number, access: Access, level: Level = 1): number => {
    const guest = guestOf();
    guest.map(PAGE, 16, TABLE);
    guest.store(PAGE, level, level === 1 ? 16 : guest.table(PAGE, level - 1), flags);
    const before = [1, 2, 3, 4].map(at => guest.flags(PAGE, at));
    const walk = walkIn(guest);
    expect(walk.walk(guest.root, PAGE, access)).toBe(false);
    // An access that faults sets no bit.
    expect([1, 2, 3, 4].map(at => guest.flags(PAGE, at))).toEqual(before);
    return walk.errorCode;
  };
  const user = FAULT_USER | FAULT_PRESENT;

  test('the error code is that of the guest', () => {
    expect(refused(0, READ)).toBe(0);
    expect(refused(0, WRITE | USER_MODE)).toBe(FAULT_WRITE | FAULT_USER);
    expect(refused(0, FETCH)).toBe(FAULT_FETCH);
    expect(refused(TABLE & ~WRITABLE, WRITE)).toBe(FAULT_PRESENT | FAULT_WRITE);
    expect(refused(TABLE & ~USER, READ | USER_MODE)).toBe(user);
    expect(refused(TABLE | NO_EXECUTE, FETCH | USER_MODE)).toBe(user | FAULT_FETCH);
    // SMEP: the kernel fetches from a user's page.
    expect(refused(TABLE, FETCH)).toBe(FAULT_PRESENT | FAULT_FETCH);
  });

  test('an upper entry refuses for all below', () => {
    for (const level of [2, 3, 4]) {
      expect(refused(TABLE & ~WRITABLE, WRITE | USER_MODE, level)).toBe(user | FAULT_WRITE);
    }
  });

  test('a leaf where there may be none is a reserved bit', () => {
    expect(refused(TABLE | LARGE, READ, 4)).toBe(FAULT_PRESENT | FAULT_RESERVED);
  });
});
