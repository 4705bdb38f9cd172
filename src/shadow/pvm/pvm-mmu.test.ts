import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  FETCH,
  PRESENT,
  READ,
  USER_MODE,
  WRITABLE,
  WRITE,
  type Gvn,
} from '../../hardware/address.ts';
import {
  EMULATED,
  FILLED,
  GUEST_FAULT,
  HINT_FAULT_RETURN,
  HINT_KERNEL_TO_USER,
  HINT_USER_TO_KERNEL_FAULT,
  HINT_USER_TO_KERNEL_INTERRUPT,
  HINT_USER_TO_KERNEL_SYSCALL,
} from '../../hardware/mmu.ts';
import {pvm} from '../../strategies/pvm.ts';
import type {StrategyValues} from '../../strategies/strategy.ts';
import {Experiment, USED_LEAF} from '../../testing/experiment.ts';
import {ONE_LEVEL_TLB} from '../../testing/processors.ts';
import {leavesOf, shadowsOf} from '../../testing/shadow.ts';
import {EXIT_NAMES, type EventCounts} from '../../timing/events.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
const KERNEL_LEAF = PRESENT | WRITABLE | ACCESSED | DIRTY;

/** Two pages of a process and one of its kernel, in leaf tables of their own, and one of the process's that is absent. */
const [PAGE, OTHER, ABSENT, KERNEL] = [0, 1, 2, 16];
const FRAME = 20;

function guestOf(parameters: StrategyValues = {}): Experiment {
  const guest = new Experiment({strategy: pvm, parameters, processor: {tlb: ONE_LEVEL_TLB}});
  guest.map(PAGE, FRAME);
  guest.map(OTHER, FRAME + 1);
  guest.map(KERNEL, FRAME + 2, KERNEL_LEAF);
  return guest;
}

const mark = (guest: Experiment, hint: number): void => guest.mmu.hint(hint, 0);
const toUser = (guest: Experiment): void => mark(guest, HINT_KERNEL_TO_USER);
const toKernel = (guest: Experiment): void => mark(guest, HINT_USER_TO_KERNEL_SYSCALL);

/** A guest in user mode, where the switcher has both roots at hand. */
function running(parameters: StrategyValues = {}): Experiment {
  const guest = guestOf(parameters);
  for (const switchTo of [toUser, toKernel, toUser]) switchTo(guest);
  return guest;
}

const exits = (counts: EventCounts): Partial<EventCounts> =>
  Object.fromEntries(EXIT_NAMES.filter(name => counts[name] > 0).map(name => [name, counts[name]]));

describe('a switch of mode', () => {
  test('is an exit once, for the other tree must be made; then the switcher has both roots at hand', () => {
    const guest = guestOf();
    expect(exits(guest.during(() => toUser(guest)))).toEqual({exitsModeSwitch: 1});
    for (const switchTo of [toKernel, toUser, toKernel]) {
      const counts = guest.during(() => switchTo(guest));
      expect(exits(counts)).toEqual({});
      expect(counts.directSwitches).toBe(1);
    }
    guest.hypervisor.audit();
  });

  test('is an exit again after a load of another root, and not after one of the same', () => {
    const guest = running();
    toKernel(guest);
    guest.load(guest.root);
    expect(exits(guest.during(() => toUser(guest)))).toEqual({});
    toKernel(guest);
    const {root} = guest;
    guest.load(guest.newTable());
    guest.load(root);
    expect(exits(guest.during(() => toUser(guest)))).toEqual({exitsModeSwitch: 1});
  });

  test('by an interrupt is one like any other, and a mark that says nothing new is none', () => {
    const guest = running();
    const counts = guest.during(() => {
      toUser(guest);
      mark(guest, HINT_USER_TO_KERNEL_INTERRUPT);
      mark(guest, HINT_USER_TO_KERNEL_SYSCALL);
    });
    expect(counts).toMatchObject({directSwitches: 1, exitsModeSwitch: 0});
  });

  test('is always an exit with directSwitch off', () => {
    const guest = running({directSwitch: 'off'});
    const counts = guest.during(() => {
      toKernel(guest);
      toUser(guest);
    });
    expect(counts).toMatchObject({exitsModeSwitch: 2, directSwitches: 0, switcherCrossings: 4});
  });

  test('that a recording does not mark shows in its accesses', () => {
    const guest = running();
    const counts = guest.during(() => guest.access(KERNEL, READ));
    expect(counts).toMatchObject({directSwitches: 1, exitsHiddenFault: 1});
    guest.hypervisor.audit();
  });
});

