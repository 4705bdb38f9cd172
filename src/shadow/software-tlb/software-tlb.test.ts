import {describe, expect, test} from 'vitest';
import {ACCESSED, GLOBAL, READ, USER_MODE, WRITABLE, WRITE} from '../../hardware/address.ts';
import {
  FILLED,
  GUEST_FAULT,
  INVPCID_ADDRESS,
  INVPCID_ALL,
  INVPCID_ALL_WITH_GLOBAL,
  INVPCID_CONTEXT,
  type InvpcidScope,
} from '../../hardware/mmu.ts';
import {palaciosVtlb} from '../../strategies/palacios-vtlb.ts';
import {shadowUncached} from '../../strategies/shadow-uncached.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../../testing/experiment.ts';
import {ALL_WALK_CACHES, ONE_LEVEL_TLB} from '../../testing/processors.ts';
import {pagesInPool, shadowTables} from '../../testing/shadow.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
const REAL = {tlb: ONE_LEVEL_TLB, walkCaches: ALL_WALK_CACHES};

const experiment = (apparatus: Partial<Apparatus> = {}): Experiment =>
  new Experiment({strategy: shadowUncached, processor: REAL, ...apparatus});

/** `count` pages from 0 on, in frames from `first` on. */
function mapped(count: number, first = 20, flags = USED_LEAF): Experiment {
  const guest = experiment();
  for (let page = 0; page < count; page++) guest.map(page, first + page, flags);
  return guest;
}

const frameIn = (guest: Experiment, gvn: number): number => {
  expect(guest.access(gvn, USER_READ)).toBe(FILLED);
  return guest.machine.physmap.ownerOf(guest.machine.cpu.frame)!;
};

describe('a load of CR3', () => {
  for (const noFlush of [false, true])
    test(`drops the whole tree ${noFlush ? 'although bit 63 is set' : ''}`, () => {
      const guest = mapped(6);
      for (let page = 0; page < 6; page++) guest.access(page, USER_READ);
      // Six pages lie in two tables of four, so the tree is a root and 1 + 1 + 2 pages: 4 links and 6 leaves.
      expect(pagesInPool(guest)).toHaveLength(5);
      const counts = guest.during(() => guest.mmu.loadCr3({root: guest.root, pcid: 1, noFlush}));
      expect(counts).toMatchObject({
        exitsCr3Load: 1,
        shadowPagesDropped: 4,
        shadowEntriesDropped: 4 + 6,
        shadowRootsLoaded: 1,
        shadowRootsAllocated: 0,
      });
      expect(pagesInPool(guest)).toHaveLength(1);
      expect(shadowTables(guest).reverseMap.count()).toBe(0);
      guest.hypervisor.audit();
    });

  test('costs a hidden fault for each page used after it, and one for the first store to each clean page', () => {
    const guest = mapped(6, 20, TABLE);
    const read = [0, 1, 2, 4];
    const written = [1, 4];
    guest.load(guest.root);
    const counts = guest.during(() => {
      for (let round = 0; round < 3; round++) for (const page of read) guest.access(page, USER_READ);
      for (let round = 0; round < 3; round++) for (const page of written) guest.access(page, USER_WRITE);
    });
    expect(counts.exitsHiddenFault).toBe(read.length + written.length);
    // The pages are dirty in the guest's tables now, so after another load one fault serves a store and what follows.
    guest.load(guest.root);
    const again = guest.during(() => {
      for (const page of written) for (const access of [USER_WRITE, USER_READ]) guest.access(page, access);
    });
    expect(again.exitsHiddenFault).toBe(written.length);
  });

  test('serves every address space from one root', () => {
    const guest = mapped(1);
    const [{frame}] = pagesInPool(guest);
    guest.access(0, USER_READ);
    guest.load(guest.newTable());
    guest.map(0, 40);
    expect(frameIn(guest, 0)).toBe(40);
    expect(pagesInPool(guest)[0].frame).toBe(frame);
  });
});

