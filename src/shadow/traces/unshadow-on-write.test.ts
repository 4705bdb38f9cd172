import {describe, expect, test} from 'vitest';
import {ACCESSED, READ, USER_MODE, WRITE} from '../../hardware/address.ts';
import {EMULATED, FILLED} from '../../hardware/mmu.ts';
import {palaciosCache} from '../../strategies/palacios-cache.ts';
import {Experiment, TABLE, USED_LEAF} from '../../testing/experiment.ts';
import {shadowsOf, shadowTables} from '../../testing/shadow.ts';

const USER_READ = READ | USER_MODE;
const ALIAS = 16;

function guestOf(): Experiment {
  const guest = new Experiment({strategy: palaciosCache});
  for (let page = 0; page < 3; page++) guest.map(page, 20 + page);
  guest.map(ALIAS, guest.table(0, 1));
  for (let page = 0; page < 3; page++) guest.access(page, USER_READ);
  return guest;
}

test('the pool has 32 MiB', () => {
  expect(shadowTables(guestOf()).pool.limit).toBe(8192);
});

describe('a store to a table', () => {
  test('exits, drops its shadow and is repeated; later ones go through', () => {
    const guest = guestOf();
    guest.access(ALIAS, READ);
    const counts = guest.during(() => expect(guest.storeThrough(ALIAS, 1, 1, 31, USED_LEAF)).toBe(FILLED));
    expect(counts).toMatchObject({
      exitsUnprotectingStore: 1,
      exitsTraceFault: 0,
      exitsHiddenFault: 0,
      shadowPagesUnshadowed: 1,
      // Three leaves, and the link above.
      shadowEntriesInvalidated: 4,
    });
    expect(shadowsOf(guest, guest.table(0, 1))).toEqual([]);
    guest.hypervisor.audit();
    const more = guest.during(() => guest.storeThrough(ALIAS, 2, 1, 32, USED_LEAF));
    expect(more).toMatchObject({exitsUnprotectingStore: 0, exitsHiddenFault: 0});
  });

  test('the next use of the table shadows it anew, and protects it', () => {
    const guest = guestOf();
    guest.storeThrough(ALIAS, 1, 1, 31, USED_LEAF);
    expect(guest.during(() => guest.access(0, USER_READ))).toMatchObject({
      exitsHiddenFault: 1,
      shadowPagesAllocated: 1,
      entriesWriteProtected: 1,
    });
    expect(guest.during(() => guest.access(2, USER_READ)).exitsHiddenFault).toBe(1);
    guest.access(1, USER_READ);
    expect(guest.machine.physmap.ownerOf(guest.machine.cpu.frame)).toBe(31);
    expect(guest.during(() => guest.storeThrough(ALIAS, 2, 1, 33, USED_LEAF)).exitsUnprotectingStore).toBe(1);
  });

  test('of the loaded root is carried out, and the root is made anew at the next load', () => {
    const guest = guestOf();
    guest.map(ALIAS + 1, guest.root);
    const counts = guest.during(() =>
      expect(guest.storeThrough(ALIAS + 1, 0, 4, guest.table(0, 3), TABLE | ACCESSED)).toBe(EMULATED),
    );
    expect(counts).toMatchObject({exitsTraceFault: 1, exitsUnprotectingStore: 0, shadowPagesUnshadowed: 0});
    expect(guest.during(() => guest.load(guest.root))).toMatchObject({
      shadowPagesUnshadowed: 1,
      shadowRootsAllocated: 1,
    });
    guest.hypervisor.audit();
    // What hung on it is found in the hash.
    expect(guest.during(() => guest.access(0, USER_READ))).toMatchObject({
      exitsHiddenFault: 1,
      shadowPagesAllocated: 0,
      shadowPagesReused: 1,
    });
  });

  test('whose own path leads through it is carried out', () => {
    const guest = guestOf();
    // The page lies in the table that it maps.
    guest.map(3, guest.table(0, 1));
    guest.access(3, READ);
    const counts = guest.during(() => expect(guest.access(3, WRITE)).toBe(EMULATED));
    expect(counts).toMatchObject({exitsUnprotectingStore: 1, exitsTraceFault: 1});
    guest.mmu.emulateStore(0, 30, USED_LEAF);
    guest.hypervisor.audit();
    expect(
      guest.during(() => expect(guest.storeThrough(ALIAS, 0, 1, 31, USED_LEAF)).toBe(FILLED)),
    ).toMatchObject({
      exitsTraceFault: 0,
    });
  });
});

test('INVLPG clears the shadow entry', () => {
  const guest = guestOf();
  guest.mmu.invlpg(1);
  expect(guest.during(() => guest.access(0, USER_READ)).exitsHiddenFault).toBe(0);
  expect(guest.during(() => guest.access(1, USER_READ)).exitsHiddenFault).toBe(1);
  guest.hypervisor.audit();
});