describe('two trees', () => {
  test('a page of the kernel is in its tree alone, and a fault to user mode', () => {
    const guest = running();
    toKernel(guest);
    guest.access(KERNEL, READ);
    expect(shadowsOf(guest, guest.table(KERNEL, 1)).map(({role}) => role.view)).toEqual(['whole']);
    toUser(guest);
    expect(guest.access(KERNEL, USER_READ)).toBe(GUEST_FAULT);
    guest.hypervisor.audit();
  });

  test('what lies below the roots of a process is shared: the kernel only wants its path there', () => {
    const guest = running();
    for (const page of [PAGE, OTHER]) guest.access(page, USER_READ);
    toKernel(guest);
    // The kernel's root lacks the entry; with it the kernel has both pages.
    const first = guest.during(() => guest.access(PAGE, READ));
    expect(first).toMatchObject({exitsHiddenFault: 1, shadowEntriesLinked: 1, shadowPagesReused: 1});
    expect(exits(guest.during(() => guest.access(OTHER, WRITE)))).toEqual({});
    expect(leavesOf(guest, FRAME)).toHaveLength(1);
    guest.hypervisor.audit();
  });

  test('a guest table with pages of both has a shadow for each tree, and the kernel needs no second path', () => {
    const guest = running();
    guest.map(ABSENT, FRAME + 3, KERNEL_LEAF);
    guest.access(PAGE, USER_READ);
    toKernel(guest);
    for (const page of [PAGE, ABSENT]) guest.access(page, READ);
    const table = guest.table(PAGE, 1);
    const views = shadowsOf(guest, table).map(({role}) => role.view);
    expect(views.length).toBe(2);
    expect(new Set(views)).toEqual(new Set(['user', 'whole']));
    // The kernel's path to the user's pages leads through its own shadow of the table from now on.
    for (const page of [PAGE, OTHER]) guest.access(page, READ);
    expect(exits(guest.during(() => [PAGE, ABSENT, OTHER].map(page => guest.access(page, READ))))).toEqual(
      {},
    );
    guest.hypervisor.audit();
  });

  test('the kernel may not execute what its process may', () => {
    const guest = running();
    expect(guest.access(PAGE, FETCH | USER_MODE)).toBe(FILLED);
    toKernel(guest);
    guest.access(PAGE, READ);
    expect(guest.access(PAGE, FETCH)).toBe(GUEST_FAULT);
  });

  test('with userTree off there is one, and both modes are at hand from the start', () => {
    const guest = guestOf({userTree: 'off'});
    const counts = guest.during(() => {
      toUser(guest);
      guest.access(PAGE, USER_READ);
      toKernel(guest);
      guest.access(PAGE, READ);
    });
    expect(counts).toMatchObject({directSwitches: 2, exitsModeSwitch: 0, exitsHiddenFault: 1, tlbHits: 1});
  });
});