describe('no store to a guest table exits', () => {
  test('and nothing is write-protected', () => {
    const guest = mapped(2);
    guest.map(8, guest.table(0, 1));
    guest.access(0, USER_READ);
    guest.access(8, WRITE);
    expect(guest.during(() => guest.storeThrough(8, 1, 1, 30, USED_LEAF))).toMatchObject({
      exitsTraceFault: 0,
      exitsHiddenFault: 0,
      tracesInstalled: 0,
    });
  });

  test('the old translation serves until the guest flushes it, and not longer', () => {
    const guest = mapped(2);
    expect(frameIn(guest, 0)).toBe(20);
    guest.map(0, 30);
    // The TLB forgets what it has; the shadow does not.
    guest.machine.cpu.flushAll();
    expect(frameIn(guest, 0)).toBe(20);
    const counts = guest.during(() => guest.mmu.invlpg(0));
    expect(counts).toMatchObject({exitsInvlpg: 1, hiddenFaultLoadsL2: 0});
    expect(frameIn(guest, 0)).toBe(30);
  });

  test('a page that was not present needs no flush', () => {
    const guest = mapped(1);
    guest.access(0, USER_READ);
    expect(guest.access(1, USER_READ)).toBe(GUEST_FAULT);
    guest.map(1, 33);
    expect(frameIn(guest, 1)).toBe(33);
  });

  test('an injected fault drops the page, as it drops it from a TLB', () => {
    const guest = experiment();
    guest.map(0, 20, USED_LEAF & ~WRITABLE);
    expect(frameIn(guest, 0)).toBe(20);
    guest.map(0, 30, USED_LEAF & ~WRITABLE);
    expect(guest.access(0, USER_WRITE)).toBe(GUEST_FAULT);
    expect(frameIn(guest, 0)).toBe(30);
  });

  test('one page may be read-only and its neighbour not, where their upper entries came to differ', () => {
    const guest = mapped(5);
    expect(guest.access(0, USER_WRITE)).toBe(FILLED);
    guest.store(4, 2, guest.table(0, 1), (TABLE & ~WRITABLE) | ACCESSED);
    expect(guest.access(4, USER_WRITE)).toBe(GUEST_FAULT);
    expect(frameIn(guest, 4)).toBe(20);
    expect(guest.access(0, USER_WRITE)).toBe(FILLED);
  });
});

describe('a large guest page in pieces goes whole with any address of it', () => {
  const LARGE_PAGES: [string, number, number, number][] = [
    ['2 MiB in 4 KiB', 2, 4, 4],
    ['1 GiB in 2 MiB', 3, 2048, 16],
    ['1 GiB in 4 KiB', 3, 4, 16],
  ];
  for (const [name, level, pageKiB, pages] of LARGE_PAGES)
    for (const how of ['INVLPG', 'INVPCID'])
      test(`${name}, by ${how}`, () => {
        const guest = experiment({host: {pageKiB}});
        guest.map(0, 16, USED_LEAF, level);
        for (let page = 0; page < pages; page++) expect(frameIn(guest, page)).toBe(16 + page);
        guest.map(0, 32, USED_LEAF, level);
        if (how === 'INVLPG') guest.mmu.invlpg(1);
        else guest.mmu.invpcid(0, 0, 1);
        guest.hypervisor.audit();
        for (let page = 0; page < pages; page++) expect(frameIn(guest, page)).toBe(32 + page);
      });

  test('also where an upper entry put another page in its place', () => {
    const guest = experiment();
    guest.map(0, 16, USED_LEAF, 2);
    for (let page = 0; page < 4; page++) frameIn(guest, page);
    guest.store(0, 3, guest.newTable(), TABLE | ACCESSED);
    guest.map(0, 32, USED_LEAF, 2);
    guest.mmu.invlpg(1);
    for (let page = 0; page < 4; page++) expect(frameIn(guest, page)).toBe(32 + page);
  });

  test('and leaves its neighbours alone', () => {
    const guest = experiment();
    guest.map(0, 16, USED_LEAF, 2);
    guest.map(4, 24, USED_LEAF, 2);
    guest.map(8, 40);
    for (const page of [0, 1, 4, 5, 8]) guest.access(page, USER_READ);
    guest.mmu.invlpg(0);
    const kept = guest.during(() => {
      for (const page of [4, 5, 8]) guest.access(page, USER_READ);
    });
    expect(kept.exitsHiddenFault).toBe(0);
  });
});

