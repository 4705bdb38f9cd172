import {describe, expect, test} from 'vitest';
import {ACCESSED, DIRTY, PRESENT, READ, USER_MODE, WRITABLE, WRITE} from '../hardware/address.ts';
import {PAGE_BYTES} from '../hardware/address.ts';
import {EMULATED, FILLED, GUEST_FAULT, HINT_ADDRESS_SPACE_DYING} from '../hardware/mmu.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../testing/experiment.ts';
import {ONE_LEVEL_TLB} from '../testing/processors.ts';
import {leavesOf, pagesInPool, shadowsOf, shadowTables} from '../testing/shadow.ts';
import {EXIT_NAMES, type EventCounts} from '../timing/events.ts';
import type {StrategyValues} from './strategy.ts';
import {xenShadow3} from './xen-shadow3.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
/** Tables of eight entries. The pages 0, 8, 16 and 24 have a leaf table each, all below one table of level 2. */
const PAGES = [0, 8, 16, 24] as const;
/** The pages through which the kernel stores to those leaf tables, and to the tables above them. */
const ALIAS = 64;
const ALIAS_OF_2 = 68;
const ALIAS_OF_4 = 70;
const DATA = 20;
/** What a page is mapped to by stores. */
const NEW_FRAME = 90;
/** Nothing filled beside what is asked for, so that each fault counts for itself. */
const ALONE: StrategyValues = {prefetch: 'none'};

function guestOf(parameters: StrategyValues = ALONE, apparatus: Partial<Apparatus> = {}): Experiment {
  const guest = new Experiment({
    strategy: xenShadow3,
    parameters,
    indexBits: 3,
    guestFrames: 256,
    ...apparatus,
  });
  for (const page of PAGES) guest.map(page, DATA + page);
  for (const [at, page] of PAGES.entries()) guest.map(ALIAS + at, guest.table(page, 1));
  for (const level of [2, 3, 4]) guest.map(ALIAS_OF_2 + level - 2, guest.table(0, level));
  return guest;
}

/** The same, where every page was used, and every alias read, since CR3 was loaded. */
function warm(parameters: StrategyValues = ALONE, apparatus: Partial<Apparatus> = {}): Experiment {
  const guest = guestOf(parameters, apparatus);
  for (const page of PAGES) guest.access(page, USER_READ);
  for (let alias = ALIAS; alias <= ALIAS_OF_4; alias++) guest.access(alias, READ);
  return guest;
}

/** A store of the kernel's to entry `entry` of the leaf table of `PAGES[at]`. */
const store = (
  guest: Experiment,
  at: number,
  entry: number,
  flags = USED_LEAF,
  frame = NEW_FRAME,
): EventCounts =>
  guest.during(() => guest.storeThrough(ALIAS + at, PAGES[at] + entry, 1, flags === 0 ? 0 : frame, flags));

/** The exits by cause, of those that came up. */
const exitsOf = (counts: EventCounts): Record<string, number> =>
  Object.fromEntries(EXIT_NAMES.filter(name => counts[name] > 0).map(name => [name, counts[name]]));

const read = (guest: Experiment, ...pages: number[]): EventCounts =>
  guest.during(() => {
    for (const page of pages) expect(guest.access(page, USER_READ)).toBe(FILLED);
  });

describe('what it is', () => {
  test('hides PCIDs from its guests, and is named for how it keeps tables and who is evicted', () => {
    expect(xenShadow3.refuses).toBe('PCID');
    expect(xenShadow3.title).toBe('Xen shadow (out-of-sync tables)');
  });

  test.each([
    // 256 + 2 for each of 256 MiB, less the three pages of the snapshots.
    {guestFrames: 65536, parameters: {}, limit: 256 + 512 - 3},
    // 4 MiB: 256 + 8.
    {guestFrames: 1024, parameters: {}, limit: 256 + 8 - 3},
    {guestFrames: 1024, parameters: {oosPages: 0}, limit: 256 + 8},
    // Xen's least.
    {guestFrames: 1024, parameters: {poolBasePages: 0}, limit: 128 - 3},
    {guestFrames: 1024, parameters: {poolPages: 7}, limit: 7},
    {guestFrames: 1024, parameters: {poolKiB: 40}, limit: 10},
  ])(
    'of $guestFrames frames with $parameters: $limit pages for shadows',
    ({guestFrames, parameters, limit}) => {
      const guest = new Experiment({strategy: xenShadow3, parameters, guestFrames, indexBits: 9});
      expect(shadowTables(guest).pool.limit).toBe(limit);
    },
  );

  test('counts its snapshots among its memory, from the start', () => {
    const bytes = (oosPages: number) => guestOf({...ALONE, oosPages}).hypervisor.overheadBytes().end;
    expect(bytes(3) - bytes(0)).toBe(3 * PAGE_BYTES);
  });
});

