import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  FAULT_PRESENT,
  FAULT_RESERVED,
  FAULT_WRITE,
  LARGE,
  READ,
  USER,
  USER_MODE,
  WRITE,
} from '../../hardware/address.ts';
import {EMULATED, FILLED, GUEST_FAULT, HINT_LAZY_MMU_BEGIN, HINT_LAZY_MMU_END} from '../../hardware/mmu.ts';
import {lguest} from '../../strategies/lguest.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import {vmwareTraces} from '../../strategies/vmware-traces.ts';
import {Experiment, TABLE, USED_LEAF} from '../../testing/experiment.ts';
import {ONE_LEVEL_TLB} from '../../testing/processors.ts';
import {pagesInPool, shadowsOf} from '../../testing/shadow.ts';
import {EXIT_NAMES, total} from '../../timing/events.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
/** Pages that map the table of the pages 0 to 3: the kernel's, and a process's. */
const [ALIAS, OF_A_PROCESS] = [16, 17];
const SUPERVISOR_LEAF = USED_LEAF & ~USER;

function guestOf(strategy: Strategy, parameters: StrategyValues = {}): Experiment {
  const guest = new Experiment({strategy, parameters, processor: {tlb: ONE_LEVEL_TLB}});
  for (let page = 0; page < 3; page++) guest.map(page, 20 + page);
  guest.map(ALIAS, guest.table(0, 1), SUPERVISOR_LEAF);
  guest.map(OF_A_PROCESS, guest.table(0, 1));
  for (let page = 0; page < 3; page++) guest.access(page, USER_READ);
  return guest;
}

const store = (guest: Experiment, page: number) => guest.storeThrough(ALIAS, page, 1, 30 + page, USED_LEAF);

describe('call-outs', () => {
  const withCallOuts = (): Experiment => guestOf(vmwareTraces, {btCallouts: 'on'});

  test('a store of the kernel neither walks nor exits, and the shadow learns of it', () => {
    const guest = withCallOuts();
    const counts = guest.during(() => expect(store(guest, 1)).toBe(EMULATED));
    expect(total(counts, EXIT_NAMES)).toBe(0);
    expect(counts).toMatchObject({
      storeCallouts: 1,
      emulatedStores: 0,
      walks: 0,
      traceFaultLoadsL2: 0,
      shadowEntriesUpdated: 1,
    });
    guest.mmu.invlpg(1);
    expect(guest.during(() => guest.access(1, USER_READ)).exitsHiddenFault).toBe(0);
    expect(guest.machine.physmap.ownerOf(guest.machine.cpu.frame)).toBe(31);
  });

  test('a store of a process faults, for its code runs as it is', () => {
    const guest = withCallOuts();
    expect(guest.during(() => expect(guest.access(OF_A_PROCESS, USER_WRITE)).toBe(EMULATED))).toMatchObject({
      storeCallouts: 0,
      exitsTraceFault: 1,
    });
    guest.mmu.emulateData();
    guest.hypervisor.audit();
  });

  test('a store that has a dirty bit to set on its path faults first', () => {
    const guest = withCallOuts();
    guest.map(ALIAS, guest.table(0, 1), (TABLE & ~USER) | ACCESSED);
    expect(guest.during(() => store(guest, 1))).toMatchObject({exitsTraceFault: 1, storeCallouts: 0});
    expect(guest.during(() => store(guest, 1))).toMatchObject({exitsTraceFault: 0, storeCallouts: 1});
  });

  test('a store whose path meets a reserved bit is a fault of the guest', () => {
    const guest = withCallOuts();
    // No page is as large as what an entry of level 4 covers.
    const wouldReach = guest.table(0, 1) - guest.paging.offset(ALIAS, 4);
    guest.store(ALIAS, 4, wouldReach, USED_LEAF | LARGE);
    guest.mmu.toggleGlobalPages();
    const counts = guest.during(() => expect(guest.access(ALIAS, WRITE)).toBe(GUEST_FAULT));
    expect(counts).toMatchObject({storeCallouts: 0, exitsTrueFault: 1});
    expect(guest.machine.cpu.errorCode).toBe(FAULT_PRESENT | FAULT_RESERVED | FAULT_WRITE);
  });

  test('a store elsewhere is none of their business', () => {
    const guest = withCallOuts();
    guest.map(ALIAS + 2, 40, SUPERVISOR_LEAF);
    expect(guest.during(() => expect(guest.access(ALIAS + 2, WRITE)).toBe(FILLED)).storeCallouts).toBe(0);
  });

  test('a page that is written over is data, by a call too', () => {
    const guest = withCallOuts();
    expect(guest.access(ALIAS, WRITE)).toBe(EMULATED);
    expect(guest.during(() => guest.mmu.emulateData())).toMatchObject({
      storeCallouts: 1,
      shadowPagesZapped: 1,
    });
    guest.hypervisor.audit();
  });
});

