import {describe, expect, test} from 'vitest';
import {ACCESSED, GLOBAL, READ, USER_MODE, WRITABLE, WRITE} from '../../hardware/address.ts';
import {EMULATED, FILLED, GUEST_FAULT} from '../../hardware/mmu.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../../testing/experiment.ts';
import {ALL_WALK_CACHES, ONE_LEVEL_TLB} from '../../testing/processors.ts';
import {leavesOf, pagesInPool, shadowsOf} from '../../testing/shadow.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
const REAL = {tlb: ONE_LEVEL_TLB, walkCaches: ALL_WALK_CACHES};
const LARGE_HOST = {pageKiB: 2048};

const experiment = (apparatus: Partial<Apparatus> = {}): Experiment =>
  new Experiment({strategy: shadowCached, processor: REAL, ...apparatus});

const frameIn = (guest: Experiment, gvn: number): number => {
  expect(guest.access(gvn, USER_READ)).toBe(FILLED);
  return guest.machine.physmap.ownerOf(guest.machine.cpu.frame)!;
};

describe('a traced table is read-only', () => {
  test('through every mapping that was there before it became one', () => {
    const guest = experiment();
    guest.map(0, 20);
    const table = guest.table(0, 1);
    // Two mappings in one table, which is none that the page's own walk uses.
    for (const alias of [16, 17]) guest.map(alias, table);
    for (const alias of [16, 17]) expect(guest.access(alias, WRITE)).toBe(FILLED);
    const counts = guest.during(() => guest.access(0, USER_READ));
    // The tables of level 2 and 1 on the path to the page are new; the one of level 3 serves the aliases too.
    expect(counts).toMatchObject({tracesInstalled: 2, entriesWriteProtected: 2});
    guest.hypervisor.audit();
    for (const alias of [16, 17]) expect(guest.access(alias, WRITE)).toBe(EMULATED);
  });

  test('through every mapping made later, in whatever address space', () => {
    const guest = experiment();
    guest.map(0, 20);
    const table = guest.table(0, 1);
    guest.access(0, USER_READ);
    guest.map(16, table);
    expect(guest.access(16, WRITE)).toBe(EMULATED);
    expect(guest.access(16, READ)).toBe(FILLED);
    guest.load(guest.newTable());
    guest.map(40, table);
    expect(guest.access(40, READ)).toBe(FILLED);
    expect(guest.access(40, WRITE)).toBe(EMULATED);
    guest.hypervisor.audit();
  });

  test('as long as any shadow page stands for it, and writable again after', () => {
    const guest = experiment();
    guest.map(0, 20);
    const table = guest.table(0, 1);
    guest.access(0, USER_READ);
    guest.map(16, table);
    expect(guest.access(16, WRITE)).toBe(EMULATED);
    expect(guest.during(() => guest.mmu.emulateData())).toMatchObject({shadowPagesZapped: 1});
    expect(shadowsOf(guest, table)).toEqual([]);
    guest.hypervisor.audit();
    expect(guest.during(() => expect(guest.access(16, WRITE)).toBe(FILLED)).exitsTraceFault).toBe(0);
  });

  test('although the TLB held a writable translation that the shadow had lost already', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.map(16, guest.table(0, 1));
    guest.map(17, guest.table(16, 1));
    guest.access(16, WRITE);
    // The guest takes the mapping away and has not flushed yet.
    expect(guest.storeThrough(17, 16, 1, 0, 0)).toBe(EMULATED);
    expect(guest.access(16, WRITE)).toBe(FILLED);
    guest.access(0, USER_READ);
    guest.hypervisor.audit();
    expect(guest.access(16, WRITE)).toBe(GUEST_FAULT);
  });
});