describe('a store of the kernel to a leaf table', () => {
  test('exits once and is not emulated; those that follow are free, and so is what they say', () => {
    const guest = warm();
    const first = store(guest, 0, 1);
    expect(exitsOf(first)).toEqual({exitsUnprotectingStore: 1});
    expect(first).toMatchObject({
      emulatedStores: 0,
      shadowPagesUnsynced: 1,
      snapshotsTaken: 1,
      shadowEntriesFilled: 1,
    });
    for (const entry of [2, 3, 1]) expect(exitsOf(store(guest, 0, entry))).toEqual({});
    guest.hypervisor.audit();
    // The new entry was never shadowed.
    expect(exitsOf(read(guest, 1))).toEqual({exitsHiddenFault: 1});
    guest.hypervisor.audit();
  });

  test('leaves what the shadow had, until the guest flushes', () => {
    const guest = warm();
    store(guest, 0, 0, USED_LEAF, NEW_FRAME);
    read(guest, 0);
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(DATA));
    const flush = guest.during(() => guest.mmu.invlpg(0));
    expect(exitsOf(flush)).toEqual({exitsInvlpg: 1});
    // That entry alone is dropped, and the table stays out of sync.
    expect(flush).toMatchObject({shadowEntriesSynced: 1, shadowPagesSynced: 0, shadowEntriesCompared: 0});
    expect(exitsOf(read(guest, 0))).toEqual({exitsHiddenFault: 1});
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(NEW_FRAME));
    expect(exitsOf(store(guest, 0, 1))).toEqual({});
    guest.hypervisor.audit();
  });

  test('to one that is a table above the lowest too is emulated', () => {
    const guest = guestOf();
    // The leaf table of page 0 leads on to itself: it is used as a table of level 2 for the pages from 128 on.
    guest.store(128, 3, guest.table(0, 2), TABLE | ACCESSED);
    guest.store(192, 2, guest.table(0, 1), TABLE | ACCESSED);
    const leaf = guest.table(0, 1);
    guest.store(128, 3, leaf, TABLE | ACCESSED);
    read(guest, 0);
    guest.map(128, 30);
    guest.access(128, USER_READ);
    expect(new Set(shadowsOf(guest, leaf).map(({role}) => role.level))).toEqual(new Set([1, 2]));
    guest.access(ALIAS, READ);
    expect(exitsOf(store(guest, 0, 5))).toEqual({exitsTraceFault: 1});
    guest.hypervisor.audit();
  });

  test('is emulated where no table may be out of sync', () => {
    const guest = warm({...ALONE, oosPages: 0});
    const counts = store(guest, 0, 1);
    expect(exitsOf(counts)).toEqual({exitsTraceFault: 1});
    // The new entry is present and was used, so it is in the shadow at once.
    expect(counts).toMatchObject({emulatedStores: 1, shadowEntriesUpdated: 1});
    expect(exitsOf(read(guest, 1))).toEqual({});
    guest.hypervisor.audit();
  });
});

describe('a load of CR3', () => {
  test('brings every table back: one flush each, one compare for each entry that is there', () => {
    const guest = warm();
    for (const at of [0, 1]) store(guest, at, 1);
    const counts = guest.during(() => guest.load(guest.root));
    expect(exitsOf(counts)).toEqual({exitsCr3Load: 1});
    // Each of the two has the entry of its page; entry 1 was never shadowed.
    expect(counts).toMatchObject({
      shadowPagesSynced: 2,
      syncFlushes: 2,
      entriesWriteProtected: 2,
      shadowEntriesCompared: 2,
      shadowEntriesSynced: 0,
      // A line of the table and one of the snapshot each.
      syncLoadsL2: 4,
    });
    guest.hypervisor.audit();
    expect(exitsOf(store(guest, 0, 2))).toEqual({exitsUnprotectingStore: 1});
  });

  test('writes anew what differs from the snapshot, and nothing else', () => {
    const guest = warm();
    for (const entry of [1, 2, 3]) guest.map(entry, DATA + entry);
    read(guest, 1, 2, 3);
    store(guest, 0, 1);
    // Entry 2 goes, entry 3 is stored as it was.
    store(guest, 0, 2, 0);
    store(guest, 0, 3, USED_LEAF, DATA + 3);
    const counts = guest.during(() => guest.load(guest.root));
    expect(counts).toMatchObject({shadowEntriesCompared: 4, shadowEntriesSynced: 2});
    guest.hypervisor.audit();
    expect(exitsOf(read(guest, 0, 1, 3))).toEqual({});
    expect(guest.access(2, USER_READ)).toBe(GUEST_FAULT);
  });

  test('after a fault there was refilled compares with what it was filled from', () => {
    const guest = warm();
    store(guest, 0, 0);
    guest.mmu.invlpg(0);
    read(guest, 0);
    expect(guest.during(() => guest.load(guest.root))).toMatchObject({
      shadowEntriesCompared: 1,
      shadowEntriesSynced: 0,
    });
  });
});

