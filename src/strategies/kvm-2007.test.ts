import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  faultBitsOf,
  FETCH,
  PRESENT,
  READ,
  USER,
  USER_MODE,
  WRITE,
} from '../hardware/address.ts';
import {EMULATED, FILLED, GUEST_FAULT} from '../hardware/mmu.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../testing/experiment.ts';
import {ALL_WALK_CACHES, ONE_LEVEL_TLB} from '../testing/processors.ts';
import {shadowsOf} from '../testing/shadow.ts';
import {EXIT_NAMES, total, type EventCounts} from '../timing/events.ts';
import {kvm2007} from './kvm-2007.ts';
import type {StrategyValues} from './strategy.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
/** A page, and one elsewhere that maps its table. */
const PAGE = 0;
const ALIAS = 16;
const FRAME = 20;
const REAL = {tlb: ONE_LEVEL_TLB, walkCaches: ALL_WALK_CACHES};

const experiment = (parameters: StrategyValues = {}, apparatus: Partial<Apparatus> = {}): Experiment =>
  new Experiment({strategy: kvm2007, parameters, processor: REAL, ...apparatus});

/** The page was used, and so was the alias, which maps the page's table of `level`. */
function guestOf(level: number, parameters: StrategyValues = {}): Experiment {
  const guest = experiment(parameters);
  guest.map(PAGE, FRAME);
  guest.map(ALIAS, guest.table(PAGE, level));
  guest.access(PAGE, USER_READ);
  guest.access(ALIAS, READ);
  return guest;
}

const HIDDEN_FAULT_LOADS = [
  'hiddenFaultLoadsL1',
  'hiddenFaultLoadsL2',
  'hiddenFaultLoadsLlc',
  'hiddenFaultLoadsMemory',
] as const;
const exitsOf = (counts: EventCounts): number => total(counts, EXIT_NAMES);

/** The kernel stores to the leaf table of the page. */
const store = (guest: Experiment, page: number, frame: number, flags = USED_LEAF): EventCounts =>
  guest.during(() => expect(guest.storeThrough(ALIAS, page, 1, frame, flags)).toBe(EMULATED));

function frameIn(guest: Experiment, gvn: number): number {
  expect(guest.access(gvn, USER_READ)).toBe(FILLED);
  return guest.machine.physmap.ownerOf(guest.machine.cpu.frame)!;
}

