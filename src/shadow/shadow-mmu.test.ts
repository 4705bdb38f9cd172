import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  FAULT_PRESENT,
  FAULT_USER,
  FAULT_WRITE,
  READ,
  USER_MODE,
  WRITABLE,
  WRITE,
} from '../hardware/address.ts';
import {BOOT_CPU, EMULATED, FILLED, GUEST_FAULT} from '../hardware/mmu.ts';
import {native} from '../strategies/native.ts';
import {nested} from '../strategies/nested.ts';
import {shadowCached} from '../strategies/shadow-cached.ts';
import {shadowUncached} from '../strategies/shadow-uncached.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {defaultsOf} from '../testing/defaults.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../testing/experiment.ts';
import {ONE_LEVEL_TLB} from '../testing/processors.ts';
import {leavesOf, shadowTables} from '../testing/shadow.ts';
import {EXIT_NAMES, total} from '../timing/events.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
const LEVELS = 4;
/** A page, its neighbour in the same table, and a page that maps their table. */
const PAGE = 0;
const NEIGHBOUR = 1;
const ALIAS = 8;
const FRAME = 20;
const NO_EXITS = Object.fromEntries(EXIT_NAMES.map(name => [name, 0]));

function guestOf(strategy: Strategy, apparatus: Partial<Apparatus> = {}): Experiment {
  const guest = new Experiment({strategy, ...apparatus});
  guest.map(PAGE, FRAME);
  guest.map(NEIGHBOUR, FRAME + 1);
  guest.map(ALIAS, guest.table(PAGE, 1));
  return guest;
}