describe('the slots', () => {
  test('hold three tables whose frames leave different rests; of two that leave the same, the first is pushed on', () => {
    const guest = warm();
    const rests = PAGES.map(page => guest.machine.physmap.frameOf(guest.table(page, 1)) % 3);
    expect(rests).toEqual([0, 2, 1, 0]);
    for (const at of [0, 1, 2]) expect(store(guest, at, 1).shadowPagesSynced).toBe(0);
    // The fourth takes slot 0; the first goes on to slot 1, where the third gives way.
    const fourth = store(guest, 3, 1);
    expect(exitsOf(fourth)).toEqual({exitsUnprotectingStore: 1});
    expect(fourth).toMatchObject({shadowPagesUnsynced: 1, shadowPagesSynced: 1, syncFlushes: 1});
    guest.hypervisor.audit();
    for (const at of [0, 1, 3]) expect(exitsOf(store(guest, at, 2))).toEqual({});
    expect(exitsOf(store(guest, 2, 2))).toEqual({exitsUnprotectingStore: 1});
    guest.hypervisor.audit();
  });

  test('one: any second table displaces the first', () => {
    const guest = warm({...ALONE, oosPages: 1});
    store(guest, 0, 1);
    expect(store(guest, 1, 1).shadowPagesSynced).toBe(1);
    expect(exitsOf(store(guest, 0, 1))).toEqual({exitsUnprotectingStore: 1});
    guest.hypervisor.audit();
  });
});

describe('fixups', () => {
  /** Other pages that map the leaf table of page 0, besides its alias. */
  const MORE = [72, 73];

  function withAliases(oosFixups: number): Experiment {
    const guest = guestOf({...ALONE, oosFixups});
    for (const alias of MORE) guest.map(alias, guest.table(0, 1));
    read(guest, 0);
    store(guest, 0, 1);
    return guest;
  }

  const through = (guest: Experiment, alias: number): EventCounts =>
    guest.during(() => guest.storeThrough(alias, 1, 1, NEW_FRAME, USED_LEAF));

  test('two mappings may be written through at a time; a third takes the place of the oldest', () => {
    const guest = withAliases(2);
    expect(exitsOf(through(guest, MORE[0]))).toEqual({exitsUnprotectingStore: 1});
    const third = through(guest, MORE[1]);
    // The table was let go before: no snapshot is taken again.
    expect(third).toMatchObject({
      exitsUnprotectingStore: 1,
      entriesWriteProtected: 1,
      snapshotsTaken: 0,
      syncFlushes: 0,
    });
    for (const alias of MORE) expect(exitsOf(through(guest, alias))).toEqual({});
    expect(exitsOf(through(guest, ALIAS))).toEqual({exitsUnprotectingStore: 1});
    guest.hypervisor.audit();
  });

  test('find every writable mapping when the table comes back: nothing is searched', () => {
    const guest = withAliases(2);
    through(guest, MORE[0]);
    const back = guest.during(() => guest.load(guest.root));
    expect(back).toMatchObject({entriesWriteProtected: 2, shadowEntriesSearched: 0});
    for (const slot of leavesOf(guest, guest.table(0, 1)))
      expect(shadowTables(guest).memory.flagsAt(slot) & WRITABLE).toBe(0);
  });

  test('none: any number of mappings, which are searched for', () => {
    const guest = withAliases(0);
    for (const alias of MORE) through(guest, alias);
    for (const alias of [ALIAS, ...MORE]) expect(exitsOf(through(guest, alias))).toEqual({});
    const back = guest.during(() => guest.load(guest.root));
    expect(back.entriesWriteProtected).toBe(3);
    expect(back.shadowEntriesSearched).toBeGreaterThan(0);
    guest.hypervisor.audit();
  });
});

