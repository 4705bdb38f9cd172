import {describe, expect, test} from 'vitest';
import {ACCESSED, READ, USER_MODE, WRITABLE, WRITE} from '../hardware/address.ts';
import {EMULATED, FILLED, INVPCID_CONTEXT} from '../hardware/mmu.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../testing/experiment.ts';
import {ALL_WALK_CACHES, ONE_LEVEL_TLB} from '../testing/processors.ts';
import {leavesOf, pagesInPool, shadowsOf, shadowTables} from '../testing/shadow.ts';
import type {EventCounts} from '../timing/events.ts';
import {kvm} from './kvm.ts';
import type {StrategyValues} from './strategy.ts';

const USER_READ = READ | USER_MODE;
/** A page, its neighbour in the same table, and a page elsewhere that maps their table. */
const PAGE = 0;
const NEIGHBOUR = 1;
const ALIAS = 16;
const FRAME = 20;
const REAL = {tlb: ONE_LEVEL_TLB, walkCaches: ALL_WALK_CACHES};

const experiment = (parameters: StrategyValues = {}, apparatus: Partial<Apparatus> = {}): Experiment =>
  new Experiment({strategy: kvm, parameters, processor: REAL, ...apparatus});

/** Both pages and the alias are used, and their tables in step. */
function guestOf(parameters: StrategyValues = {}): Experiment {
  const guest = experiment(parameters);
  guest.map(PAGE, FRAME);
  guest.map(NEIGHBOUR, FRAME + 1);
  guest.map(ALIAS, guest.table(PAGE, 1));
  for (const page of [PAGE, NEIGHBOUR]) guest.access(page, USER_READ);
  guest.access(ALIAS, READ);
  // A page of the table was mapped before its shadow was made, which let it go out of step.
  guest.load(guest.root);
  return guest;
}

const frameIn = (guest: Experiment, gvn: number): number => {
  expect(guest.access(gvn, USER_READ)).toBe(FILLED);
  return guest.machine.physmap.ownerOf(guest.machine.cpu.frame)!;
};

/** A load of CR3 with bit 63 set. */
const loadKeeping = (guest: Experiment, root: number, pcid: number): EventCounts =>
  guest.during(() => {
    guest.root = root;
    guest.mmu.loadCr3({root, pcid, noFlush: true});
  });

/** The kernel stores to the entry of `page` in its leaf table. */
const store = (guest: Experiment, page: number, frame: number): EventCounts =>
  guest.during(() => guest.storeThrough(ALIAS, page, 1, frame, USED_LEAF));

