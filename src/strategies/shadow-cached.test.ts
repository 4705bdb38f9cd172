import {describe, expect, test} from 'vitest';
import {ACCESSED, READ, USER_MODE, WRITE} from '../hardware/address.ts';
import {EMULATED, FILLED} from '../hardware/mmu.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../testing/experiment.ts';
import {ALL_WALK_CACHES, ONE_LEVEL_TLB} from '../testing/processors.ts';
import {pagesInPool, shadowsOf, shadowTables} from '../testing/shadow.ts';
import {shadowCached} from './shadow-cached.ts';
import {shadowUncached} from './shadow-uncached.ts';
import type {StrategyValues} from './strategy.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
const REAL = {tlb: ONE_LEVEL_TLB, walkCaches: ALL_WALK_CACHES};

/** A pool of exactly `pages`. */
const poolOf = (pages: number, others: StrategyValues = {}): StrategyValues => ({
  poolPages: pages,
  ...others,
});

function guestOf(parameters: StrategyValues, apparatus: Partial<Apparatus> = {}): Experiment {
  return new Experiment({strategy: shadowCached, parameters, processor: REAL, ...apparatus});
}

/** A repeatable run of numbers below `limit` (Knuth's MMIX generator, upper bits). */
function* numbers(limit: number): Generator<number, never> {
  for (let state = 1n; ; ) {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    yield Number((state >> 33n) % BigInt(limit));
  }
}

describe('the size of the pool', () => {
  const limit = (parameters: StrategyValues, guestFrames: number): number =>
    shadowTables(guestOf(parameters, {guestFrames, indexBits: 9})).pool.limit;

  test('is a share of guest memory, and not below the minimum', () => {
    // 2 % of the pages: 65536 / 50 = 1310.72, and 1024 / 50 is below 64.
    expect(limit({}, 65536)).toBe(1310);
    expect(limit({}, 1024)).toBe(64);
    expect(limit({poolPermille: 500}, 1024)).toBe(512);
    expect(limit(poolOf(6), 65536)).toBe(6);
  });
});