describe('a table that is shadowed for the first time', () => {
  /** The kernel has written to it before through its alias, so one mapping is writable. */
  function written(parameters: StrategyValues): Experiment {
    const guest = guestOf({...ALONE, ...parameters});
    for (const at of PAGES.keys()) guest.access(ALIAS + at, WRITE);
    return guest;
  }

  test('loses its writable mappings, which are searched for in the order of the leaf tables', () => {
    const guest = written({writableHeuristic: 'off'});
    // Leaf tables so far: that of the aliases alone. That of page 0 has entry 0 as its alias's.
    const first = read(guest, 0);
    expect(first).toMatchObject({tracesInstalled: 2, entriesWriteProtected: 1, shadowEntriesSearched: 1});
    // The table of level 2 was traced, too, and nobody had written to it: nothing was searched.
    expect(read(guest, 8)).toMatchObject({
      tracesInstalled: 1,
      entriesWriteProtected: 1,
      shadowEntriesSearched: 2,
    });
    guest.hypervisor.audit();
  });

  test('a search starts where the last one ended: not in older tables without such a mapping', () => {
    const searched = (writableHeuristic: string) => {
      const guest = guestOf({...ALONE, writableHeuristic});
      // An older leaf table, of eight entries none of which maps a table.
      guest.map(128, 40);
      read(guest, 128);
      for (const at of PAGES.keys()) guest.access(ALIAS + at, WRITE);
      return [0, 8].map(page => read(guest, page).shadowEntriesSearched);
    };
    // Entry 0 of the aliases' table, then entry 1, each after the older table's 8.
    expect(searched('off')).toEqual([8 + 1, 8 + 2]);
    expect(searched('on')).toEqual([8 + 1, 2]);
  });
});

describe('a store to a table above the lowest', () => {
  test('is emulated, and the shadow follows at once: the page below stays linked', () => {
    const guest = warm();
    const table = guest.table(0, 1);
    const counts = guest.during(() => guest.storeThrough(ALIAS_OF_2, 0, 2, table, TABLE | ACCESSED | DIRTY));
    expect(exitsOf(counts)).toEqual({exitsTraceFault: 1});
    // The rights are the same, so nothing is flushed.
    expect(counts).toMatchObject({shadowEntriesUpdated: 1, traceFaultFlushes: 0});
    expect(exitsOf(read(guest, 0))).toEqual({});
    guest.hypervisor.audit();
  });

  test('that takes a right away flushes, and one that gives one does not', () => {
    const guest = warm();
    const table = guest.table(0, 1);
    const narrowed = guest.during(() =>
      guest.storeThrough(ALIAS_OF_2, 0, 2, table, (TABLE & ~WRITABLE) | ACCESSED),
    );
    expect(narrowed.traceFaultFlushes).toBe(1);
    expect(guest.access(0, USER_WRITE)).toBe(GUEST_FAULT);
    const widened = guest.during(() => guest.storeThrough(ALIAS_OF_2, 0, 2, table, TABLE | ACCESSED));
    expect(widened.traceFaultFlushes).toBe(0);
    expect(guest.access(0, USER_WRITE)).toBe(FILLED);
    // One shadow page serves the table with whatever rights above.
    expect(shadowsOf(guest, table)).toHaveLength(1);
    guest.hypervisor.audit();
  });

  test('that cuts a table off frees its shadow, out of sync or not', () => {
    const guest = warm();
    store(guest, 0, 1);
    const table = guest.table(0, 1);
    const counts = guest.during(() => guest.storeThrough(ALIAS_OF_2, 0, 2, 0, 0));
    expect(counts).toMatchObject({
      exitsTraceFault: 1,
      shadowPagesUnshadowed: 1,
      shadowPagesSynced: 0,
      traceFaultFlushes: 1,
      // The link, and the one entry of the page.
      shadowEntriesInvalidated: 2,
    });
    expect(shadowsOf(guest, table)).toEqual([]);
    guest.hypervisor.audit();
  });

  test('that links a table out of sync anew brings it back first', () => {
    const guest = warm();
    store(guest, 0, 0);
    const counts = guest.during(() =>
      guest.storeThrough(ALIAS_OF_2, 8, 2, guest.table(0, 1), TABLE | ACCESSED),
    );
    expect(counts).toMatchObject({exitsTraceFault: 1, shadowPagesSynced: 1, shadowEntriesSynced: 1});
    read(guest, 8);
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(NEW_FRAME));
    guest.hypervisor.audit();
  });

  test('clear: the entry is filled again by the next use', () => {
    const guest = warm({...ALONE, emulatedStore: 'clear', oosPages: 0});
    expect(store(guest, 0, 0)).toMatchObject({shadowEntriesInvalidated: 1, shadowEntriesUpdated: 0});
    expect(exitsOf(read(guest, 0))).toEqual({exitsHiddenFault: 1});
    guest.hypervisor.audit();
  });

  test('that leaves an absent entry absent is not looked at, unless skipVerify is off', () => {
    const updated = (skipVerify: string) => {
      const guest = warm({...ALONE, oosPages: 0, skipVerify, fastFaultPath: 'off'});
      const {shadowEntriesUpdated, shadowEntriesInvalidated} = store(guest, 0, 5, 1 << 10);
      return shadowEntriesUpdated + shadowEntriesInvalidated;
    };
    expect(updated('on')).toBe(0);
    expect(updated('off')).toBe(1);
  });
});