describe('a leaf table', () => {
  test('exits once when it is stored to, and no more until the guest flushes', () => {
    const guest = guestOf();
    expect(store(guest, 2, 30)).toMatchObject({
      exitsUnprotectingStore: 1,
      exitsTraceFault: 0,
      exitsHiddenFault: 0,
      emulatedStores: 0,
      shadowPagesUnsynced: 1,
    });
    expect(store(guest, 3, 31)).toMatchObject({exitsUnprotectingStore: 0, exitsHiddenFault: 0});
    guest.hypervisor.audit();
    // Two entries are there to be compared, and lie in one line. The alias loses its right to write.
    const counts = guest.during(() => guest.load(guest.root));
    expect(counts).toMatchObject({
      shadowPagesSynced: 1,
      shadowEntriesCompared: 2,
      shadowEntriesSynced: 0,
      entriesWriteProtected: 1,
      syncFlushes: 1,
    });
    guest.hypervisor.audit();
    expect(store(guest, 2, 32).exitsUnprotectingStore).toBe(1);
  });

  test('is brought into step by what the guest flushes: entries go or change, and none is added', () => {
    const guest = guestOf();
    store(guest, PAGE, 30);
    guest.storeThrough(ALIAS, NEIGHBOUR, 1, FRAME + 1, TABLE | ACCESSED);
    store(guest, 2, 31);
    // The guest has not flushed: the old entry may serve.
    expect(frameIn(guest, PAGE)).toBe(FRAME);
    const counts = guest.during(() => guest.load(guest.root));
    expect(counts).toMatchObject({shadowEntriesCompared: 2, shadowEntriesSynced: 2});
    expect(leavesOf(guest, FRAME)).toHaveLength(0);
    expect(leavesOf(guest, 31)).toHaveLength(0);
    expect([PAGE, NEIGHBOUR, 2].map(page => frameIn(guest, page))).toEqual([30, FRAME + 1, 31]);
    guest.hypervisor.audit();
  });

  test('has one entry compared by INVLPG, and stays out of step', () => {
    const guest = guestOf();
    store(guest, PAGE, 30);
    store(guest, NEIGHBOUR, 31);
    const counts = guest.during(() => guest.mmu.invlpg(PAGE));
    expect(counts).toMatchObject({shadowEntriesCompared: 1, shadowEntriesSynced: 1, shadowPagesSynced: 0});
    expect(store(guest, 2, 32).exitsUnprotectingStore).toBe(0);
    guest.machine.cpu.flushAll();
    expect([PAGE, NEIGHBOUR].map(page => frameIn(guest, page))).toEqual([30, FRAME + 1]);
  });

  test('that nothing leads to is compared before it is linked again, and stays out of step', () => {
    const guest = guestOf();
    const {guestTables} = guest.machine;
    const table = guest.table(PAGE, 1);
    guest.map(ALIAS + 1, guest.table(PAGE, 2));
    store(guest, PAGE, 30);
    // The entry above is cleared and set again, and what became present meanwhile needs no flush.
    guest.storeThrough(ALIAS + 1, PAGE, 2, 0, 0);
    expect(guest.access(ALIAS, WRITE)).toBe(FILLED);
    guestTables.store(guestTables.slot(table, PAGE), 33, USED_LEAF);
    expect(guest.access(ALIAS + 1, WRITE)).toBe(EMULATED);
    guest.mmu.emulateStore(0, table, TABLE | ACCESSED);
    guest.machine.cpu.flushAll();
    const counts = guest.during(() => expect(frameIn(guest, PAGE)).toBe(33));
    expect(counts).toMatchObject({shadowPagesSynced: 1, shadowPagesReused: 1, entriesWriteProtected: 0});
    expect(store(guest, 2, 34).exitsUnprotectingStore).toBe(0);
    guest.hypervisor.audit();
  });

  test('each of two exits once for a fork that flushes', () => {
    const guest = experiment();
    for (const page of [0, 1, 4, 5]) guest.map(page, FRAME + page);
    for (const [alias, page] of [
      [16, 0],
      [17, 4],
    ]) {
      guest.map(alias, guest.table(page, 1));
      guest.access(page, USER_READ);
      guest.access(alias, READ);
    }
    guest.load(guest.root);
    const counts = guest.during(() => {
      for (const page of [0, 1, 4, 5])
        guest.storeThrough(page < 4 ? 16 : 17, page, 1, FRAME + page, TABLE | ACCESSED);
      guest.load(guest.root);
    });
    expect(counts).toMatchObject({
      exitsUnprotectingStore: 2,
      exitsCr3Load: 1,
      shadowPagesSynced: 2,
      syncFlushes: 1,
    });
    // Each page was writable and dirty, and is neither now.
    expect(counts.shadowEntriesSynced).toBe(4);
  });

  test('with unsync off each store is emulated', () => {
    const guest = guestOf({unsync: 'off', floodThreshold: 0});
    for (const frame of [30, 31]) expect(store(guest, PAGE, frame)).toMatchObject({exitsTraceFault: 1});
    expect(store(guest, 2, 32)).toMatchObject({exitsTraceFault: 1, shadowEntriesInvalidated: 0});
  });

  /** The kernel takes the right to write from the pages in turn, a hundred times. */
  const rewrite = (guest: Experiment): EventCounts =>
    guest.during(() => {
      for (let times = 0; times < 100; times++)
        guest.storeThrough(ALIAS, times % 4, 1, FRAME + (times % 4), TABLE | ACCESSED);
    });

  test('with unsync off is given up at the third store in a row, and the others are free', () => {
    const counts = rewrite(guestOf({unsync: 'off'}));
    expect(counts).toMatchObject({shadowPagesFlooded: 1, exitsTraceFault: 3, emulatedStores: 3});
  });

  test('with unsync on is never given up: the first store lets it go out of step', () => {
    const counts = rewrite(guestOf());
    expect(counts).toMatchObject({shadowPagesFlooded: 0, exitsTraceFault: 0, exitsUnprotectingStore: 1});
  });

  test('with unsync off is not given up where each entry that is stored is used before the next', () => {
    const guest = guestOf({unsync: 'off'});
    const counts = guest.during(() => {
      for (let times = 0; times < 100; times++) {
        guest.storeThrough(ALIAS, times % 4, 1, FRAME + (times % 7), USED_LEAF);
        guest.access(times % 4, USER_READ);
        guest.mmu.invlpg(times % 4);
      }
    });
    expect(counts).toMatchObject({shadowPagesFlooded: 0, exitsTraceFault: 100});
  });

  test('and emulatedStore update its leaf is written anew at once', () => {
    const guest = guestOf({unsync: 'off', emulatedStore: 'update'});
    expect(store(guest, PAGE, 30)).toMatchObject({shadowEntriesUpdated: 1, shadowEntriesFilled: 0});
    guest.mmu.invlpg(PAGE);
    const counts = guest.during(() => expect(frameIn(guest, PAGE)).toBe(30));
    expect(counts.exitsHiddenFault).toBe(0);
    guest.hypervisor.audit();
  });
});