for (const strategy of [shadowUncached, shadowCached])
  describe(`the cases of an access under ${strategy.id}`, () => {
    test('A, the TLB has it: nothing but a hit', () => {
      const guest = guestOf(strategy, {processor: {tlb: ONE_LEVEL_TLB}});
      guest.access(PAGE, USER_READ);
      const counts = guest.during(() => guest.access(PAGE, USER_READ));
      expect(counts).toMatchObject({
        ...NO_EXITS,
        tlbHits: 1,
        walks: 0,
        walkLoadsL2: 0,
        hiddenFaultLoadsL2: 0,
      });
    });

    test('B, the shadow has it: the hardware walks as many entries as natively, and software none', () => {
      for (const levels of [4, 5]) {
        const guest = guestOf(strategy, {levels});
        guest.access(PAGE, USER_READ);
        const counts = guest.during(() => guest.access(PAGE, USER_READ));
        expect(counts).toMatchObject({...NO_EXITS, walks: 1, walkLoadsL2: levels, hiddenFaultLoadsL2: 0});
        expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(FRAME));
      }
    });

    test('C, the guest has it: a hidden fault, whose walk fails at the root and succeeds when repeated', () => {
      for (const levels of [4, 5]) {
        const guest = guestOf(strategy, {levels});
        const counts = guest.during(() => expect(guest.access(PAGE, USER_READ)).toBe(FILLED));
        expect(counts).toMatchObject({
          ...NO_EXITS,
          exitsHiddenFault: 1,
          walks: 2,
          failedWalks: 1,
          walkLoadsL2: 1 + levels,
          hiddenFaultLoadsL2: levels,
          // A page below each level but the lowest; the root was made when CR3 was loaded.
          shadowPagesAllocated: levels - 1,
          shadowEntriesLinked: levels - 1,
          shadowEntriesFilled: 1,
        });
      }
    });

    test('C, where the table is shadowed already: the walk fails at the leaf, and nothing but the leaf is made', () => {
      const guest = guestOf(strategy);
      guest.access(PAGE, USER_READ);
      const counts = guest.during(() => guest.access(NEIGHBOUR, USER_READ));
      expect(counts).toMatchObject({
        ...NO_EXITS,
        exitsHiddenFault: 1,
        walkLoadsL2: LEVELS + LEVELS,
        hiddenFaultLoadsL2: LEVELS,
        shadowPagesAllocated: 0,
        shadowEntriesLinked: 0,
        shadowEntriesFilled: 1,
      });
    });

    test("D, the guest lacks it: a true fault with the guest's error code, and no shadow is made", () => {
      const guest = guestOf(strategy);
      const counts = guest.during(() => expect(guest.access(PAGE + 2, USER_WRITE)).toBe(GUEST_FAULT));
      expect(guest.machine.cpu.errorCode).toBe(FAULT_WRITE | FAULT_USER);
      expect(counts).toMatchObject({
        ...NO_EXITS,
        exitsTrueFault: 1,
        walks: 1,
        trueFaultLoadsL2: LEVELS,
        shadowPagesAllocated: 0,
        guestAdUpdates: 0,
      });
    });

    test("D, the guest forbids it: present, says the error code, though the shadow's entry is not", () => {
      const guest = guestOf(strategy);
      guest.map(PAGE, FRAME, USED_LEAF & ~WRITABLE);
      expect(guest.access(PAGE, USER_WRITE)).toBe(GUEST_FAULT);
      expect(guest.machine.cpu.errorCode).toBe(FAULT_PRESENT | FAULT_WRITE | FAULT_USER);
    });

    test('E, the first store to a clean page: read-only until then; a hidden fault sets the dirty bit', () => {
      const guest = guestOf(strategy);
      guest.map(PAGE, FRAME, TABLE);
      const read = guest.during(() => guest.access(PAGE, USER_READ));
      expect(read).toMatchObject({exitsHiddenFault: 1, guestAdUpdates: 1});
      expect(guest.flags(PAGE, 1)).toBe(TABLE | ACCESSED);
      const write = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED));
      // The walk loads every entry, twice, for what it lacks is a right.
      expect(write).toMatchObject({
        ...NO_EXITS,
        exitsHiddenFault: 1,
        guestAdUpdates: 1,
        walkLoadsL2: 2 * LEVELS,
      });
      expect(guest.flags(PAGE, 1)).toBe(TABLE | ACCESSED | DIRTY);
      expect(guest.during(() => guest.access(PAGE, USER_WRITE))).toMatchObject(NO_EXITS);
    });

    test('E, a store first: one hidden fault sets both bits', () => {
      const guest = guestOf(strategy);
      guest.map(PAGE, FRAME, TABLE);
      const counts = guest.during(() => guest.access(PAGE, USER_WRITE));
      expect(counts).toMatchObject({exitsHiddenFault: 1, guestAdUpdates: 1});
      expect(guest.flags(PAGE, 1)).toBe(TABLE | ACCESSED | DIRTY);
    });

    test('an access that faults sets no bit', () => {
      const guest = guestOf(strategy);
      guest.map(PAGE, FRAME, TABLE & ~WRITABLE);
      guest.access(PAGE, USER_WRITE);
      expect(guest.flags(PAGE, 1)).toBe(TABLE & ~WRITABLE);
    });

    test('the same access again: no exit and, with a TLB, no load', () => {
      const guest = guestOf(strategy, {processor: {tlb: ONE_LEVEL_TLB}});
      for (const page of [PAGE, NEIGHBOUR, ALIAS]) {
        guest.access(page, USER_READ);
        expect(guest.during(() => guest.access(page, USER_READ))).toMatchObject({...NO_EXITS, walks: 0});
      }
    });
  });

describe('E, a store to a guest table', () => {
  test('exits where the table is traced, and the hypervisor carries it out', () => {
    const guest = guestOf(shadowCached);
    guest.access(PAGE, USER_READ);
    guest.access(ALIAS, READ);
    const counts = guest.during(() =>
      expect(guest.storeThrough(ALIAS, PAGE, 1, FRAME + 2, USED_LEAF)).toBe(EMULATED),
    );
    expect(counts).toMatchObject({
      ...NO_EXITS,
      exitsTraceFault: 1,
      walkLoadsL2: LEVELS,
      traceFaultLoadsL2: LEVELS,
      emulatedStores: 1,
      shadowEntriesInvalidated: 1,
    });
    guest.access(PAGE, USER_READ);
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(FRAME + 2));
  });

  test('is free in a software TLB, and seen after the flush', () => {
    const guest = guestOf(shadowUncached);
    guest.access(PAGE, USER_READ);
    guest.access(ALIAS, WRITE);
    const counts = guest.during(() =>
      expect(guest.storeThrough(ALIAS, PAGE, 1, FRAME + 2, USED_LEAF)).toBe(FILLED),
    );
    expect(counts).toMatchObject({...NO_EXITS, emulatedStores: 0});
    guest.mmu.invlpg(PAGE);
    guest.access(PAGE, USER_READ);
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(FRAME + 2));
  });
});