describe('a fault of user mode', () => {
  /** Below an entry of the root that is the kernel's: a page for the table of each level on the path to `ABSENT`. */
  const directMap = (guest: Experiment): number[] => {
    const first = guest.paging.gvn(guest.paging.intern(2), 0);
    return [0, 1, 2, 3].map(page => first + page);
  };

  /** `ABSENT` was there once: each table on the path to it has a shadow, through which the kernel cannot store. */
  function traced(parameters: StrategyValues = {}): Experiment {
    const guest = running({unsync: 'off', floodThreshold: 0, ...parameters});
    guest.map(ABSENT, FRAME + 3);
    guest.access(ABSENT, USER_READ);
    toKernel(guest);
    const aliases = directMap(guest);
    for (const [at, alias] of aliases.entries()) {
      guest.map(alias, guest.table(ABSENT, at + 1), KERNEL_LEAF);
      guest.access(alias, READ);
    }
    guest.storeThrough(aliases[0], ABSENT, 1, 0, 0);
    guest.mmu.invlpg(ABSENT);
    toUser(guest);
    return guest;
  }

  /** The fault, a handler that stores to `n` tables from the leaf up, and the access again. */
  function fault(guest: Experiment, n: number): EventCounts {
    return guest.during(() => {
      expect(guest.access(ABSENT, USER_WRITE)).toBe(GUEST_FAULT);
      mark(guest, HINT_USER_TO_KERNEL_FAULT);
      for (const [at, alias] of directMap(guest).slice(0, n).entries()) {
        const [frame, flags] = at === 0 ? [FRAME + 3, USED_LEAF] : [guest.table(ABSENT, at), USED_LEAF];
        expect(guest.storeThrough(alias, ABSENT, at + 1, frame, flags)).toBe(EMULATED);
      }
      mark(guest, HINT_FAULT_RETURN);
      expect(guest.access(ABSENT, USER_WRITE)).toBe(FILLED);
    });
  }

  // The paper's count for PVM, where each store is caught: into the hypervisor and on to the kernel, there and back for each store, and from the
  // kernel through the hypervisor to the process: 2n + 4.
  test.each([1, 2, 3, 4])('whose handler stores to %i tables crosses the switcher 2n + 4 times', n => {
    const guest = traced();
    const counts = fault(guest, n);
    expect(exits(counts)).toEqual({exitsTrueFault: 1, exitsTraceFault: n, exitsFaultReturn: 1});
    expect(counts.switcherCrossings).toBe(2 * n + 4);
    expect(counts).toMatchObject({shadowEntriesPrefaulted: 1, directSwitches: 0});
    guest.hypervisor.audit();
  });

  test('without prefault returns by a direct switch, and ends in a hidden fault', () => {
    const counts = fault(traced({prefault: 'off'}), 1);
    expect(exits(counts)).toEqual({exitsTrueFault: 1, exitsTraceFault: 1, exitsHiddenFault: 1});
    expect(counts).toMatchObject({shadowEntriesPrefaulted: 0, directSwitches: 1, switcherCrossings: 6});
  });

  test('is filled for nobody where the handler left nothing that serves it', () => {
    const guest = traced();
    const counts = guest.during(() => {
      guest.access(ABSENT, USER_WRITE);
      mark(guest, HINT_USER_TO_KERNEL_FAULT);
      mark(guest, HINT_FAULT_RETURN);
    });
    expect(exits(counts)).toEqual({exitsTrueFault: 1, exitsFaultReturn: 1});
    expect(counts.shadowEntriesFilled).toBe(0);
  });

  test('sets no accessed and no dirty bit before the access is made again', () => {
    const guest = traced();
    guest.access(ABSENT, USER_WRITE);
    mark(guest, HINT_USER_TO_KERNEL_FAULT);
    guest.storeThrough(directMap(guest)[0], ABSENT, 1, FRAME + 3, USED_LEAF & ~DIRTY);
    const counts = guest.during(() => mark(guest, HINT_FAULT_RETURN));
    expect(counts).toMatchObject({shadowEntriesPrefaulted: 1, guestAdUpdates: 0});
    expect(guest.flags(ABSENT, 1) & DIRTY).toBe(0);
    // The entry is clean, so its first store is a hidden fault all the same.
    expect(exits(guest.during(() => guest.access(ABSENT, USER_WRITE)))).toEqual({exitsHiddenFault: 1});
  });

  test('of the kernel returns to the kernel, without the hypervisor', () => {
    const guest = running();
    toKernel(guest);
    expect(guest.access(ABSENT, READ)).toBe(GUEST_FAULT);
    const counts = guest.during(() => mark(guest, HINT_FAULT_RETURN));
    expect(counts).toMatchObject({switcherCrossings: 0, directSwitches: 0});
  });
});