describe('a table above the leaf tables', () => {
  /** The alias maps the table of level 2. */
  function upperGuest(parameters: StrategyValues = {}): Experiment {
    const guest = experiment(parameters);
    guest.map(PAGE, FRAME);
    guest.map(4, FRAME + 1);
    guest.map(ALIAS, guest.table(PAGE, 2));
    for (const page of [PAGE, 4]) guest.access(page, USER_READ);
    guest.access(ALIAS, READ);
    return guest;
  }
  const storeAbove = (guest: Experiment, page: number, flags = TABLE | ACCESSED): EventCounts =>
    guest.during(() =>
      expect(guest.storeThrough(ALIAS, page, 2, guest.table(page, 1), flags)).toBe(EMULATED),
    );

  test('is emulated, its entry cleared, and what that pointed at is linked again without being made', () => {
    const guest = upperGuest();
    const counts = storeAbove(guest, PAGE);
    // One flush, for an entry that was there went.
    expect(counts).toMatchObject({exitsTraceFault: 1, shadowEntriesInvalidated: 1, traceFaultFlushes: 1});
    expect(shadowsOf(guest, guest.table(PAGE, 1))).toHaveLength(1);
    const back = guest.during(() => guest.access(PAGE, USER_READ));
    expect(back).toMatchObject({exitsHiddenFault: 1, shadowPagesReused: 1, shadowPagesAllocated: 0});
    guest.hypervisor.audit();
  });

  test('is given up at the third store in a row, with what is out of step below', () => {
    const guest = upperGuest();
    guest.map(ALIAS + 1, guest.table(PAGE, 1));
    expect(guest.storeThrough(ALIAS + 1, PAGE + 1, 1, 30, USED_LEAF)).toBe(FILLED);
    const flooded = [4, 8, 12].map(page => storeAbove(guest, page, 0).shadowPagesFlooded);
    expect(flooded).toEqual([0, 0, 1]);
    expect(shadowsOf(guest, guest.table(PAGE, 2))).toHaveLength(0);
    expect(shadowsOf(guest, guest.table(PAGE, 1))).toHaveLength(0);
    guest.hypervisor.audit();
    expect(guest.access(ALIAS, WRITE)).toBe(FILLED);
  });

  test('counts stores since a fault went through it', () => {
    const guest = upperGuest();
    for (let round = 0; round < 3; round++) {
      for (const page of [8, 12]) expect(storeAbove(guest, page, 0).shadowPagesFlooded).toBe(0);
      guest.hypervisor.hostUnmap(FRAME);
      expect(guest.during(() => guest.access(PAGE, USER_READ)).exitsHiddenFault).toBe(1);
    }
  });

  test('with floodThreshold 0 is never given up', () => {
    const guest = upperGuest({floodThreshold: 0});
    for (let times = 0; times < 10; times++) expect(storeAbove(guest, 8, 0).shadowPagesFlooded).toBe(0);
  });

  test('that was a leaf table out of step takes the place of that', () => {
    const guest = guestOf();
    store(guest, 2, 30);
    const table = guest.table(PAGE, 1);
    const [leaf] = shadowsOf(guest, table);
    // The leaf table is linked as one of level 2, and becomes its own leaf table.
    guest.map(ALIAS + 4, table);
    guest.store(32, 3, table, TABLE | ACCESSED);
    guest.storeThrough(ALIAS, PAGE, 1, table, TABLE | ACCESSED);
    const counts = guest.during(() => guest.access(32, USER_READ));
    expect(counts).toMatchObject({shadowPagesZapped: 1});
    expect(pagesInPool(guest)).not.toContain(leaf);
    guest.hypervisor.audit();
    expect(guest.access(ALIAS, WRITE)).toBe(EMULATED);
  });
});