describe('unshadowing', () => {
  test('a store of user mode unshadows the table and goes through', () => {
    const guest = warm();
    const counts = guest.during(() => expect(guest.access(ALIAS, USER_WRITE)).toBe(FILLED));
    expect(exitsOf(counts)).toEqual({exitsUnprotectingStore: 1});
    expect(counts).toMatchObject({emulatedStores: 0, shadowPagesUnshadowed: 1, shadowPagesUnsynced: 0});
    expect(shadowsOf(guest, guest.table(0, 1))).toEqual([]);
    guest.hypervisor.audit();
  });

  test('one whose own path leads through the table is carried out: what fills the path shadows it again', () => {
    const guest = warm();
    const within = 1;
    guest.map(within, guest.table(0, 1));
    const counts = guest.during(() => expect(guest.access(within, USER_WRITE)).toBe(EMULATED));
    expect(exitsOf(counts)).toEqual({exitsUnprotectingStore: 1, exitsTraceFault: 1});
    expect(counts.shadowPagesUnshadowed).toBe(1);
    guest.mmu.emulateStore(2, NEW_FRAME, USED_LEAF);
    guest.hypervisor.audit();
  });

  test('the second store of zero in a row to a table above the lowest unshadows it', () => {
    const guest = warm();
    const zero = (page: number) => guest.during(() => guest.storeThrough(ALIAS_OF_2, page, 2, 0, 0));
    const middle = guest.table(0, 2);
    expect(zero(0)).toMatchObject({exitsTraceFault: 1, shadowPagesUnshadowed: 1});
    expect(shadowsOf(guest, middle)).toHaveLength(1);
    // The table itself, and the leaf tables of the pages 8, 16 and 24 below it.
    expect(zero(8)).toMatchObject({exitsTraceFault: 1, shadowPagesUnshadowed: 4, traceFaultFlushes: 1});
    expect(shadowsOf(guest, middle)).toEqual([]);
    // A table no more: the third store goes through its alias, which is made writable.
    expect(exitsOf(zero(16))).toEqual({exitsHiddenFault: 1});
    guest.hypervisor.audit();
  });

  test.each([
    ['another kind of fault', (guest: Experiment) => void guest.access(5, USER_READ)],
    [
      'a store that is not zero',
      (guest: Experiment) => void guest.storeThrough(ALIAS_OF_2, 40, 2, 30, ACCESSED),
    ],
    ['a store to another table', (guest: Experiment) => void guest.storeThrough(ALIAS_OF_4, 512, 4, 0, 0)],
  ])('%s between them keeps it', (_name, between) => {
    const guest = warm();
    guest.storeThrough(ALIAS_OF_2, 0, 2, 0, 0);
    between(guest);
    guest.storeThrough(ALIAS_OF_2, 8, 2, 0, 0);
    expect(shadowsOf(guest, guest.table(16, 2))).toHaveLength(1);
  });

  test('0: no number of zeros does', () => {
    const guest = warm({...ALONE, earlyUnshadowZeroWrites: 0});
    for (const page of PAGES) guest.storeThrough(ALIAS_OF_2, page, 2, 0, 0);
    expect(shadowsOf(guest, guest.table(40, 2))).toHaveLength(1);
  });

  test('the root in use stays, though zeros are stored to it', () => {
    const guest = warm();
    for (const region of [3, 4]) guest.storeThrough(ALIAS_OF_4, region * 512, 4, 0, 0);
    expect(shadowsOf(guest, guest.root)).toHaveLength(1);
    guest.hypervisor.audit();
  });
});