describe('a full pool', () => {
  /** The pages 0, 4, 8 and 12 share the tables above; each has a lowest table of its own. */
  function filled(pages: number, others: StrategyValues = {}): Experiment {
    const guest = guestOf(poolOf(pages, others));
    for (const page of [0, 4, 8, 12]) guest.map(page, 20 + page);
    for (const page of [0, 4]) guest.access(page, USER_READ);
    return guest;
  }
  const shadowed = (guest: Experiment): boolean[] =>
    [0, 4, 8, 12].map(page => shadowsOf(guest, guest.table(page, 1)).length === 1);

  test('loses its oldest page, but never the root in use or one on the path to the fault', () => {
    // The root, two tables and the tables of the pages 0 and 4: five. The older three are the path to page 8.
    const guest = filled(5);
    const third = guest.during(() => guest.access(8, USER_READ));
    expect(third).toMatchObject({
      shadowPagesEvicted: 1,
      // Its leaf, and the entry that pointed at it.
      shadowEntriesEvicted: 2,
      shadowPagesAllocated: 1,
    });
    expect(shadowed(guest)).toEqual([false, true, true, false]);
    guest.access(12, USER_READ);
    expect(shadowed(guest)).toEqual([false, false, true, true]);
    expect(guest.during(() => guest.access(8, USER_READ)).exitsHiddenFault).toBe(0);
    guest.hypervisor.audit();
  });

  test('loses it however much it is used', () => {
    const guest = filled(5);
    for (let times = 0; times < 3; times++) guest.access(0, USER_READ);
    guest.access(8, USER_READ);
    expect(shadowed(guest)).toEqual([false, true, true, false]);
  });

  test('may lose a table above pages that stay, which are linked again without being made again', () => {
    const guest = filled(6);
    guest.map(16, 36);
    // A path through other tables of level 2 and 1: the table of level 2 that is shared by the pages 0 and 4 goes.
    guest.access(16, USER_READ);
    expect(shadowsOf(guest, guest.table(0, 2))).toEqual([]);
    const back = guest.during(() => guest.access(4, USER_READ));
    expect(back).toMatchObject({exitsHiddenFault: 1, shadowPagesAllocated: 1, shadowEntriesLinked: 2});
    guest.hypervisor.audit();
  });

  test('loses as many pages at once as it is told, with one flush', () => {
    const guest = filled(5, {refillPages: 2});
    const counts = guest.during(() => guest.access(8, USER_READ));
    // One flush for the pages that go, one for the trace of the table that comes.
    expect(counts).toMatchObject({shadowPagesEvicted: 2, evictionFlushes: 1, hiddenFaultFlushes: 1});
    expect(shadowed(guest)).toEqual([false, false, true, false]);
    expect(guest.during(() => guest.access(12, USER_READ)).shadowPagesEvicted).toBe(0);
  });

  test('told to lose more than there are, loses what is not pinned', () => {
    const guest = filled(5, {refillPages: 100});
    expect(guest.during(() => guest.access(8, USER_READ)).shadowPagesEvicted).toBe(2);
    guest.hypervisor.audit();
  });

  test('lets go of a trace with the last shadow page of a table', () => {
    const guest = filled(5);
    // The mapping lies in the table of the page 0, which is not shadowed when it is used.
    guest.map(1, guest.table(4, 1));
    guest.map(9, guest.table(0, 1));
    guest.access(8, USER_READ);
    expect(guest.access(9, WRITE)).toBe(FILLED);
    guest.hypervisor.audit();
  });

  test('too small for one walk says so', () => {
    const guest = guestOf(poolOf(3));
    guest.map(0, 20);
    expect(() => guest.access(0, USER_READ)).toThrow('shadow: a pool of 3 pages is too small for one walk');
  });

  for (const levels of [4, 5])
    test(`of six pages serves any work with ${levels} levels, and is never exceeded`, () => {
      const guest = guestOf(poolOf(6), {levels, host: {pageKiB: 2048}});
      const roots = [guest.root];
      for (let page = 0; page < 48; page++) if (page % 3 > 0) guest.map(page, page % 16, TABLE);
      guest.map(48, 16, USED_LEAF, 2);
      const top = guest.table(0, 3);
      roots.push(guest.newTable());
      guest.load(roots[1]);
      if (levels === 5) guest.store(0, 5, guest.newTable(), TABLE | ACCESSED);
      guest.store(0, 4, top, TABLE | ACCESSED);
      const next = numbers(52);
      const before = shadowTables(guest).pool.size;
      const counts = guest.during(() => {
        for (let round = 0; round < 400; round++) {
          guest.access(next.next().value, round % 3 ? USER_READ : USER_WRITE);
          if (round % 40 === 0) guest.load(roots[(round / 40) % 2]);
          expect(shadowTables(guest).pool.size).toBeLessThanOrEqual(6);
          guest.hypervisor.audit();
        }
      });
      expect(counts.shadowPagesEvicted).toBeGreaterThan(100);
      const {size} = shadowTables(guest).pool;
      const allocated = counts.shadowPagesAllocated + counts.shadowRootsAllocated;
      expect(allocated - counts.shadowPagesEvicted).toBe(size - before);
    });
});

describe('sharePages', () => {
  /** Page 0 and page 64, whose entries of the root lead to one table of level 3, both read. */
  function aliased(sharePages: number): Experiment {
    const guest = guestOf({sharePages}, {guestFrames: 256});
    guest.map(0, 20);
    guest.map(64, 21);
    guest.store(64, 4, guest.table(0, 3), TABLE | ACCESSED);
    for (const page of [0, 64]) guest.access(page, USER_READ);
    return guest;
  }

  test.each([
    {sharePages: 1, pages: 1},
    {sharePages: 0, pages: 2},
  ])('$sharePages: a leaf table reached by two paths has $pages shadow pages', ({sharePages, pages}) => {
    const guest = aliased(sharePages);
    expect(shadowsOf(guest, guest.table(0, 1))).toHaveLength(pages);
    guest.hypervisor.audit();
  });

  test('0: a store clears the entry in every page of the table, and a switch finds its root again', () => {
    const guest = aliased(0);
    guest.map(16, guest.table(0, 1));
    expect(guest.storeThrough(16, 0, 1, 22, USED_LEAF)).toBe(EMULATED);
    guest.hypervisor.audit();
    const counts = guest.during(() => guest.load(guest.root));
    expect(counts).toMatchObject({shadowRootsAllocated: 0, shadowPagesAllocated: 0});
    for (const page of [0, 64]) {
      guest.access(page, USER_READ);
      expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(22));
    }
  });
});