describe('roots at hand', () => {
  /** Roots that share all below, each with a PCID of its own, the first loaded. */
  function rootsOf(parameters: StrategyValues, count: number): {guest: Experiment; roots: number[]} {
    const guest = guestOf(parameters);
    const first = guest.root;
    const top = guest.table(PAGE, 3);
    const roots = [first];
    for (let at = 1; at < count; at++) {
      const root = guest.newTable();
      loadKeeping(guest, root, at);
      guest.store(PAGE, 4, top, TABLE | ACCESSED);
      roots.push(root);
    }
    loadKeeping(guest, first, 0);
    return {guest, roots};
  }
  const unsynced = (guest: Experiment): void => {
    guest.access(ALIAS, READ);
    expect(store(guest, 2, 30).exitsUnprotectingStore).toBe(1);
  };

  test('are loaded again without a sync, and without a flush if the guest asks for none', () => {
    const {guest, roots} = rootsOf({}, 2);
    unsynced(guest);
    loadKeeping(guest, roots[1], 1);
    const counts = loadKeeping(guest, roots[0], 0);
    expect(counts).toMatchObject({shadowPagesSynced: 0, shadowEntriesCompared: 0});
    expect(store(guest, 3, 31).exitsUnprotectingStore).toBe(0);
  });

  test.each([
    {previousRoots: 0, others: 1, synced: 1},
    {previousRoots: 3, others: 3, synced: 0},
    {previousRoots: 3, others: 4, synced: 1},
  ])('$previousRoots beside the one in use: after $others others $synced table is synced', told => {
    const {previousRoots, others, synced} = told;
    const guest = guestOf({previousRoots});
    const {root} = guest;
    unsynced(guest);
    for (let at = 1; at <= others; at++) loadKeeping(guest, guest.newTable(), at);
    expect(loadKeeping(guest, root, 0).shadowPagesSynced).toBe(synced);
    guest.hypervisor.audit();
  });

  test.each([
    // Two locks: one to give back the root in use, one for the new one.
    {
      previousRoots: 0,
      counts: {rootLocksTaken: 2, shadowRootsReleased: 1, shadowRootsReused: 1, cr3LoadFlushes: 1},
    },
    {
      previousRoots: 3,
      counts: {rootLocksTaken: 0, shadowRootsReleased: 0, shadowRootsReused: 0, cr3LoadFlushes: 0},
    },
  ])('with $previousRoots of them a load of another, and of the first again, counts $counts', told => {
    const {guest, roots} = rootsOf({previousRoots: told.previousRoots}, 2);
    for (const pcid of [1, 0])
      expect(loadKeeping(guest, roots[pcid], pcid)).toMatchObject({
        ...told.counts,
        shadowRootsLoaded: 1,
        shadowRootsAllocated: 0,
        shadowPagesReused: 0,
      });
  });

  test('are given back one by one as others come, and a new one is made under the lock', () => {
    const guest = guestOf({previousRoots: 2});
    const releases = [1, 2, 3, 4].map(pcid => loadKeeping(guest, guest.newTable(), pcid));
    expect(releases.map(counts => counts.shadowRootsReleased)).toEqual([0, 0, 1, 1]);
    expect(releases.map(counts => counts.rootLocksTaken)).toEqual([1, 1, 2, 2]);
    for (const counts of releases)
      expect(counts).toMatchObject({shadowRootsAllocated: 1, shadowRootsReused: 0, cr3LoadFlushes: 1});
  });

  // Linux gives the root in use back once none of the others is the one that is wanted (cached_root_find_and_keep_current).
  test.each([
    {previousRoots: 3, ring: 4, missed: 0},
    {previousRoots: 3, ring: 5, missed: 1},
    {previousRoots: 11, ring: 12, missed: 0},
    {previousRoots: 11, ring: 13, missed: 1},
  ])('loaded in turn, $ring of them, are all at hand beside $previousRoots or none is', told => {
    const {previousRoots, ring, missed} = told;
    const guest = guestOf({previousRoots, poolPages: 100});
    const roots = [guest.root];
    while (roots.length < ring) roots.push(guest.newTable());
    const lap = () => {
      for (const [pcid, root] of roots.entries()) loadKeeping(guest, root, pcid);
    };
    lap();
    // Each that is not at hand: a lock to give one back, a lock to find it, and a flush.
    expect(guest.during(lap)).toMatchObject({
      shadowRootsLoaded: ring,
      shadowRootsReleased: missed * ring,
      shadowRootsReused: missed * ring,
      rootLocksTaken: missed * 2 * ring,
      cr3LoadFlushes: missed * ring,
      shadowRootsAllocated: 0,
      shadowPagesSynced: 0,
    });
    guest.hypervisor.audit();
  });

  test('are brought into step under the lock, if anything below is out of it', () => {
    const guest = guestOf();
    expect(guest.during(() => guest.load(guest.root))).toMatchObject({rootLocksTaken: 0, cr3LoadFlushes: 1});
    unsynced(guest);
    expect(guest.during(() => guest.load(guest.root))).toMatchObject({
      rootLocksTaken: 1,
      syncFlushes: 1,
      cr3LoadFlushes: 1,
    });
  });

  test('that are flushed are given back under one lock, and the context that is not loaded is not flushed yet', () => {
    const {guest, roots} = rootsOf({}, 3);
    loadKeeping(guest, roots[2], 1);
    loadKeeping(guest, roots[0], 0);
    // Two of them have PCID 1.
    const counts = guest.during(() => guest.mmu.invpcid(INVPCID_CONTEXT, 1, 0));
    expect(counts).toMatchObject({rootLocksTaken: 1, shadowRootsReleased: 2, invalidationFlushes: 0});
    expect(loadKeeping(guest, roots[1], 1)).toMatchObject({shadowRootsReused: 1, cr3LoadFlushes: 1});
  });

  test('are each searched for the page of INVLPG, which is flushed once', () => {
    const {guest} = rootsOf({}, 3);
    const counts = guest.during(() => guest.mmu.invlpg(PAGE));
    expect(counts).toMatchObject({
      shadowRootsSearched: 3,
      invalidationPageFlushes: 1,
      invalidationFlushes: 0,
    });
  });

  test('a fault flushes its page if the guest has it present', () => {
    const guest = guestOf();
    const absent = guest.during(() => guest.access(3, USER_READ));
    expect(absent).toMatchObject({exitsTrueFault: 1, trueFaultPageFlushes: 0});
    guest.map(2, 30, USED_LEAF & ~WRITABLE);
    const refused = guest.during(() => guest.access(2, WRITE | USER_MODE));
    expect(refused).toMatchObject({exitsTrueFault: 1, trueFaultPageFlushes: 1});
  });

  test('are covered by INVLPG', () => {
    const {guest, roots} = rootsOf({}, 2);
    unsynced(guest);
    guest.access(PAGE, USER_READ);
    store(guest, PAGE, 33);
    loadKeeping(guest, roots[1], 1);
    const counts = guest.during(() => guest.mmu.invlpg(PAGE));
    expect(counts.shadowEntriesCompared).toBeGreaterThan(0);
    loadKeeping(guest, roots[0], 0);
    expect(frameIn(guest, PAGE)).toBe(33);
  });

  test('are not evicted, and are forgotten when they are freed', () => {
    const {guest, roots} = rootsOf({poolPages: 8}, 2);
    for (let page = 0; page < 48; page += 4) {
      guest.map(page, 20 + (page % 8));
      guest.access(page, USER_READ);
    }
    guest.hypervisor.audit();
    expect(roots.map(root => shadowsOf(guest, root).length)).toEqual([1, 1]);
  });

  test('are no more than the pool may hold beside the one in use', () => {
    const {guest} = rootsOf({evictionUnit: 'tree', poolRoots: 2}, 3);
    expect(pagesInPool(guest).filter(({role}) => role.level === 4)).toHaveLength(2);
    guest.hypervisor.audit();
  });

  test('are none in a pool that has not a page a level, which no walk fits into', () => {
    const guest = experiment({poolPages: 3});
    for (let root = 0; root < 3; root++) guest.load(guest.newTable());
    guest.hypervisor.audit();
    guest.map(PAGE, 20);
    expect(() => guest.access(PAGE, USER_READ)).toThrow('a pool of 3 pages is too small for one walk');
  });
});