describe('a guest that says what dies', () => {
  const HINTED = {...ALONE, dyingHint: 'on'};

  test('makes a hypercall of it, and its user pages are dropped', () => {
    const guest = warm(HINTED);
    const counts = guest.during(() => guest.mmu.hint(HINT_ADDRESS_SPACE_DYING, guest.root));
    expect(exitsOf(counts)).toEqual({exitsHint: 1});
    expect(pagesInPool(guest)).toHaveLength(1);
    // Nothing of it is traced but the root: stores to its tables exit no more, once their path is there.
    for (let alias = ALIAS; alias <= ALIAS_OF_4; alias++) guest.access(alias, READ);
    guest.hypervisor.audit();
  });

  test.each([
    ['zero', (guest: Experiment) => guest.mmu.emulateStore(0, 0, 0)],
    ['data', (guest: Experiment) => guest.mmu.emulateData()],
  ])('its root loses its shadow to a store of %s, once no CR3 holds it', (_kind, carryOut) => {
    const guest = warm(HINTED);
    const dying = guest.root;
    guest.mmu.hint(HINT_ADDRESS_SPACE_DYING, dying);
    const [top, next] = [guest.table(0, 3), guest.newTable()];
    guest.load(next);
    guest.store(0, 4, top, TABLE | ACCESSED);
    const counts = guest.during(() => expect(guest.access(ALIAS_OF_4, WRITE)).toBe(EMULATED));
    expect(counts.shadowPagesUnshadowed).toBe(1);
    carryOut(guest);
    expect(shadowsOf(guest, dying)).toEqual([]);
    guest.hypervisor.audit();
  });

  test('is not guessed about any more: two zeros do nothing while nothing dies', () => {
    const guest = warm(HINTED);
    guest.mmu.hint(HINT_ADDRESS_SPACE_DYING, guest.newTable());
    // Back to work: a table comes back into sync, which shows that this address space lives.
    store(guest, 0, 1);
    guest.load(guest.root);
    for (const page of [0, 8]) guest.storeThrough(ALIAS_OF_2, page, 2, 0, 0);
    expect(shadowsOf(guest, guest.table(16, 2))).toHaveLength(1);
  });

  test('while it dies, one zero is enough', () => {
    const guest = warm(HINTED);
    guest.mmu.hint(HINT_ADDRESS_SPACE_DYING, guest.newTable());
    const counts = guest.during(() => guest.storeThrough(ALIAS_OF_2, 0, 2, 0, 0));
    expect(counts.exitsTraceFault).toBe(1);
    expect(shadowsOf(guest, guest.table(16, 2))).toEqual([]);
  });

  test('0: the hint is not heard', () => {
    const guest = warm();
    const counts = guest.during(() => guest.mmu.hint(HINT_ADDRESS_SPACE_DYING, guest.root));
    expect(exitsOf(counts)).toEqual({});
    expect(pagesInPool(guest).length).toBeGreaterThan(1);
  });
});

describe('large guest pages', () => {
  function withLarge(parameters: StrategyValues = ALONE): Experiment {
    const guest = new Experiment({
      strategy: xenShadow3,
      parameters,
      indexBits: 3,
      guestFrames: 256,
      host: {pageKiB: 2048},
      processor: {tlb: ONE_LEVEL_TLB},
    });
    guest.map(0, 64, USED_LEAF, 2);
    return guest;
  }

  test('are split, though the host has pages as large', () => {
    const guest = withLarge();
    read(guest, 0);
    expect(leavesOf(guest, 64, 1)).toHaveLength(1);
    expect(leavesOf(guest, 64, 2)).toHaveLength(0);
    guest.hypervisor.audit();
  });

  test('are filled forward, up to the prefetch distance', () => {
    const guest = withLarge({prefetchEntries: 4});
    const counts = read(guest, 2, 3, 4, 5);
    expect(exitsOf(counts)).toEqual({exitsHiddenFault: 1});
    expect(counts.shadowEntriesPrefetched).toBe(3);
    guest.hypervisor.audit();
  });

  test('INVLPG in one flushes all, on a page whose path is missing nothing, else one page', () => {
    const guest = withLarge();
    guest.map(8, 30);
    guest.map(9, 31);
    const misses = (invalidated: number): number => {
      guest.access(0, USER_READ);
      read(guest, 1, 8, 9);
      guest.mmu.invlpg(invalidated);
      return read(guest, 0, 1, 8, 9).tlbMisses;
    };
    expect(misses(0)).toBe(4);
    expect(misses(8)).toBe(1);
    // Page 200 has no shadow below the table of level 3.
    expect(misses(200)).toBe(0);
  });

  test('clean: the entry above its pieces lets stores through once one has been made', () => {
    const guest = withLarge();
    guest.map(0, 64, USED_LEAF & ~DIRTY, 2);
    read(guest, 0, 1);
    const first = guest.during(() => guest.access(0, USER_WRITE));
    expect(exitsOf(first)).toEqual({exitsHiddenFault: 1});
    expect(guest.flags(0, 2) & DIRTY).toBe(DIRTY);
    // The pieces are as they were: they grant all, and what limits them was in one place.
    expect(exitsOf(guest.during(() => guest.access(1, USER_WRITE)))).toEqual({});
    guest.hypervisor.audit();
  });
});

