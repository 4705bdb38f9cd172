import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  LARGE,
  PRESENT,
  READ,
  USER,
  USER_MODE,
  WRITABLE,
  WRITE,
} from '../../hardware/address.ts';
import {EMULATED, FILLED} from '../../hardware/mmu.ts';
import {ALL_RIGHTS, MAY_WRITE, narrow} from '../../hardware/rights.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../../testing/experiment.ts';
import {leavesOf, shadowsOf, shadowTables} from '../../testing/shadow.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
/** A page of the table that holds the pages 0 to 3, and one that maps that table. */
const ALIAS = 16;

function guestOf(apparatus: Partial<Apparatus> = {}): Experiment {
  const guest = new Experiment({strategy: shadowCached, ...apparatus, parameters: {emulatedStore: 'update'}});
  guest.map(0, 20);
  guest.map(ALIAS, guest.table(0, 1));
  guest.access(0, USER_READ);
  return guest;
}

const hiddenFaults = (guest: Experiment, page: number, access = USER_READ): number =>
  guest.during(() => expect(guest.access(page, access)).toBe(FILLED)).exitsHiddenFault;

const frameOf = (guest: Experiment): number => guest.machine.physmap.ownerOf(guest.machine.cpu.frame)!;

describe('a leaf that is stored', () => {
  test('is there at once if it is present and accessed', () => {
    const guest = guestOf();
    const counts = guest.during(() => guest.storeThrough(ALIAS, 1, 1, 21, USED_LEAF));
    expect(counts).toMatchObject({
      exitsTraceFault: 1,
      shadowEntriesUpdated: 1,
      shadowEntriesInvalidated: 0,
      shadowEntriesFilled: 0,
    });
    expect(hiddenFaults(guest, 1, USER_WRITE)).toBe(0);
    expect(frameOf(guest)).toBe(21);
  });

  test('is left to the first use if it is not accessed, and says so by that it is not there', () => {
    const guest = guestOf();
    guest.storeThrough(ALIAS, 1, 1, 21, TABLE);
    expect(hiddenFaults(guest, 1)).toBe(1);
    expect(guest.flags(1, 1) & ACCESSED).toBe(ACCESSED);
  });

  test('is read-only while it is clean', () => {
    const guest = guestOf();
    guest.storeThrough(ALIAS, 1, 1, 21, TABLE | ACCESSED);
    expect(hiddenFaults(guest, 1)).toBe(0);
    expect(hiddenFaults(guest, 1, USER_WRITE)).toBe(1);
    expect(guest.flags(1, 1) & DIRTY).toBe(DIRTY);
  });

  test('is not there if the host has not backed its frame', () => {
    const guest = guestOf();
    guest.hypervisor.hostUnmap(21);
    const counts = guest.during(() => guest.storeThrough(ALIAS, 1, 1, 21, USED_LEAF));
    expect(counts).toMatchObject({shadowEntriesUpdated: 0, hostFaults: 0});
    expect(hiddenFaults(guest, 1)).toBe(1);
  });

  test('goes if it is not present any more', () => {
    const guest = guestOf();
    const counts = guest.during(() => guest.storeThrough(ALIAS, 0, 1, 0, 0));
    expect(counts).toMatchObject({shadowEntriesUpdated: 0, shadowEntriesInvalidated: 1});
    expect(leavesOf(guest, 20)).toEqual([]);
  });

  test('of a table stays read-only', () => {
    const guest = guestOf();
    guest.storeThrough(ALIAS, 1, 1, guest.table(0, 1), USED_LEAF);
    expect(guest.during(() => expect(guest.access(1, WRITE)).toBe(EMULATED)).exitsTraceFault).toBe(1);
    guest.hypervisor.audit();
  });

  test('a bit that the processor ignores takes nothing from it', () => {
    const guest = guestOf();
    guest.storeThrough(ALIAS, 0, 1, 20, USED_LEAF | (1 << 11));
    expect(hiddenFaults(guest, 0)).toBe(0);
  });
});