test('what is out of step is synced sixteen pages at a time, those on the way counted', () => {
  for (const [syncBatch, flushes] of [
    [16, 2],
    [64, 1],
  ]) {
    const guest = experiment({syncBatch}, {indexBits: 3, guestFrames: 512});
    const tables = Array.from({length: 20}, (_, at) => at * 8);
    for (const [at, page] of tables.entries()) {
      guest.map(page, at);
      guest.map(256 + at, guest.table(page, 1));
      guest.access(page, USER_READ);
      guest.access(256 + at, READ);
    }
    guest.load(guest.root);
    for (const [at, page] of tables.entries()) guest.storeThrough(256 + at, page + 1, 1, 100, USED_LEAF);
    // The root, the table of level 3 and two of level 2 leave room for 12 leaf tables; the rest fit the second walk.
    const counts = guest.during(() => guest.load(guest.root));
    expect(counts).toMatchObject({shadowPagesSynced: 20, syncFlushes: flushes});
    guest.hypervisor.audit();
  }
});

test('a frame with too many aliases loses them all, and the last is filled again', () => {
  const guest = experiment({rmapRecycle: 8});
  for (let page = 0; page < 12; page++) guest.map(page, FRAME);
  // Each fault fills the four entries of a table.
  for (const page of [0, 4]) guest.access(page, USER_READ);
  expect(leavesOf(guest, FRAME)).toHaveLength(8);
  const counts = guest.during(() => guest.access(8, USER_READ));
  // The ninth drops nine; the three beside it are filled, and it in turn when the access faults again.
  expect(counts).toMatchObject({exitsHiddenFault: 2, shadowEntriesEvicted: 9, evictionFlushes: 1});
  expect(leavesOf(guest, FRAME)).toHaveLength(4);
  guest.hypervisor.audit();
});