describe('hypercalls of lguest', () => {
  const calls = (guest: Experiment, act: () => void): number => guest.during(act).exitsTableHypercall;

  test('one for each store, but in lazy mode one for all, at its end', () => {
    const guest = guestOf(lguest);
    expect(calls(guest, () => [0, 1].forEach(page => store(guest, page)))).toBe(2);
    const lazily = calls(guest, () => {
      guest.mmu.hint(HINT_LAZY_MMU_BEGIN, 0);
      for (let page = 0; page < 3; page++) store(guest, page);
      guest.mmu.hint(HINT_LAZY_MMU_END, 0);
    });
    expect(lazily).toBe(1);
    expect(calls(guest, () => store(guest, 0))).toBe(1);
  });

  test('an exit, and a call, loads CR3 there and back: the TLB is empty then, though it could tag what it holds', () => {
    const missesAfter = (strategy: Strategy, act: (guest: Experiment) => void): number => {
      const guest = guestOf(strategy);
      guest.access(0, USER_READ);
      act(guest);
      const counts = guest.during(() => guest.access(0, USER_READ));
      expect(counts.exitsHiddenFault).toBe(0);
      return counts.tlbMisses;
    };
    const acts = [
      (guest: Experiment) => guest.mmu.invlpg(2),
      (guest: Experiment) => guest.mmu.hint(HINT_LAZY_MMU_END, 0),
    ];
    expect(acts.map(act => missesAfter(lguest, act))).toEqual([1, 1]);
    expect(acts.map(act => missesAfter(vmwareTraces, act))).toEqual([0, 0]);
    expect(missesAfter(lguest, () => {})).toBe(0);
  });

  test('a full ring is handed over by the call that finds it full', () => {
    const guest = guestOf(lguest, {ringSize: 2});
    guest.mmu.hint(HINT_LAZY_MMU_BEGIN, 0);
    // Two are collected, the third is made; two more are collected, the sixth is made.
    const each = Array.from({length: 6}, () => calls(guest, () => store(guest, 0)));
    expect(each).toEqual([0, 0, 1, 0, 0, 1]);
  });

  test('a longer ring never makes more calls, and makes one for each time that it is found full, beside that at the end', () => {
    const lazyStores = 20;
    const made = [0, 1, 2, 3, 5, 8, 19, 20, 64].map(ringSize => {
      const guest = guestOf(lguest, {ringSize});
      return calls(guest, () => {
        guest.mmu.hint(HINT_LAZY_MMU_BEGIN, 0);
        for (let time = 0; time < lazyStores; time++) store(guest, time % 3);
        guest.mmu.hint(HINT_LAZY_MMU_END, 0);
      });
    });
    // The ring takes so many, and the next is made: ⌊20 ÷ (size + 1)⌋ calls.
    expect(made).toEqual([20, 10, 6, 5, 3, 2, 1, 0, 0].map(full => full + 1));
  });

  test('a read of CR3 exits not, and a store of an entry is in the shadow at once', () => {
    const guest = guestOf(lguest);
    expect(
      total(
        guest.during(() => guest.mmu.readCr3()),
        EXIT_NAMES,
      ),
    ).toBe(0);
    store(guest, 1);
    guest.hypervisor.audit();
    expect(guest.during(() => guest.access(1, USER_WRITE)).exitsHiddenFault).toBe(0);
  });

  test('an entry above throws away what hung on it', () => {
    const guest = guestOf(lguest);
    guest.map(ALIAS + 2, guest.table(0, 2), SUPERVISOR_LEAF);
    const table = guest.table(0, 1);
    expect(guest.storeThrough(ALIAS + 2, 0, 2, table, TABLE | ACCESSED)).toBe(EMULATED);
    expect(shadowsOf(guest, table)).toEqual([]);
    guest.hypervisor.audit();
  });

  test('INVLPG drops the page, the CR3 that is loaded the user half, MOV to CR4 every tree', () => {
    const faults = (guest: Experiment): number =>
      guest.during(() => {
        for (let page = 0; page < 3; page++) guest.access(page, USER_READ);
      }).exitsHiddenFault;
    const guest = guestOf(lguest);
    guest.mmu.invlpg(1);
    expect(faults(guest)).toBe(1);
    guest.load(guest.root);
    guest.hypervisor.audit();
    expect(faults(guest)).toBe(3);
    guest.mmu.toggleGlobalPages();
    guest.hypervisor.audit();
    expect(faults(guest)).toBe(3);
  });

  test('another root keeps the first one, and a fifth takes a tree over', () => {
    const guest = guestOf(lguest);
    const roots = [guest.root];
    for (let more = 0; more < 3; more++) {
      roots.push(guest.newTable());
      guest.load(roots.at(-1)!);
    }
    expect(guest.during(() => roots.forEach(root => guest.load(root))).shadowRootsAllocated).toBe(0);
    guest.load(guest.newTable());
    const loaded = pagesInPool(guest).filter(({role}) => role.level === 4);
    expect(loaded).toHaveLength(4);
    guest.hypervisor.audit();
  });

  test("the kernel's tables are shadowed once for all trees, a process's once in each", () => {
    const guest = guestOf(lguest);
    const {guestTables} = guest.machine;
    // A table of level 3 that no process may use, at entry 1 of the root, and the one that all may.
    const kernel = guest.newTable();
    const shared = guest.table(0, 3);
    const roots = [guest.root, guest.newTable()];
    for (const root of roots) {
      guestTables.store(guestTables.slot(root, 2), kernel, (TABLE & ~USER) | ACCESSED);
      guestTables.store(guestTables.slot(root, guest.paging.index(0, 4)), shared, TABLE | ACCESSED);
    }
    const gvn = guest.paging.gvn(guest.paging.intern(2), 0);
    guest.map(gvn, 40, SUPERVISOR_LEAF);
    for (const root of roots) {
      guest.load(root);
      for (const page of [gvn, 0]) expect(guest.access(page, READ)).toBe(FILLED);
    }
    expect(shadowsOf(guest, kernel)).toHaveLength(1);
    expect(shadowsOf(guest, shared)).toHaveLength(2);
  });
});