describe('the prefetch', () => {
  test('passes over what is absent, and ends at what would fault again for accessed or dirty', () => {
    const fillsAfter = (flags: number) => {
      const guest = guestOf({});
      for (const page of [1, 2, 3]) guest.map(page, DATA + page);
      guest.map(2, flags & PRESENT ? DATA + 2 : 0, flags);
      return read(guest, 0).shadowEntriesPrefetched;
    };
    expect(fillsAfter(USED_LEAF)).toBe(3);
    expect(fillsAfter(0)).toBe(2);
    expect(fillsAfter(TABLE | DIRTY)).toBe(1);
    expect(fillsAfter(TABLE | ACCESSED)).toBe(1);
    // Clean, but never to be written.
    expect(fillsAfter((TABLE & ~WRITABLE) | ACCESSED)).toBe(3);
  });

  test('refreshes the snapshot of a table out of sync', () => {
    const guest = warm({});
    store(guest, 0, 1);
    store(guest, 0, 0);
    guest.mmu.invlpg(0);
    // Entry 0 by the fault, entry 1 beside it.
    expect(read(guest, 0)).toMatchObject({exitsHiddenFault: 1, shadowEntriesPrefetched: 1});
    guest.hypervisor.audit();
    expect(guest.during(() => guest.load(guest.root)).shadowEntriesSynced).toBe(0);
  });
});

describe('what it remembers of faults', () => {
  /** Software loads of two stores to the table of level 2, one after the other: four are a walk. */
  function loads(parameters: StrategyValues): number[] {
    const guest = warm({...ALONE, ...parameters});
    return [0, 8].map(
      page =>
        guest.during(() => guest.storeThrough(ALIAS_OF_2, page, 2, guest.table(page, 1), TABLE | ACCESSED))
          .traceFaultLoadsL2,
    );
  }

  test('a store through the page of the last emulated one needs no walk', () => {
    expect(loads({})).toEqual([4, 0]);
    expect(loads({fastEmulation: 'off'})).toEqual([4, 4]);
  });

  test('without a virtual TLB the emulator walks for itself', () => {
    expect(loads({virtualTlbEntries: 0})).toEqual([8, 4]);
    expect(loads({virtualTlbEntries: 0, fastEmulation: 'off'})).toEqual([8, 8]);
  });

  test('a flush of the guest makes it look again', () => {
    const guest = warm();
    const emulated = () =>
      guest.during(() => guest.storeThrough(ALIAS_OF_2, 0, 2, guest.table(0, 1), TABLE | ACCESSED))
        .traceFaultLoadsL2;
    expect([emulated(), emulated()]).toEqual([4, 0]);
    guest.mmu.invlpg(200);
    expect(emulated()).toBe(4);
    guest.load(guest.root);
    expect(emulated()).toBe(4);
  });

  test('another page that shares the place in the virtual TLB costs the emulator its translation', () => {
    const guest = warm({...ALONE, virtualTlbEntries: 1});
    const emulated = () =>
      guest.during(() => guest.storeThrough(ALIAS_OF_2, 0, 2, guest.table(0, 1), TABLE | ACCESSED))
        .traceFaultLoadsL2;
    expect([emulated(), emulated()]).toEqual([4, 0]);
    guest.map(40, 30);
    read(guest, 40);
    expect(emulated()).toBe(4);
  });

  test('the place in the virtual TLB goes by the address, whatever regions came before', () => {
    const guest = warm({...ALONE, virtualTlbEntries: 5});
    const emulated = () =>
      guest.during(() => guest.storeThrough(ALIAS_OF_2, 0, 2, guest.table(0, 1), TABLE | ACCESSED))
        .traceFaultLoadsL2;
    emulated();
    // The alias is page 68 of region 1, of 512 pages: address 580, in place 0. Region 3 is the second that is heard of, and
    // its page 4 has address 1540.
    const region = guest.paging.intern(3);
    for (const [page, walked] of [
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 4],
    ] as const) {
      const other = guest.paging.gvn(region, page);
      guest.map(other, 30);
      read(guest, other);
      expect([page, emulated()]).toEqual([page, walked]);
    }
  });
});