describe('a store to a traced table clears what it concerns, and that alone', () => {
  test('one entry', () => {
    const guest = experiment();
    for (const page of [0, 1, 2]) guest.map(page, 20 + page);
    guest.map(16, guest.table(0, 1));
    for (const page of [0, 1, 2]) guest.access(page, USER_READ);
    const counts = guest.during(() => guest.storeThrough(16, 1, 1, 33, USED_LEAF));
    expect(counts).toMatchObject({shadowEntriesInvalidated: 1, traceFaultFlushes: 0});
    guest.mmu.invlpg(1);
    expect([0, 1, 2].map(page => frameIn(guest, page))).toEqual([20, 33, 22]);
  });

  test('none where the shadow has none', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.map(16, guest.table(0, 1));
    guest.access(0, USER_READ);
    expect(guest.during(() => guest.storeThrough(16, 1, 1, 33, USED_LEAF)).shadowEntriesInvalidated).toBe(0);
    expect(frameIn(guest, 1)).toBe(33);
  });

  test('the old translation may serve from the TLB until the guest flushes it', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.map(16, guest.table(0, 1));
    guest.access(0, USER_READ);
    guest.storeThrough(16, 0, 1, 33, USED_LEAF);
    expect(frameIn(guest, 0)).toBe(20);
    guest.mmu.invlpg(0);
    expect(frameIn(guest, 0)).toBe(33);
  });

  test('a guest that clears the accessed bit sees it set again', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.map(16, guest.table(0, 1));
    guest.access(0, USER_READ);
    guest.storeThrough(16, 0, 1, 20, TABLE);
    guest.mmu.invlpg(0);
    expect(guest.during(() => guest.access(0, USER_READ))).toMatchObject({
      exitsHiddenFault: 1,
      guestAdUpdates: 1,
    });
    expect(guest.flags(0, 1)).toBe(TABLE | ACCESSED);
  });
});

describe('a load of CR3', () => {
  test('keeps everything and finds the root', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.access(0, USER_READ);
    const root = guest.root;
    const pages = pagesInPool(guest).length;
    // A root that is made or found is a matter of the load of CR3, and no shadow page is reused for it.
    const away = guest.during(() => guest.load(guest.newTable()));
    expect(away).toMatchObject({shadowRootsLoaded: 1, shadowRootsAllocated: 1, shadowPagesAllocated: 0});
    const back = guest.during(() => guest.load(root));
    expect(back).toMatchObject({
      exitsCr3Load: 1,
      shadowRootsLoaded: 1,
      shadowRootsAllocated: 0,
      shadowPagesReused: 0,
      shadowPagesAllocated: 0,
    });
    expect(pagesInPool(guest)).toHaveLength(pages + 1);
    expect(guest.during(() => guest.access(0, USER_READ)).exitsHiddenFault).toBe(0);
  });

  test('to a root that shares a table finds its shadow', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.map(1, 21);
    for (const page of [0, 1]) guest.access(page, USER_READ);
    const shared = guest.table(0, 3);
    guest.load(guest.newTable());
    guest.store(0, 4, shared, TABLE | ACCESSED);
    // The root's entry is linked to the page that there is; it and all below serve at once.
    const first = guest.during(() => guest.access(0, USER_READ));
    expect(first).toMatchObject({exitsHiddenFault: 1, shadowPagesAllocated: 0, shadowEntriesLinked: 1});
    expect(guest.during(() => guest.access(1, USER_READ)).exitsHiddenFault).toBe(0);
    guest.hypervisor.audit();
  });

  test('under one root and another, a store to a shared table is seen by both', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.map(16, guest.table(0, 1));
    guest.access(0, USER_READ);
    const [root, shared] = [guest.root, guest.table(0, 3)];
    guest.load(guest.newTable());
    guest.store(0, 4, shared, TABLE | ACCESSED);
    expect(frameIn(guest, 0)).toBe(20);
    guest.storeThrough(16, 0, 1, 33, USED_LEAF);
    guest.mmu.invlpg(0);
    expect(frameIn(guest, 0)).toBe(33);
    guest.load(root);
    expect(frameIn(guest, 0)).toBe(33);
  });
});