test('a clean large page in pieces: the first store sets its dirty bit, and pieces that were read stay', () => {
  const guest = experiment();
  guest.map(0, 16, TABLE | ACCESSED, 2);
  for (const page of [0, 1]) guest.access(page, USER_READ);
  const store = guest.during(() => guest.access(0, USER_WRITE));
  expect(store).toMatchObject({exitsHiddenFault: 1, guestAdUpdates: 1, shadowPagesAllocated: 0});
  expect(guest.during(() => guest.access(1, USER_READ)).exitsHiddenFault).toBe(0);
  expect(guest.during(() => guest.access(1, USER_WRITE))).toMatchObject({
    exitsHiddenFault: 1,
    guestAdUpdates: 0,
  });
});

describe('what INVPCID leaves of the tree', () => {
  const hiddenFaultsAfter = (scope: InvpcidScope, pcid: number): number => {
    const guest = mapped(3);
    guest.load(guest.root, 5);
    for (let page = 0; page < 3; page++) guest.access(page, USER_READ);
    guest.mmu.invpcid(scope, pcid, 0);
    guest.hypervisor.audit();
    return guest.during(() => {
      for (let page = 0; page < 3; page++) guest.access(page, USER_READ);
    }).exitsHiddenFault;
  };

  test('an address of the loaded context: the others', () => {
    expect(hiddenFaultsAfter(0, 5)).toBe(1);
  });

  test('the loaded context, every context: nothing', () => {
    expect(hiddenFaultsAfter(INVPCID_CONTEXT, 5)).toBe(3);
    expect(hiddenFaultsAfter(INVPCID_ALL, 0)).toBe(3);
    expect(hiddenFaultsAfter(2, 0)).toBe(3);
  });

  test('another context or an address in it: everything', () => {
    expect(hiddenFaultsAfter(INVPCID_CONTEXT, 6)).toBe(0);
    expect(hiddenFaultsAfter(0, 6)).toBe(0);
  });

  test('and MOV to CR4 leaves nothing', () => {
    const guest = mapped(1);
    guest.access(0, USER_READ);
    expect(guest.during(() => guest.mmu.toggleGlobalPages())).toMatchObject({exitsGlobalFlush: 1});
    expect(guest.during(() => guest.access(0, USER_READ)).exitsHiddenFault).toBe(1);
  });
});

describe('keepGlobals', () => {
  const hiddenFaults = (guest: Experiment, ...pages: number[]): number =>
    guest.during(() => {
      for (const page of pages) expect(guest.access(page, READ)).toBe(FILLED);
    }).exitsHiddenFault;

  /** The pages 0 and 1 share a leaf table, of which page 0 is global; 8 is global in a table of its own; all are filled. */
  function used(): Experiment {
    const guest = experiment({parameters: {keepGlobals: 'on'}});
    guest.map(0, 20, USED_LEAF | GLOBAL);
    guest.map(1, 21);
    guest.map(8, 28, USED_LEAF | GLOBAL);
    expect(hiddenFaults(guest, 0, 1, 8)).toBe(3);
    return guest;
  }

  test('a load of CR3 drops what is not global, and no page above what is', () => {
    const guest = used();
    // The root; a page of level 3; one of level 2; two leaf tables. Only page 1's leaf goes.
    expect(guest.during(() => guest.load(guest.root))).toMatchObject({
      shadowEntriesDropped: 1,
      shadowPagesDropped: 0,
    });
    guest.hypervisor.audit();
    expect(hiddenFaults(guest, 0, 8)).toBe(0);
    expect(hiddenFaults(guest, 1)).toBe(1);
  });

  test('pages go that have nothing left', () => {
    const guest = used();
    guest.map(16, 36);
    expect(hiddenFaults(guest, 16)).toBe(1);
    // Page 16's leaf and page 1's, and the two entries above: of level 2 and 3, since 16 begins another table of each.
    expect(guest.during(() => guest.load(guest.root))).toMatchObject({
      shadowEntriesDropped: 2 + 2,
      shadowPagesDropped: 2,
    });
    guest.hypervisor.audit();
  });

  test('another address space is served what the guest says is the same there', () => {
    const guest = used();
    guest.load(guest.newTable());
    guest.map(0, 20, USED_LEAF | GLOBAL);
    guest.map(1, 41);
    expect(hiddenFaults(guest, 0)).toBe(0);
    expect(frameIn(guest, 1)).toBe(41);
  });

  test.each<[string, (guest: Experiment) => void, number]>([
    ['INVPCID of all contexts', guest => guest.mmu.invpcid(INVPCID_ALL, 0, 0), 1],
    ['INVPCID of the context', guest => guest.mmu.invpcid(INVPCID_CONTEXT, 0, 0), 1],
    ['INVPCID of all, global too', guest => guest.mmu.invpcid(INVPCID_ALL_WITH_GLOBAL, 0, 0), 3],
    ['MOV to CR4', guest => guest.mmu.toggleGlobalPages(), 3],
    ['INVLPG of a global page', guest => guest.mmu.invlpg(0), 1],
    ['INVPCID of an address', guest => guest.mmu.invpcid(INVPCID_ADDRESS, 0, 8), 1],
  ])('after %s as many are filled again as were dropped', (_name, flush, dropped) => {
    const guest = used();
    flush(guest);
    guest.hypervisor.audit();
    expect(hiddenFaults(guest, 0, 1, 8)).toBe(dropped);
  });

  test('what a prefetch fills is told apart too', () => {
    const guest = experiment({parameters: {keepGlobals: 'on', prefetch: 'group', prefetchEntries: 4}});
    for (const page of [0, 2]) guest.map(page, 20 + page, USED_LEAF | GLOBAL);
    for (const page of [1, 3]) guest.map(page, 20 + page);
    expect(hiddenFaults(guest, 1)).toBe(1);
    guest.load(guest.root);
    // Of the group 0 and 2 are global; the fault on 1 brings 3 with it.
    expect(hiddenFaults(guest, 0, 2)).toBe(0);
    expect(hiddenFaults(guest, 1, 3)).toBe(1);
  });
});