describe('exits of the first touch of an anonymous page whose tables exist', () => {
  const exitsOf = (strategy: Strategy, warm: number) => {
    const guest = guestOf(strategy, {host: {warm}});
    // The table is in use and the kernel has its mapping of it.
    guest.access(NEIGHBOUR, USER_READ);
    guest.access(ALIAS, READ);
    guest.storeThrough(ALIAS, PAGE, 1, 0, 0);
    return guest.during(() => {
      expect(guest.access(PAGE, USER_WRITE)).toBe(GUEST_FAULT);
      guest.storeThrough(ALIAS, PAGE, 1, FRAME, USED_LEAF);
      expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED);
    });
  };
  const cases: [Strategy, number, Record<string, number>][] = [
    [native, 1, {}],
    [nested, 1, {}],
    // The page's own frame, for those of the tables are backed.
    [nested, 0, {exitsNestedViolation: 1}],
    [shadowUncached, 1, {exitsTrueFault: 1, exitsHiddenFault: 1}],
    [shadowCached, 1, {exitsTrueFault: 1, exitsTraceFault: 1, exitsHiddenFault: 1}],
  ];
  for (const [strategy, warm, exits] of cases)
    test(`${strategy.id}, ${warm ? 'warm' : 'cold'} host: ${Object.keys(exits).join(' + ') || 'none'}`, () => {
      const counts = exitsOf(strategy, warm);
      expect(counts).toMatchObject({...NO_EXITS, ...exits});
      expect(total(counts, EXIT_NAMES)).toBe(Object.keys(exits).length);
    });
});

describe('exits that do nothing but exit', () => {
  test('MOV from CR3, and a stale fault', () => {
    const guest = guestOf(shadowCached);
    expect(guest.during(() => guest.mmu.readCr3())).toMatchObject({...NO_EXITS, exitsCr3Read: 1});
    expect(guest.during(() => guest.mmu.staleFault())).toMatchObject({
      ...NO_EXITS,
      exitsSpuriousFault: 1,
    });
  });

  for (const vpid of [true, false])
    test(`${vpid ? 'with' : 'without'} a tag for the virtual machine ${vpid ? 'keep' : 'empty'} the TLB`, () => {
      for (const strategy of [shadowUncached, shadowCached]) {
        const guest = guestOf(strategy, {processor: {tlb: ONE_LEVEL_TLB, vpid}});
        guest.access(PAGE, USER_READ);
        guest.mmu.readCr3();
        const counts = guest.during(() => guest.access(PAGE, USER_READ));
        expect(counts).toMatchObject({tlbHits: vpid ? 1 : 0, walks: vpid ? 0 : 1});
      }
    });

  test('without a tag a hidden fault empties the TLB too', () => {
    const guest = guestOf(shadowUncached, {processor: {tlb: ONE_LEVEL_TLB, vpid: false}});
    guest.access(PAGE, USER_READ);
    guest.access(NEIGHBOUR, USER_READ);
    expect(guest.during(() => guest.access(PAGE, USER_READ))).toMatchObject({tlbHits: 0, walks: 1});
  });
});