describe('a fault at an entry that is not present', () => {
  test.each([USER_READ, USER_WRITE, READ, WRITE, FETCH | USER_MODE])(
    'reaches the guest without an exit, and says P=0 (access %i)',
    access => {
      const guest = guestOf(1);
      // In the table of the page, and in that of level 3, where another table would be linked.
      for (const page of [PAGE + 1, 32]) {
        const counts = guest.during(() => expect(guest.access(page, access)).toBe(GUEST_FAULT));
        expect(counts).toMatchObject({bypassedFaults: 1, exitsTrueFault: 0});
        expect(exitsOf(counts)).toBe(0);
        expect(guest.machine.cpu.errorCode).toBe(faultBitsOf(access));
        expect(guest.machine.cpu.errorCode & PRESENT).toBe(0);
      }
    },
  );

  test('exits while its table has no shadow page', () => {
    const guest = guestOf(1);
    guest.table(4, 1);
    const counts = guest.during(() => expect(guest.access(4, USER_READ)).toBe(GUEST_FAULT));
    expect(counts).toMatchObject({bypassedFaults: 0, exitsTrueFault: 1});
  });

  test('exits if the entry is present and not shadowed yet', () => {
    const guest = experiment();
    guest.map(PAGE, FRAME);
    guest.map(PAGE + 1, FRAME + 1);
    guest.access(PAGE, USER_READ);
    const counts = guest.during(() => expect(guest.access(PAGE + 1, USER_READ)).toBe(FILLED));
    expect(counts).toMatchObject({bypassedFaults: 0, exitsHiddenFault: 1});
  });

  test('exits if it is for a right that is not there', () => {
    const guest = experiment();
    guest.map(PAGE, FRAME, PRESENT | USER | ACCESSED);
    guest.access(PAGE, USER_READ);
    const counts = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(GUEST_FAULT));
    expect(counts).toMatchObject({bypassedFaults: 0, exitsTrueFault: 1});
    expect(guest.machine.cpu.errorCode & PRESENT).toBe(PRESENT);
  });

  test('is told by marks, which each store to a leaf table keeps and a store above loses', () => {
    const leaf = guestOf(1);
    store(leaf, PAGE + 1, 0, DIRTY);
    expect(leaf.during(() => leaf.access(PAGE + 1, USER_READ)).bypassedFaults).toBe(1);
    const above = guestOf(2);
    expect(above.during(() => above.access(8, USER_READ)).bypassedFaults).toBe(1);
    above.storeThrough(ALIAS, 8, 2, 0, DIRTY);
    const counts = above.during(() => above.access(8, USER_READ));
    expect(counts).toMatchObject({bypassedFaults: 0, exitsTrueFault: 1});
    above.hypervisor.audit();
  });

  test('exits with bypassGuestFaults off, and no table is read for marks', () => {
    const guest = guestOf(1, {bypassGuestFaults: 'off'});
    expect(guest.during(() => guest.access(PAGE + 1, USER_READ)).exitsTrueFault).toBe(1);
    expect(guest.machine.events.bypassEntriesMarked).toBe(0);
  });

  test('costs a look at every entry of each table that is shadowed', () => {
    const guest = experiment();
    guest.map(PAGE, FRAME);
    const counts = guest.during(() => guest.access(PAGE, USER_READ));
    // Levels 3, 2 and 1, of four entries, which lie in one line; the guest's walk loaded those of levels 4 to 1.
    expect(counts).toMatchObject({shadowPagesAllocated: 3, bypassEntriesMarked: 12});
    const read = (parameters: StrategyValues): number => {
      const other = experiment(parameters);
      other.map(PAGE, FRAME);
      return total(
        other.during(() => other.access(PAGE, USER_READ)),
        HIDDEN_FAULT_LOADS,
      );
    };
    expect(read({}) - read({bypassGuestFaults: 'off'})).toBe(3);
  });
});

