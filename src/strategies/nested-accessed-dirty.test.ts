/** Nested paging where nested entries keep accessed and dirty bits, and where they do not: EPT before Haswell. */
import {expect, test} from 'vitest';
import {ACCESSED, DIRTY, READ, USER_MODE, WRITE} from '../hardware/address.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import {FILLED} from '../hardware/mmu.ts';
import {Experiment, TABLE, USED_LEAF} from '../testing/experiment.ts';
import {ALL_WALK_CACHES, fully, TWO_LEVEL_TLB} from '../testing/processors.ts';
import {nested} from './nested.ts';

const PAGE = 5;
const FRAME = 8;
const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;

const guestOn = (
  nestedAccessedDirty: boolean,
  processor: Partial<ProcessorGeometry> = {},
  warm = 1,
): Experiment =>
  new Experiment({strategy: nested, processor: {...processor, nestedAccessedDirty}, host: {warm}});

test.each([true, false])('on a cold host, with bits in nested entries %j', keepsBits => {
  const guest = guestOn(keepsBits, {tlb: TWO_LEVEL_TLB}, 0);
  guest.map(PAGE, FRAME);
  guest.access(PAGE, USER_READ);
  const store = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED));
  // The guest's own bits are set. Without a nested dirty bit nothing keeps the store from what the read has filled.
  expect(store).toMatchObject(
    keepsBits ? {walks: 1, nestedWalkAdUpdates: 1} : {walks: 0, nestedWalkAdUpdates: 0},
  );
  expect(guest.machine.events.nestedWalkAdUpdates).toBe(keepsBits ? 1 : 0);
});

test('without them a nested walk finds the same, and loads as much', () => {
  for (const keepsBits of [true, false]) {
    const guest = guestOn(keepsBits);
    guest.map(PAGE, FRAME);
    expect(guest.loads(PAGE, USER_WRITE)).toBe(24);
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(FRAME));
  }
});

test.each(['hfn', 'gfn'] as const)('a protected guest table is read freely, walk caches of %s', holds => {
  const processor = {walkCaches: ALL_WALK_CACHES, nestedTlb: fully(8), guestWalkCacheHolds: holds};
  const protectedTable = (keepsBits: boolean, flags: number): Experiment => {
    const guest = guestOn(keepsBits, processor);
    guest.map(PAGE, FRAME, flags);
    guest.map(PAGE + 1, FRAME + 1);
    guest.access(PAGE + 1, USER_READ);
    guest.hypervisor.hostProtect(guest.table(PAGE, 1));
    return guest;
  };
  const violations = (guest: Experiment, access: number): number =>
    guest.during(() => expect(guest.access(PAGE, access)).toBe(FILLED)).exitsNestedViolation;

  // With dirty bits the use of the table is a store. Without them it is a load …
  expect(violations(protectedTable(true, USED_LEAF), USER_READ)).toBe(1);
  const unmarked = protectedTable(false, TABLE | ACCESSED);
  expect(violations(unmarked, USER_READ)).toBe(0);
  // … until the walk has a bit to set in it: the first store sets D, and finds the table writable from then on.
  expect(violations(unmarked, USER_WRITE)).toBe(1);
  expect(unmarked.flags(PAGE, 1) & DIRTY).toBe(DIRTY);
  unmarked.hypervisor.audit();
  expect(violations(protectedTable(false, TABLE), USER_READ)).toBe(1);
  expect(violations(protectedTable(false, USED_LEAF), USER_WRITE)).toBe(0);
});

test('a walk that may not set its bits sets none', () => {
  const guest = guestOn(false);
  guest.map(PAGE, FRAME, TABLE);
  guest.store(PAGE, 2, guest.table(PAGE, 1), TABLE);
  guest.hypervisor.hostProtect(guest.table(PAGE, 1));
  const counts = guest.during(() => guest.access(PAGE, USER_READ));
  // The entry of level 2 would have been set by the first of two walks, and is by the second.
  expect(counts).toMatchObject({walks: 2, failedWalks: 1, exitsNestedViolation: 1, guestWalkAdUpdates: 2});
});
