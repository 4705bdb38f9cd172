import {expect, test} from 'vitest';
import {ACCESSED, DIRTY, READ, USER_MODE, WRITABLE, WRITE} from '../../hardware/address.ts';
import {EMULATED, FILLED} from '../../hardware/mmu.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../../testing/experiment.ts';
import type {EventCounts} from '../../timing/events.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;

/** Tables of four entries, so the pages 0 to 3 are one group of four or two of two. */
function guestOf(prefetchEntries: number, apparatus: Partial<Apparatus> = {}): Experiment {
  return new Experiment({
    strategy: shadowCached,
    parameters: {prefetch: 'group', prefetchEntries},
    ...apparatus,
  });
}

const hiddenFaults = (guest: Experiment, ...pages: number[]): number =>
  guest.during(() => {
    for (const page of pages) expect(guest.access(page, USER_READ)).toBe(FILLED);
  }).exitsHiddenFault;

/** Leaves filled by hidden faults are those filled less those prefetched. */
function conserved({exitsHiddenFault, shadowEntriesFilled, shadowEntriesPrefetched}: EventCounts): void {
  expect(exitsHiddenFault).toBe(shadowEntriesFilled - shadowEntriesPrefetched);
}

test('a fault fills its group: one fault for each group, where every page was used before', () => {
  for (const [entries, faults] of [
    [0, 4],
    [1, 4],
    [2, 2],
    [4, 1],
    [8, 1],
  ]) {
    const guest = guestOf(entries);
    for (let page = 0; page < 4; page++) guest.map(page, 20 + page);
    const counts = guest.during(() => expect(hiddenFaults(guest, 2, 0, 1, 3)).toBe(faults));
    expect(counts.shadowEntriesPrefetched).toBe(4 - faults);
    conserved(counts);
    guest.hypervisor.audit();
  }
});

test('the first entry that may not be filled ends it: not present, not accessed, or not backed by the host', () => {
  const refusals: ((guest: Experiment) => void)[] = [
    guest => guest.map(1, 0, 0),
    guest => guest.map(1, 21, TABLE),
    guest => guest.hypervisor.hostUnmap(21),
  ];
  for (const refuse of refusals) {
    const guest = guestOf(4);
    for (let page = 0; page < 4; page++) guest.map(page, 20 + page);
    refuse(guest);
    // From entry 0 on: 1 may not be filled, so 2 is not reached, though it could be.
    const counts = guest.during(() => hiddenFaults(guest, 3));
    expect(counts).toMatchObject({shadowEntriesFilled: 2, shadowEntriesPrefetched: 1});
    expect(hiddenFaults(guest, 0)).toBe(0);
    expect(hiddenFaults(guest, 2)).toBe(1);
    guest.hypervisor.audit();
  }
});

test('entries that are filled already are passed over, whatever the guest has there', () => {
  const guest = guestOf(4);
  guest.map(1, 21);
  guest.map(3, 23);
  hiddenFaults(guest, 1);
  guest.map(0, 20);
  guest.map(2, 22);
  const counts = guest.during(() => hiddenFaults(guest, 3));
  // The pages 0 and 2; 1 has been filled by its own fault.
  expect(counts).toMatchObject({shadowEntriesFilled: 3, shadowEntriesPrefetched: 2});
});

test('a clean page is mapped read-only, and its dirty bit is the business of the first store', () => {
  const guest = guestOf(4);
  guest.map(0, 20);
  guest.map(1, 21, TABLE | ACCESSED);
  hiddenFaults(guest, 0);
  expect(hiddenFaults(guest, 1)).toBe(0);
  expect(guest.flags(1, 1)).toBe(TABLE | ACCESSED);
  expect(guest.during(() => guest.access(1, USER_WRITE))).toMatchObject({
    exitsHiddenFault: 1,
    guestAdUpdates: 1,
  });
  expect(guest.flags(1, 1)).toBe(TABLE | ACCESSED | DIRTY);
});

test('a table and what the host protects are mapped read-only', () => {
  const guest = guestOf(4);
  guest.map(0, 20);
  guest.map(1, guest.table(0, 1));
  guest.map(2, 22);
  guest.hypervisor.hostProtect(22);
  hiddenFaults(guest, 0);
  expect(hiddenFaults(guest, 1, 2)).toBe(0);
  guest.hypervisor.audit();
  expect(guest.access(1, WRITE)).toBe(EMULATED);
  expect(guest.during(() => guest.access(2, USER_WRITE)).exitsHiddenFault).toBe(1);
});

test('the rights are those of the path, too', () => {
  const guest = guestOf(4);
  for (const page of [0, 1]) guest.map(page, 20 + page);
  guest.store(0, 2, guest.table(0, 1), (TABLE & ~WRITABLE) | ACCESSED);
  hiddenFaults(guest, 0);
  guest.hypervisor.audit();
  expect(hiddenFaults(guest, 1)).toBe(0);
});

test('a piece of a large page brings its group, of which no entry is read; a large leaf brings none', () => {
  // A large page is 4 pieces.
  for (const [pageKiB, prefetched] of [
    [4, 3],
    [2048, 0],
  ]) {
    const guest = guestOf(4, {host: {pageKiB}});
    guest.map(0, 16, USED_LEAF, 2);
    guest.map(4, 20, USED_LEAF, 2);
    const counts = guest.during(() => hiddenFaults(guest, 0));
    expect(counts).toMatchObject({shadowEntriesPrefetched: prefetched, hiddenFaultLoadsL2: 3});
    guest.hypervisor.audit();
  }
});

test("a group's further lines are loaded, each once", () => {
  // Eight entries of 8 bytes a line: a group of 16 lies in two lines, of which the walk has loaded one.
  for (const [entries, lines] of [
    [8, 0],
    [16, 1],
    [32, 3],
  ]) {
    const guest = guestOf(entries, {indexBits: 9, guestFrames: 1 << 10});
    for (let page = 0; page < 32; page++) guest.map(page, 100 + page);
    const counts = guest.during(() => hiddenFaults(guest, 0));
    expect(counts).toMatchObject({hiddenFaultLoadsL2: 4 + lines, shadowEntriesPrefetched: entries - 1});
  }
});