describe('a store to a leaf table', () => {
  test('is emulated, and the leaf written anew at once', () => {
    const guest = guestOf(1);
    const counts = store(guest, PAGE, 30);
    expect(counts).toMatchObject({
      exitsTraceFault: 1,
      emulatedStores: 1,
      shadowEntriesInvalidated: 1,
      shadowEntriesUpdated: 1,
    });
    const used = guest.during(() => expect(frameIn(guest, PAGE)).toBe(30));
    expect(exitsOf(used)).toBe(0);
    guest.hypervisor.audit();
  });

  test('leaves the next use to fault with emulatedStore clear', () => {
    const guest = guestOf(1, {emulatedStore: 'clear'});
    expect(store(guest, PAGE, 30).shadowEntriesUpdated).toBe(0);
    expect(guest.during(() => frameIn(guest, PAGE)).exitsHiddenFault).toBe(1);
  });

  test('is the third in a row: its shadow page goes, and a fourth is free', () => {
    const guest = guestOf(1);
    const flooded = [0, 1, 2].map(page => store(guest, page, 30 + page).shadowPagesFlooded);
    expect(flooded).toEqual([0, 0, 1]);
    expect(shadowsOf(guest, guest.table(PAGE, 1))).toHaveLength(0);
    expect(guest.storeThrough(ALIAS, PAGE + 3, 1, 33, USED_LEAF)).toBe(FILLED);
    guest.hypervisor.audit();
  });

  test('is one of many that take turns with uses of what was written: it is demand paging', () => {
    const guest = guestOf(1);
    for (let time = 0; time < 10; time++) {
      expect(store(guest, time % 4, 30 + time).shadowPagesFlooded).toBe(0);
      expect(frameIn(guest, time % 4)).toBe(30 + time);
    }
  });

  test('of another table starts the row anew', () => {
    const guest = guestOf(1);
    const other = ALIAS + 1;
    guest.map(4, FRAME + 1);
    guest.map(other, guest.table(4, 1));
    guest.access(4, USER_READ);
    guest.access(other, READ);
    for (let time = 0; time < 6; time++) {
      expect(store(guest, PAGE, 30 + time).shadowPagesFlooded).toBe(0);
      const counts = guest.during(() => guest.storeThrough(other, 4, 1, 30 + time, USED_LEAF));
      expect(counts).toMatchObject({exitsTraceFault: 1, shadowPagesFlooded: 0});
    }
  });

  test('is free to go on with floodThreshold 0', () => {
    const guest = guestOf(1, {floodThreshold: 0});
    for (let time = 0; time < 10; time++) expect(store(guest, 1, 30 + time).shadowPagesFlooded).toBe(0);
  });

  test('by user mode says that it is no table any more', () => {
    const guest = guestOf(1);
    const counts = guest.during(() => expect(guest.access(ALIAS, USER_WRITE)).toBe(FILLED));
    expect(counts).toMatchObject({shadowPagesZapped: 1, emulatedStores: 0});
    guest.hypervisor.audit();
    const strict = guestOf(1, {unshadowOnUserStore: 'off'});
    expect(strict.access(ALIAS, USER_WRITE)).toBe(EMULATED);
  });

  test('by user mode whose own path leads through the table is carried out: what fills the path shadows it again', () => {
    const guest = guestOf(1);
    const within = PAGE + 1;
    guest.map(within, guest.table(PAGE, 1));
    guest.access(within, READ);
    const counts = guest.during(() => expect(guest.access(within, USER_WRITE)).toBe(EMULATED));
    // The first exit drops the shadow and fills the path, the second carries the store out.
    expect(counts).toMatchObject({exitsUnprotectingStore: 1, exitsTraceFault: 1, shadowPagesZapped: 1});
    guest.mmu.emulateStore(0, FRAME + 1, USED_LEAF);
    guest.hypervisor.audit();
    expect(frameIn(guest, PAGE)).toBe(FRAME + 1);
  });
});

test('a table above has its entry cleared, and what that pointed at is found again', () => {
  const guest = guestOf(2);
  const table = guest.table(PAGE, 1);
  const counts = guest.during(() => guest.storeThrough(ALIAS, PAGE, 2, table, TABLE | ACCESSED));
  expect(counts).toMatchObject({emulatedStores: 1, shadowEntriesInvalidated: 1, shadowEntriesUpdated: 0});
  const back = guest.during(() => guest.access(PAGE, USER_READ));
  expect(back).toMatchObject({exitsHiddenFault: 1, shadowPagesReused: 1, shadowPagesAllocated: 0});
});

describe('INVLPG', () => {
  test('is carried out by the processor', () => {
    const guest = guestOf(1);
    guest.access(PAGE, USER_READ);
    const counts = guest.during(() => guest.mmu.invlpg(PAGE));
    expect(exitsOf(counts)).toBe(0);
    expect(guest.during(() => guest.access(PAGE, USER_READ))).toMatchObject({
      tlbMisses: 1,
      exitsHiddenFault: 0,
    });
  });

  test('exits with invlpgExits on', () => {
    const guest = guestOf(1, {invlpgExits: 'on'});
    expect(guest.during(() => guest.mmu.invlpg(PAGE)).exitsInvlpg).toBe(1);
  });
});

test.each([
  {useVpid: 'off', tlbMisses: 1},
  {useVpid: 'on', tlbMisses: 0},
])('an exit leaves the TLB $tlbMisses times empty with useVpid $useVpid', ({useVpid, tlbMisses}) => {
  const guest = guestOf(1, {useVpid});
  guest.access(PAGE, USER_READ);
  guest.mmu.readCr3();
  expect(guest.during(() => guest.access(PAGE, USER_READ)).tlbMisses).toBe(tlbMisses);
});