describe('one table, several shadow pages', () => {
  test('reached with other rights it has another, and a store concerns both', () => {
    const guest = experiment();
    guest.map(0, 20);
    const table = guest.table(0, 1);
    guest.store(4, 2, table, (TABLE & ~WRITABLE) | ACCESSED);
    guest.map(16, table);
    expect(guest.access(0, USER_WRITE)).toBe(FILLED);
    expect(guest.access(4, USER_READ)).toBe(FILLED);
    expect(shadowsOf(guest, table)).toHaveLength(2);
    expect(guest.access(4, USER_WRITE)).toBe(GUEST_FAULT);
    expect(guest.access(0, USER_WRITE)).toBe(FILLED);
    const counts = guest.during(() => guest.storeThrough(16, 0, 1, 33, USED_LEAF));
    expect(counts).toMatchObject({exitsTraceFault: 1, shadowEntriesInvalidated: 2});
    for (const page of [0, 4]) guest.mmu.invlpg(page);
    expect([0, 4].map(page => frameIn(guest, page))).toEqual([33, 33]);
    guest.hypervisor.audit();
  });

  test('a table that maps itself: a store through it is caught, the first one too', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.map(3, guest.table(0, 1));
    // The page is reached by a walk that traces it: a hidden fault, then the trace fault.
    const counts = guest.during(() => expect(guest.storeThrough(3, 0, 1, 33, USED_LEAF)).toBe(EMULATED));
    expect(counts).toMatchObject({exitsHiddenFault: 1, exitsTraceFault: 1});
    expect(frameIn(guest, 0)).toBe(33);
    expect(guest.during(() => guest.storeThrough(3, 0, 1, 34, USED_LEAF))).toMatchObject({
      exitsHiddenFault: 0,
      exitsTraceFault: 1,
      shadowEntriesInvalidated: 1,
    });
    guest.hypervisor.audit();
  });

  test('a root that is its own table at every level has a shadow page for each', () => {
    const guest = experiment();
    const self = guest.paging.index(0, 4);
    // The page whose indices are the root's entry for itself, four times.
    const page = (self * 4 + self) * 4 + self;
    guest.store(page, 4, guest.root, USED_LEAF);
    expect(frameIn(guest, page)).toBe(guest.root);
    expect(shadowsOf(guest, guest.root).map(({role}) => role.level)).toEqual([4, 3, 2, 1]);
    const counts = guest.during(() => guest.storeThrough(page, page, 4, 0, 0));
    expect(counts).toMatchObject({exitsTraceFault: 1, shadowEntriesInvalidated: 4});
    guest.hypervisor.audit();
  });

  test('a root in use that is written over as data is shadowed anew', () => {
    const guest = experiment();
    guest.map(0, 20);
    guest.map(16, guest.root);
    guest.access(0, USER_READ);
    expect(guest.access(16, WRITE)).toBe(EMULATED);
    guest.mmu.emulateData();
    expect(guest.during(() => expect(frameIn(guest, 0)).toBe(20)).exitsHiddenFault).toBe(1);
    expect(shadowsOf(guest, guest.root)).toHaveLength(1);
    guest.hypervisor.audit();
  });
});

describe('a table in a large page of the direct map', () => {
  /** The direct map's entry, of level 2, at page 16: the frames 56 to 59, of which the last is a table of page 4. */
  const DIRECT = 16;
  const FIRST = 56;
  const TABLE_FRAME = 59;

  function withDirectMap(apparatus: Partial<Apparatus> = {}): Experiment {
    const guest = experiment({host: LARGE_HOST, ...apparatus});
    guest.map(DIRECT, FIRST, USED_LEAF, 2);
    // Tables are handed out from the last frame down, and after this one none comes from the run.
    guest.map(4, 21);
    while (guest.newTable() > FIRST);
    expect(guest.table(4, 1)).toBe(TABLE_FRAME);
    return guest;
  }

  test('breaks it where it lies in one, and is caught there', () => {
    const guest = withDirectMap();
    expect(guest.access(DIRECT, WRITE)).toBe(FILLED);
    expect(leavesOf(guest, FIRST, 2)).toHaveLength(1);
    expect(guest.during(() => guest.access(4, USER_READ)).largeEntriesBroken).toBe(1);
    expect(guest.storeThrough(DIRECT + 3, 4, 1, 33, USED_LEAF)).toBe(EMULATED);
    guest.hypervisor.audit();
  });

  test('and no large leaf is made over it later', () => {
    const guest = withDirectMap();
    guest.access(4, USER_READ);
    for (let page = DIRECT; page < DIRECT + 3; page++) expect(guest.access(page, WRITE)).toBe(FILLED);
    expect(guest.access(DIRECT + 3, WRITE)).toBe(EMULATED);
    expect(leavesOf(guest, FIRST, 2)).toEqual([]);
    guest.hypervisor.audit();
  });

  test('nor by the very walk that traces a table beside the page', () => {
    const guest = experiment({host: LARGE_HOST});
    while (guest.newTable() > 60);
    guest.map(DIRECT, FIRST, USED_LEAF, 2);
    expect([3, 2].map(level => guest.table(DIRECT, level))).toEqual([59, 58]);
    expect(guest.access(DIRECT, WRITE)).toBe(FILLED);
    guest.hypervisor.audit();
    expect(guest.access(DIRECT + 2, WRITE)).toBe(EMULATED);
  });

  test('where it is no table any more the large leaf comes back, and no piece outlives an INVLPG', () => {
    const guest = withDirectMap();
    guest.access(4, USER_READ);
    guest.map(8, guest.table(DIRECT, 2));
    for (let page = 0; page < 2; page++) guest.access(DIRECT + page, READ);
    guest.access(DIRECT + 3, WRITE);
    guest.mmu.emulateData();
    // Two pieces come back into the TLB from their page; the third has none, and its fault makes the large leaf.
    for (let page = 0; page < 3; page++) guest.access(DIRECT + page, READ);
    expect(leavesOf(guest, FIRST, 2)).toHaveLength(1);
    guest.storeThrough(8, DIRECT, 2, 32, USED_LEAF | 128);
    guest.mmu.invlpg(DIRECT + 3);
    for (let page = 0; page < 4; page++) expect(frameIn(guest, DIRECT + page)).toBe(32 + page);
  });
});