describe('pagesEmptied onReuse', () => {
  test('a load of CR3 costs a fresh root, whatever there was; the counts of faults are the same', () => {
    const [lazy, eager] = ['onReuse', 'atOnce'].map(pagesEmptied => {
      const guest = experiment({parameters: {pagesEmptied}});
      for (let page = 0; page < 6; page++) guest.map(page, 20 + page);
      for (let page = 0; page < 6; page++) guest.access(page, USER_READ);
      return guest;
    });
    const pages = pagesInPool(lazy).length;
    expect(lazy.during(() => lazy.load(lazy.root))).toMatchObject({
      shadowPagesForgotten: pages,
      shadowRootsAllocated: 1,
      shadowPagesDropped: 0,
      shadowEntriesDropped: 0,
    });
    lazy.hypervisor.audit();
    eager.load(eager.root);
    const again = [lazy, eager].map(guest =>
      guest.during(() => {
        for (let page = 0; page < 6; page++) guest.access(page, USER_READ);
      }),
    );
    expect(again[0]).toEqual(again[1]);
  });

  test('and global pages do not go with it', () => {
    expect(() => experiment({parameters: {pagesEmptied: 'onReuse', keepGlobals: 'on'}})).toThrow(
      'keepGlobals is on and pagesEmptied onReuse, expected atOnce',
    );
  });
});

describe('prefetch', () => {
  test('a table that takes the place of another is read itself', () => {
    const guest = experiment({parameters: {prefetch: 'group', prefetchEntries: 4}});
    for (const page of [0, 1]) guest.map(page, 20 + page);
    expect(frameIn(guest, 0)).toBe(20);
    const other = guest.newTable();
    const {guestTables} = guest.machine;
    for (const page of [0, 1, 2]) guestTables.store(guestTables.slot(other, page), 30 + page, USED_LEAF);
    guest.store(0, 2, other, TABLE | ACCESSED);
    for (const page of [0, 1]) guest.mmu.invlpg(page);
    expect(guest.during(() => expect(frameIn(guest, 0)).toBe(30)).shadowEntriesPrefetched).toBe(2);
    expect([1, 2].map(page => frameIn(guest, page))).toEqual([31, 32]);
  });
});

describe('palacios-vtlb', () => {
  test.each([
    {largePages: 'off', leaves: 4},
    {largePages: 'on', leaves: 1},
  ])('with largePages $largePages a large page has $leaves leaves', ({largePages, leaves}) => {
    const guest = new Experiment({
      strategy: palaciosVtlb,
      parameters: {largePages},
      processor: REAL,
      host: {pageKiB: 2048},
    });
    guest.map(0, 16, USED_LEAF, 2);
    for (let page = 0; page < 4; page++) expect(frameIn(guest, page)).toBe(16 + page);
    expect(shadowTables(guest).reverseMap.count()).toBe(leaves);
  });
});