for (const strategy of [shadowUncached, shadowCached])
  describe(`the host takes frames from ${strategy.id}`, () => {
    const aliased = (): Experiment => {
      const guest = guestOf(strategy, {processor: {tlb: ONE_LEVEL_TLB}});
      guest.map(NEIGHBOUR, FRAME);
      for (const page of [PAGE, NEIGHBOUR]) guest.access(page, USER_WRITE);
      return guest;
    };

    test('unmap: every alias goes, and comes back to where the frame lies then', () => {
      const guest = aliased();
      const before = guest.machine.physmap.frameOf(FRAME);
      expect(guest.during(() => guest.hypervisor.hostUnmap(FRAME))).toMatchObject({hostEntriesDropped: 2});
      expect(leavesOf(guest, FRAME)).toEqual([]);
      guest.hypervisor.audit();
      for (const page of [PAGE, NEIGHBOUR]) {
        const counts = guest.during(() => guest.access(page, USER_READ));
        expect(counts).toMatchObject({exitsHiddenFault: 1, hostFaults: page === PAGE ? 1 : 0});
        expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(FRAME));
        expect(guest.machine.cpu.frame).not.toBe(before);
      }
    });

    test('protect: the next store through each alias is seen, and reads are free', () => {
      const guest = aliased();
      expect(guest.during(() => guest.hypervisor.hostProtect(FRAME))).toMatchObject({hostEntriesDropped: 2});
      for (const page of [PAGE, NEIGHBOUR]) {
        expect(guest.during(() => guest.access(page, USER_READ))).toMatchObject(NO_EXITS);
        expect(guest.during(() => guest.access(page, USER_WRITE))).toMatchObject({exitsHiddenFault: 1});
        expect(guest.during(() => guest.access(page, USER_WRITE))).toMatchObject(NO_EXITS);
      }
    });

    test('what is not backed is mapped nowhere: no entry is dropped, and nothing is flushed', () => {
      const guest = new Experiment({strategy, host: {warm: 0}, processor: {tlb: ONE_LEVEL_TLB}});
      guest.map(PAGE, FRAME);
      const untouched = guest.during(() => guest.hypervisor.hostUnmap(FRAME));
      expect(untouched).toMatchObject({hostUnmaps: 1, hostEntriesDropped: 0, hostFlushes: 0});
      guest.access(PAGE, USER_READ);
      const touched = guest.during(() => guest.hypervisor.hostUnmap(FRAME));
      expect(touched).toMatchObject({hostUnmaps: 1, hostEntriesDropped: 1, hostFlushes: 1});
    });

    test('unmap of a piece of a large page: the large leaf goes, and no other is made over it', () => {
      const guest = new Experiment({strategy, host: {pageKiB: 2048}});
      guest.map(16, 16, USED_LEAF, 2);
      guest.access(16, USER_WRITE);
      expect(leavesOf(guest, 16, 2)).toHaveLength(1);
      guest.hypervisor.hostUnmap(18);
      for (const page of [16, 17, 18, 19]) {
        guest.access(page, USER_WRITE);
        expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(page));
      }
      expect(leavesOf(guest, 16, 2)).toEqual([]);
      guest.hypervisor.audit();
    });
  });

test('the host wants to see the next store to a traced table: the trace shows it', () => {
  const guest = guestOf(shadowCached);
  guest.access(PAGE, USER_READ);
  guest.access(ALIAS, READ);
  const table = guest.table(PAGE, 1);
  guest.hypervisor.hostProtect(table);
  guest.storeThrough(ALIAS, PAGE, 1, FRAME + 2, USED_LEAF);
  expect(guest.machine.physmap.isWritable(table)).toBe(true);
});

test('a caught store backs the frame that the host took, and says where it lies', () => {
  const guest = guestOf(shadowCached);
  guest.access(PAGE, USER_READ);
  const table = guest.table(PAGE, 1);
  guest.hypervisor.hostUnmap(table);
  const counts = guest.during(() => {
    expect(guest.access(ALIAS, WRITE)).toBe(EMULATED);
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(table));
    guest.mmu.emulateData();
  });
  // The walk that recognizes the store reads the alias's entry in another table.
  expect(counts).toMatchObject({exitsTraceFault: 1, hostFaults: 1, hostPagesCleared: 1});
});

test('an access before the first load of CR3 is a mistake of the caller', () => {
  const {machine} = guestOf(shadowCached);
  const unused = shadowUncached.build(machine, defaultsOf(shadowUncached.parameters));
  expect(() => machine.cpu.access(unused.cpu(BOOT_CPU), PAGE, READ)).toThrow(
    'shadow: an access came before the first load of CR3',
  );
});

test('what shadow paging adds to memory is its shadow pages', () => {
  const guest = guestOf(shadowCached);
  guest.access(PAGE, USER_READ);
  // A root and a page of each lower level, 4 KiB each.
  expect(guest.hypervisor.overheadBytes()).toEqual({end: LEVELS * 4096, peak: LEVELS * 4096});
  expect(shadowTables(guest).pool.size).toBe(LEVELS);
});