describe('a large guest page in pieces goes whole with any address of it', () => {
  const LARGE_PAGES: [string, number, number, number][] = [
    ['2 MiB in 4 KiB', 2, 4, 4],
    ['1 GiB in 2 MiB', 3, 2048, 16],
    ['1 GiB in 4 KiB', 3, 4, 16],
  ];
  for (const [name, level, pageKiB, pages] of LARGE_PAGES)
    test(name, () => {
      const guest = experiment({host: {pageKiB}});
      guest.map(0, 16, USED_LEAF, level);
      guest.map(48, guest.table(0, level));
      for (let page = 0; page < pages; page++) expect(frameIn(guest, page)).toBe(16 + page);
      expect(guest.storeThrough(48, 0, level, 32, USED_LEAF | 128)).toBe(EMULATED);
      guest.mmu.invlpg(1);
      guest.hypervisor.audit();
      for (let page = 0; page < pages; page++) expect(frameIn(guest, page)).toBe(32 + page);
    });

  test('also where an upper entry put another page in its place', () => {
    const guest = experiment();
    guest.map(0, 16, USED_LEAF, 2);
    guest.map(48, guest.table(0, 3));
    for (let page = 0; page < 4; page++) frameIn(guest, page);
    const other = guest.newTable();
    const {guestTables} = guest.machine;
    guestTables.store(guestTables.slot(other, 0), 32, USED_LEAF | 128);
    expect(guest.storeThrough(48, 0, 3, other, TABLE | ACCESSED)).toBe(EMULATED);
    guest.mmu.invlpg(1);
    for (let page = 0; page < 4; page++) expect(frameIn(guest, page)).toBe(32 + page);
  });

  test('clean, its pieces lie in a page of their own kind: the first store begins another', () => {
    const guest = experiment();
    guest.map(0, 16, TABLE | ACCESSED, 2);
    // The first piece makes the page of pieces; the root and the tables of level 3 and 2 make the rest.
    expect(guest.during(() => guest.access(0, USER_READ)).shadowPagesAllocated).toBe(3);
    expect(guest.during(() => guest.access(1, USER_READ))).toMatchObject({
      exitsHiddenFault: 1,
      shadowPagesAllocated: 0,
    });
    expect(guest.during(() => guest.access(0, USER_WRITE))).toMatchObject({
      exitsHiddenFault: 1,
      guestAdUpdates: 1,
      shadowPagesAllocated: 1,
    });
    guest.hypervisor.audit();
    // The pieces that were read are filled again, and written without a further fault.
    expect(guest.during(() => guest.access(1, USER_READ)).exitsHiddenFault).toBe(1);
    expect(guest.during(() => guest.access(1, USER_WRITE)).exitsHiddenFault).toBe(0);
  });
});

describe('what is global to the guest is held once a context, and goes from all', () => {
  function inTwoContexts(): Experiment {
    const guest = experiment();
    guest.map(0, 20, (USED_LEAF | GLOBAL) & ~WRITABLE);
    guest.map(16, guest.table(0, 1));
    for (const pcid of [1, 2]) {
      guest.load(guest.root, pcid);
      expect(frameIn(guest, 0)).toBe(20);
    }
    expect(guest.storeThrough(16, 0, 1, 33, (USED_LEAF | GLOBAL) & ~WRITABLE)).toBe(EMULATED);
    return guest;
  }
  const switchBack = (guest: Experiment): void =>
    guest.mmu.loadCr3({root: guest.root, pcid: 1, noFlush: true});

  test('by INVLPG', () => {
    const guest = inTwoContexts();
    guest.mmu.invlpg(0);
    switchBack(guest);
    expect(frameIn(guest, 0)).toBe(33);
  });

  test('by a fault', () => {
    const guest = inTwoContexts();
    expect(guest.access(0, USER_WRITE)).toBe(GUEST_FAULT);
    switchBack(guest);
    expect(frameIn(guest, 0)).toBe(33);
  });

  test('by MOV to CR4', () => {
    const guest = inTwoContexts();
    guest.mmu.toggleGlobalPages();
    switchBack(guest);
    expect(frameIn(guest, 0)).toBe(33);
  });
});