describe('keepAcrossSwitch 0', () => {
  function guestWithAlias(): Experiment {
    const guest = guestOf({keepAcrossSwitch: 0});
    guest.map(0, 20);
    guest.map(16, guest.table(0, 1));
    for (const page of [0, 16]) guest.access(page, USER_READ);
    return guest;
  }

  test('drops every page at a load of CR3', () => {
    const guest = guestWithAlias();
    const {length} = pagesInPool(guest);
    const counts = guest.during(() => guest.load(guest.root));
    // The root in use goes as well, and is made again. Two leaves go, and each page but the root was linked once.
    expect(counts).toMatchObject({
      shadowPagesDropped: length,
      shadowEntriesDropped: 2 + length - 1,
      shadowRootsAllocated: 1,
      shadowPagesAllocated: 0,
      shadowPagesReused: 0,
    });
    expect(pagesInPool(guest)).toHaveLength(1);
    guest.hypervisor.audit();
    expect(guest.during(() => guest.access(0, USER_READ)).exitsHiddenFault).toBe(1);
  });

  test('lets no processor cache lead into a page that went, whatever bit 63 says', () => {
    const guest = guestWithAlias();
    guest.access(0, USER_READ);
    expect([...guest.machine.cpu.walkCaches.list()].length).toBeGreaterThan(0);
    guest.mmu.loadCr3({root: guest.root, pcid: 2, noFlush: true});
    guest.hypervisor.audit();
  });

  test('catches stores to the tables that are shadowed since, and to no others', () => {
    const guest = guestWithAlias();
    expect(guest.storeThrough(16, 0, 1, 21, USED_LEAF)).toBe(EMULATED);
    guest.load(guest.root);
    expect(guest.storeThrough(16, 0, 1, 22, USED_LEAF)).toBe(FILLED);
    guest.access(0, USER_READ);
    expect(guest.storeThrough(16, 0, 1, 23, USED_LEAF)).toBe(EMULATED);
    guest.hypervisor.audit();
  });
});

describe('limits at which the two ways of shadow paging are one', () => {
  /** Reads and writes, none of which goes to a table, over small pages and large ones. */
  function work(guest: Experiment): void {
    const next = numbers(44);
    for (let round = 0; round < 500; round++) {
      guest.access(next.next().value, next.next().value % 2 ? USER_READ : USER_WRITE);
    }
  }
  /** The large pages are dirty: a clean one in pieces begins a new page of pieces with its first store. */
  function mapped(guest: Experiment): Experiment {
    for (let page = 0; page < 32; page++) guest.map(page, page % 20, page % 2 ? USED_LEAF : TABLE);
    guest.map(32, 20, USED_LEAF, 2);
    guest.map(36, 24, USED_LEAF, 2);
    return guest;
  }
  const uncached = (apparatus: Partial<Apparatus>): Experiment =>
    mapped(new Experiment({strategy: shadowUncached, processor: REAL, ...apparatus}));

  for (const pageKiB of [4, 2048])
    test(`one root and no store to a table, host pages of ${pageKiB} KiB: as many hidden faults`, () => {
      const [cached, other] = [mapped(guestOf({}, {host: {pageKiB}})), uncached({host: {pageKiB}})];
      const [a, b] = [cached.during(() => work(cached)), other.during(() => work(other))];
      expect(a.exitsHiddenFault).toBe(b.exitsHiddenFault);
      // Some pages of each table, the first stores to clean pages and two large pages: more than there are pages.
      expect(a.exitsHiddenFault).toBeGreaterThan(32);
      expect(a.exitsTrueFault).toBe(b.exitsTrueFault);
      expect(a.exitsTraceFault).toBe(0);
    });

  test('and switches that keep nothing: as many again, switch by switch', () => {
    const [traces, other] = [mapped(guestOf({keepAcrossSwitch: 0})), uncached({})];
    for (let round = 0; round < 3; round++) {
      const [a, b] = [traces, other].map(guest =>
        guest.during(() => {
          guest.load(guest.root);
          work(guest);
        }),
      );
      expect(a.exitsHiddenFault).toBe(b.exitsHiddenFault);
    }
  });

  test('a switch to and fro costs the software TLB every page again, and traces none', () => {
    const counts = [mapped(guestOf({})), uncached({})].map(guest => {
      work(guest);
      const root = guest.root;
      guest.load(guest.newTable());
      guest.load(root);
      return guest.during(() => work(guest)).exitsHiddenFault;
    });
    expect(counts[0]).toBe(0);
    expect(counts[1]).toBeGreaterThan(0);
  });
});