describe('hypercalls', () => {
  test('CR3 loads and invalidations exit, and the kernel reads CR3 by itself', () => {
    const guest = running();
    toKernel(guest);
    const {mmu} = guest;
    const counts = guest.during(() => {
      guest.load(guest.root);
      mmu.readCr3();
      mmu.invlpg(PAGE);
      mmu.invpcid(1, 0, 0);
      mmu.toggleGlobalPages();
    });
    expect(exits(counts)).toEqual({exitsCr3Load: 1, exitsInvlpg: 1, exitsInvpcid: 1, exitsGlobalFlush: 1});
    expect(counts.switcherCrossings).toBe(8);
  });

  const FLUSHES: Readonly<Record<string, (guest: Experiment) => void>> = {
    'a load of CR3 that flushes': guest => guest.load(guest.root),
    INVLPG: guest => guest.mmu.invlpg(PAGE),
    'INVPCID of the page': guest => guest.mmu.invpcid(0, 0, PAGE),
    'INVPCID of the context': guest => guest.mmu.invpcid(1, 0, 0),
    'INVPCID of all': guest => guest.mmu.invpcid(2, 0, 0),
    'a toggle of CR4.PGE': guest => guest.mmu.toggleGlobalPages(),
  };

  test.each(Object.entries(FLUSHES))(
    '%s by the kernel reaches what user mode left in the TLB',
    (_name, flush) => {
      const guest = running();
      guest.access(PAGE, USER_READ);
      expect(guest.during(() => guest.access(PAGE, USER_READ)).tlbHits).toBe(1);
      toKernel(guest);
      flush(guest);
      toUser(guest);
      expect(guest.during(() => guest.access(PAGE, USER_READ)).tlbMisses).toBe(1);
      guest.hypervisor.audit();
    },
  );
});

describe('host PCIDs', () => {
  const hitsAfter = (guest: Experiment, page: Gvn, act: () => void): number => {
    guest.access(page, USER_READ);
    act();
    return guest.during(() => guest.access(page, USER_READ)).tlbHits;
  };
  const thereAndBack = (guest: Experiment): void => {
    toKernel(guest);
    guest.access(KERNEL, READ);
    toUser(guest);
  };

  test('keep what user mode left in the TLB while the kernel runs, exits included', () => {
    const guest = running();
    // The kernel's path to its page is made, and traces are laid on it.
    thereAndBack(guest);
    const there = (): void => {
      thereAndBack(guest);
      guest.mmu.invlpg(OTHER);
    };
    expect(hitsAfter(guest, PAGE, there)).toBe(1);
  });

  test('of which a processor without them has none: each switch and each exit empties the TLB', () => {
    const guest = running({usePcid: 'off'});
    thereAndBack(guest);
    expect(hitsAfter(guest, PAGE, () => thereAndBack(guest))).toBe(0);
    expect(hitsAfter(guest, PAGE, () => guest.mmu.invlpg(OTHER))).toBe(0);
  });

  test('that are too few for the contexts are flushed as they change hands', () => {
    const switches = (hostPcids: number) => {
      const guest = running({hostPcids});
      const {root} = guest;
      const second = guest.newTable();
      return guest.during(() => {
        for (const next of [second, root, second, root]) {
          guest.mmu.loadCr3({root: next, pcid: next, noFlush: true});
          toUser(guest);
          toKernel(guest);
        }
      }).hostPcidsAssigned;
    };
    // Each root is new under its PCID of the guest: one for its kernel, one for itself, and both are kept. With two in
    // all, each of the eight changes of tree takes one from another context.
    expect(switches(32)).toBe(4);
    expect(switches(2)).toBe(8);
  });
});