describe('an entry above', () => {
  test('that leads to a table with a shadow is linked to it at once', () => {
    const guest = guestOf();
    guest.map(ALIAS + 1, guest.table(0, 2));
    const table = guest.table(0, 1);
    guest.access(ALIAS + 1, READ);
    expect(guest.storeThrough(ALIAS + 1, 4, 2, table, TABLE | ACCESSED)).toBe(EMULATED);
    expect(hiddenFaults(guest, 4)).toBe(0);
    expect(frameOf(guest)).toBe(20);
    expect(shadowsOf(guest, table)).toHaveLength(1);
    guest.hypervisor.audit();
  });

  test('that says the same again keeps what hangs on it', () => {
    const guest = guestOf();
    guest.map(ALIAS + 1, guest.table(0, 2));
    guest.access(ALIAS + 1, READ);
    const counts = guest.during(() =>
      guest.storeThrough(ALIAS + 1, 0, 2, guest.table(0, 1), TABLE | ACCESSED | DIRTY),
    );
    expect(counts).toMatchObject({shadowEntriesUpdated: 1, traceFaultFlushes: 0});
    expect(hiddenFaults(guest, 0)).toBe(0);
  });

  test('that leads to a table without a shadow makes none, and traces nothing', () => {
    const guest = guestOf();
    guest.map(ALIAS + 1, guest.table(0, 2));
    guest.access(ALIAS + 1, READ);
    const counts = guest.during(() =>
      guest.storeThrough(ALIAS + 1, 4, 2, guest.newTable(), TABLE | ACCESSED),
    );
    expect(counts).toMatchObject({shadowEntriesUpdated: 0, shadowPagesAllocated: 0, tracesInstalled: 0});
  });

  test('that maps a large page maps it at once where the host has one', () => {
    for (const [pageKiB, faults] of [
      [2048, 0],
      [4, 1],
    ] as const) {
      const guest = guestOf({host: {pageKiB}});
      guest.map(ALIAS + 1, guest.table(0, 2));
      guest.access(ALIAS + 1, READ);
      guest.storeThrough(ALIAS + 1, 4, 2, 24, USED_LEAF | LARGE);
      expect(hiddenFaults(guest, 5)).toBe(faults);
      expect(frameOf(guest)).toBe(25);
      guest.hypervisor.audit();
    }
  });
});

test('after a store that was caught the entry is what composing the tables gives, whatever it was before', () => {
  const bit = fc.boolean();
  const stores = fc.array(
    fc.record({
      page: fc.integer({min: 0, max: 3}),
      gfn: fc.integer({min: 16, max: 40}),
      present: bit,
      writable: bit,
      user: bit,
      used: fc.constantFrom(0, ACCESSED, ACCESSED | DIRTY),
    }),
    {maxLength: sized(30)},
  );
  expectProperty(
    fc.property(stores, entries => {
      const guest = guestOf();
      const table = guest.table(0, 1);
      const {memory, machine} = shadowTables(guest);
      for (const {page, gfn, present, writable, user, used} of entries) {
        const flags = (present ? PRESENT : 0) | (writable ? WRITABLE : 0) | (user ? USER : 0) | used;
        expect(guest.storeThrough(ALIAS, page, 1, gfn, flags)).toBe(EMULATED);
        const [shadow] = shadowsOf(guest, table);
        const slot = memory.slot(shadow.frame, page);
        const is = memory.flagsAt(slot);
        expect((is & PRESENT) !== 0).toBe(present && used !== 0);
        if (!(is & PRESENT)) continue;
        const granted = narrow(ALL_RIGHTS, flags);
        const mayWrite = (used & DIRTY) !== 0;
        expect(narrow(ALL_RIGHTS, is)).toBe(mayWrite ? granted : granted & ~MAY_WRITE);
        expect(memory.frameAt(slot)).toBe(machine.physmap.frameOf(gfn));
      }
      guest.hypervisor.audit();
    }),
    {numRuns: 40},
  );
});