describe('the pool', () => {
  test('is 2 % of memory and no less than 64 pages, and a fault with fewer than 5 free frees 25', () => {
    const {pool} = shadowTables(experiment({}, {guestFrames: 65536, indexBits: 9}));
    expect(pool).toMatchObject({limit: 1310, minimumFree: 5, refill: 25});
    expect(shadowTables(experiment()).pool.limit).toBe(64);
  });
});

describe('a setting without sense is refused', () => {
  test.each([
    [{rmapRecycle: 4}, 'rmapRecycle is 4, expected 0 or at least prefetchEntries, which is 8'],
    [{bypassGuestFaults: 'on'}, 'bypassGuestFaults is on and usePcid on, expected one of them to be off'],
  ])('%j', (parameters, message) => {
    expect(() => experiment(parameters)).toThrow(message);
  });
});

describe('what is out of step below a table that is linked again', () => {
  /** The kernel stores `frame` into the leaf table, and links the directory above it anew by an emulated store. */
  function relinked(frame: number) {
    const guest = guestOf();
    guest.map(ALIAS + 1, guest.table(PAGE, 3));
    guest.access(ALIAS + 1, READ);
    store(guest, 3, 30);
    store(guest, PAGE, frame);
    expect(guest.storeThrough(ALIAS + 1, PAGE, 3, guest.table(PAGE, 2), TABLE | ACCESSED)).toBe(EMULATED);
    const counts = guest.during(() => expect(frameIn(guest, NEIGHBOUR)).toBe(FRAME + 1));
    guest.hypervisor.audit();
    return {...counts, ...guest.machine.own};
  }

  test('is synced, in vain where no entry that is shadowed has changed', () => {
    expect(relinked(FRAME)).toMatchObject({
      shadowPagesSynced: 1,
      shadowEntriesSynced: 0,
      linkSyncs: 1,
      usefulLinkSyncs: 0,
    });
  });

  test('is synced to some use where one has', () => {
    expect(relinked(31)).toMatchObject({
      shadowPagesSynced: 1,
      shadowEntriesSynced: 1,
      linkSyncs: 1,
      usefulLinkSyncs: 1,
    });
  });

  test('is none where a leaf table alone is out of step and linked again', () => {
    const guest = guestOf();
    guest.map(ALIAS + 1, guest.table(PAGE, 2));
    guest.access(ALIAS + 1, READ);
    store(guest, PAGE, 31);
    guest.storeThrough(ALIAS + 1, PAGE, 2, guest.table(PAGE, 1), TABLE | ACCESSED);
    guest.during(() => expect(frameIn(guest, PAGE)).toBe(31));
    expect(guest.machine.own).toEqual({linkSyncs: 0, usefulLinkSyncs: 0});
  });
});