describe('marks of absence', () => {
  const SYNCED = {oosPages: 0};

  test('a fault on an entry that was stored empty needs no walk, but exits', () => {
    const guest = warm(SYNCED);
    expect(store(guest, 0, 0, 0).absentEntriesMarked).toBe(1);
    const fault = guest.during(() => expect(guest.access(0, USER_WRITE)).toBe(GUEST_FAULT));
    expect(exitsOf(fault)).toEqual({exitsTrueFault: 1});
    expect(fault.trueFaultLoadsL2).toBe(0);
    // P clear, W and U set.
    expect(guest.machine.cpu.errorCode).toBe(WRITE_BY_USER);
    store(guest, 0, 0);
    expect(exitsOf(read(guest, 0))).toEqual({});
    guest.hypervisor.audit();
  });

  test('what a prefetch passes over is marked', () => {
    const guest = guestOf(SYNCED);
    expect(read(guest, 0).absentEntriesMarked).toBe(7);
    expect(guest.during(() => guest.access(5, USER_READ)).trueFaultLoadsL2).toBe(0);
    guest.hypervisor.audit();
  });

  test.each([{oosPages: 3}, {oosPages: 0, fastFaultPath: 'off'}])('none with %o', parameters => {
    const guest = warm(parameters);
    guest.storeThrough(ALIAS, 0, 1, 0, 0);
    guest.mmu.invlpg(0);
    const fault = guest.during(() => guest.access(0, USER_READ));
    expect(fault).toMatchObject({exitsTrueFault: 1, trueFaultLoadsL2: 4});
  });
});

const WRITE_BY_USER = 0b110;

describe('a full pool', () => {
  test('loses the address space that was loaded least recently, as a whole', () => {
    // A root, a table of each level below it: four pages. Two trees fit, and three pages must be free before a fault.
    const guest = new Experiment({strategy: xenShadow3, parameters: {...ALONE, poolPages: 11}, indexBits: 3});
    const roots = [guest.root, guest.newTable(), guest.newTable()];
    for (const [at, root] of roots.entries()) {
      guest.load(root);
      guest.map(0, DATA + at);
      read(guest, 0);
    }
    const trees = () => roots.map(root => shadowsOf(guest, root).length);
    // The third found three pages free after its root: eleven less two trees of four, less one is two. One tree went.
    expect(trees()).toEqual([0, 1, 1]);
    guest.load(roots[1]);
    guest.load(roots[0]);
    // Its root fits; its fault wants three more, so the third goes, which was loaded before the second.
    read(guest, 0);
    expect(trees()).toEqual([1, 1, 0]);
    guest.hypervisor.audit();
  });

  test('of one tree that leaves no room unhooks it', () => {
    const guest = guestOf({...ALONE, poolPages: 7});
    // The root, a page for each level below it: four, three are free. Another leaf table: two are.
    read(guest, 0, 8);
    const counts = read(guest, 16);
    expect(counts.shadowPagesEvicted).toBe(4);
    expect(pagesInPool(guest)).toHaveLength(4);
    guest.hypervisor.audit();
  });
});

test('an emulated store is the last word of a table: what cannot be a table entry leaves it no shadow', () => {
  const guest = warm();
  expect(guest.access(ALIAS_OF_2, WRITE)).toBe(EMULATED);
  const counts = guest.during(() => guest.mmu.emulateData());
  expect(counts).toMatchObject({emulatedStores: 1, shadowPagesZapped: 1, traceFaultFlushes: 1});
  guest.hypervisor.audit();
});

test('the host takes a table that is out of sync: it comes back first, for it will lie elsewhere', () => {
  const guest = warm();
  store(guest, 0, 1);
  const counts = guest.during(() => guest.hypervisor.hostUnmap(guest.table(0, 1)));
  expect(counts).toMatchObject({hostUnmaps: 1, shadowPagesSynced: 1});
  guest.hypervisor.audit();
  expect(exitsOf(store(guest, 0, 2))).toEqual({exitsUnprotectingStore: 1});
  guest.hypervisor.audit();
});
