import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  FAULT_FETCH,
  FAULT_PRESENT,
  FAULT_RESERVED,
  FAULT_USER,
  FAULT_WRITE,
  FETCH,
  GLOBAL,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  READ,
  USER,
  USER_MODE,
  WRITABLE,
  WRITE,
} from '../hardware/address.ts';
import {FILLED, GUEST_FAULT} from '../hardware/mmu.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../testing/experiment.ts';
import {ALL_WALK_CACHES, ONE_LEVEL_TLB, TWO_LEVEL_TLB, walkCachesOf} from '../testing/processors.ts';
import {native} from './native.ts';

const PAGE = 5;
const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
const USER_FETCH = FETCH | USER_MODE;

const experiment = (apparatus: Partial<Apparatus> = {}): Experiment =>
  new Experiment({strategy: native, ...apparatus});

describe('an uncached walk loads one entry a level, from the root to the leaf', () => {
  for (const levels of [4, 5]) {
    for (const leaf of [1, 2, 3]) {
      // From level `levels` down to level `leaf`, both included.
      const entries = levels - leaf + 1;
      for (const indexBits of [2, 9]) {
        test(`${levels} levels, a leaf of level ${leaf}, ${indexBits} bits an index: ${entries}`, () => {
          const guest = experiment({levels, indexBits, guestFrames: 1 << (2 * indexBits + 1)});
          guest.map(guest.paging.base(PAGE, leaf), guest.paging.base(PAGE, leaf), USED_LEAF, leaf);
          expect(guest.loads(PAGE, USER_READ)).toBe(entries);
          expect(guest.loads(PAGE, USER_READ)).toBe(entries);
          expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(PAGE));
        });
      }
    }
  }
});

describe('paging-structure caches', () => {
  test('a hit on the entry of level n leaves the entries of level n − 1 and below to load', () => {
    for (const levels of [4, 5]) {
      for (const cached of [2, 3, 4, 5] as const) {
        if (cached > levels) continue;
        const guest = experiment({levels, processor: {walkCaches: walkCachesOf(cached)}});
        guest.map(PAGE, 9);
        expect(guest.loads(PAGE, USER_READ)).toBe(levels);
        expect(guest.loads(PAGE, USER_READ)).toBe(cached - 1);
      }
    }
  });

  test('of several hits the lowest level counts', () => {
    const guest = experiment({processor: {walkCaches: ALL_WALK_CACHES}});
    guest.map(0, 9);
    guest.map(1, 10);
    guest.map(4, 11);
    guest.map(16, 12);
    expect(guest.loads(0, USER_READ)).toBe(4);
    expect(guest.loads(1, USER_READ), 'same PT: the PDE is held').toBe(1);
    expect(guest.loads(4, USER_READ), 'same PD: the PDPTE is held').toBe(2);
    expect(guest.loads(16, USER_READ), 'same PDPT: the PML4E is held').toBe(3);
  });

  test('a leaf is never held: a large page is walked to its PDE again', () => {
    const guest = experiment({processor: {walkCaches: ALL_WALK_CACHES}});
    guest.map(4, 4, USED_LEAF, 2);
    // PML4E, PDPTE, PDE; then the PDPTE is held.
    expect([guest.loads(5, USER_READ), guest.loads(6, USER_READ)]).toEqual([3, 1]);
  });

  test('a hit keeps the rights gathered above it', () => {
    const guest = experiment({processor: {walkCaches: walkCachesOf(2)}});
    guest.map(PAGE, 9);
    guest.store(PAGE, 3, guest.table(PAGE, 2), PRESENT | USER);
    guest.access(PAGE, USER_READ);
    expect(guest.access(PAGE, USER_WRITE), 'the PDPTE is read-only').toBe(GUEST_FAULT);
  });

  test('a hit uses the old table until it is invalidated', () => {
    const guest = experiment({processor: {walkCaches: walkCachesOf(2)}});
    guest.map(PAGE, 9);
    guest.access(PAGE, USER_READ);
    const replacement = guest.newTable();
    guest.store(PAGE, 2, replacement, TABLE);
    guest.map(PAGE, 10);
    guest.access(PAGE, USER_READ);
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(9));
    guest.mmu.invlpg(63);
    guest.access(PAGE, USER_READ);
    expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(10));
  });

  test('a hit whose rights are stale raises no fault: the walk starts again from the root', () => {
    const guest = experiment({processor: {walkCaches: walkCachesOf(2)}});
    guest.map(PAGE, 9);
    guest.store(PAGE, 3, guest.table(PAGE, 2), PRESENT | USER);
    guest.access(PAGE, USER_READ);
    guest.store(PAGE, 3, guest.table(PAGE, 2), TABLE);
    // One load from the PT, in vain, and then four.
    expect(guest.loads(PAGE, USER_WRITE)).toBe(5);
    expect(guest.machine.events).toMatchObject({walks: 2, failedWalks: 0});
    expect(guest.loads(PAGE, USER_WRITE), 'the rights that are held are new').toBe(1);
  });

  test('a fault found from a paging-structure cache is raised at once: one load', () => {
    const guest = experiment({processor: {walkCaches: walkCachesOf(2)}});
    guest.map(PAGE, 9, PRESENT | USER);
    guest.access(PAGE, USER_READ);
    expect(guest.loads(PAGE + 1, USER_READ), 'not present, in the same PT').toBe(1);
    guest.access(PAGE, USER_READ);
    expect(guest.loads(PAGE, USER_WRITE), 'not writable').toBe(1);
  });

  test('a walk that faults leaves nothing', () => {
    const guest = experiment({processor: {walkCaches: ALL_WALK_CACHES}});
    guest.map(PAGE, 9, PRESENT | USER);
    guest.access(PAGE, USER_WRITE);
    expect([...guest.machine.cpu.walkCaches.list()]).toEqual([]);
  });
});

describe('accessed and dirty bits', () => {
  const fresh = (): Experiment => {
    const guest = experiment({processor: {tlb: ONE_LEVEL_TLB}});
    guest.map(PAGE, 9, TABLE);
    for (const level of [2, 3, 4]) guest.store(PAGE, level, guest.table(PAGE, level - 1), TABLE);
    return guest;
  };
  const bits = (guest: Experiment): number[] =>
    [1, 2, 3, 4].map(level => guest.flags(PAGE, level) & (ACCESSED | DIRTY));

  test('a read sets A in every entry on the path, and D in none', () => {
    const guest = fresh();
    const counts = guest.during(() => guest.access(PAGE, USER_READ));
    expect(bits(guest)).toEqual([ACCESSED, ACCESSED, ACCESSED, ACCESSED]);
    expect(counts.walkAdUpdates, 'one locked update an entry').toBe(4);
  });

  test('a store sets D in the leaf alone', () => {
    const guest = fresh();
    guest.access(PAGE, USER_WRITE);
    expect(bits(guest)).toEqual([ACCESSED | DIRTY, ACCESSED, ACCESSED, ACCESSED]);
  });

  test('a store that hits an entry not known to be dirty walks to set D, and the next one hits', () => {
    const guest = fresh();
    guest.access(PAGE, USER_READ);
    expect(guest.loads(PAGE, USER_WRITE)).toBe(4);
    expect(bits(guest)[0]).toBe(ACCESSED | DIRTY);
    expect(guest.loads(PAGE, USER_WRITE)).toBe(0);
  });

  test('a store through an entry known to be dirty does not set D again after the guest cleared it', () => {
    const guest = fresh();
    guest.access(PAGE, USER_WRITE);
    guest.map(PAGE, 9, TABLE | ACCESSED);
    expect(guest.loads(PAGE, USER_WRITE)).toBe(0);
    expect(bits(guest)[0]).toBe(ACCESSED);
  });

  test('an access that faults sets no bit', () => {
    const guest = fresh();
    guest.map(PAGE, 9, PRESENT | USER);
    expect(guest.access(PAGE, USER_WRITE)).toBe(GUEST_FAULT);
    expect(bits(guest)).toEqual([0, 0, 0, 0]);
    guest.map(PAGE, 9, 0);
    expect(guest.access(PAGE, USER_READ)).toBe(GUEST_FAULT);
    expect(bits(guest)).toEqual([0, 0, 0, 0]);
  });

  test('a walk that starts from a paging-structure cache leaves the entries above as they are', () => {
    const guest = experiment({processor: {walkCaches: walkCachesOf(3)}});
    guest.map(PAGE, 9, TABLE);
    guest.access(PAGE, USER_READ);
    for (const level of [2, 3, 4]) guest.store(PAGE, level, guest.table(PAGE, level - 1), TABLE);
    guest.map(PAGE, 9, TABLE);
    guest.access(PAGE, USER_READ);
    expect(bits(guest)).toEqual([ACCESSED, ACCESSED, 0, 0]);
  });
});

describe('faults', () => {
  const OUTCOMES: readonly [what: string, flags: number, access: number, errorCode: number | undefined][] = [
    ['a user reads what is not present', 0, USER_READ, FAULT_USER],
    ['a user writes what is not present', 0, USER_WRITE, FAULT_USER | FAULT_WRITE],
    ['a user fetches what is not present', 0, USER_FETCH, FAULT_USER | FAULT_FETCH],
    ['the kernel reads what is not present', 0, READ, 0],
    ['the kernel writes what is not present', 0, WRITE, FAULT_WRITE],
    ['a user writes a read-only page', PRESENT | USER, USER_WRITE, FAULT_PRESENT | FAULT_USER | FAULT_WRITE],
    ['the kernel writes a read-only page: CR0.WP is 1', PRESENT | USER, WRITE, FAULT_PRESENT | FAULT_WRITE],
    ['a user reads a kernel page', PRESENT | WRITABLE, USER_READ, FAULT_PRESENT | FAULT_USER],
    [
      'a user fetches what must not be executed',
      TABLE | NO_EXECUTE,
      USER_FETCH,
      FAULT_PRESENT | FAULT_USER | FAULT_FETCH,
    ],
    ['the kernel fetches from a user page: SMEP', TABLE, FETCH, FAULT_PRESENT | FAULT_FETCH],
    [
      'the kernel fetches what must not be executed',
      PRESENT | NO_EXECUTE,
      FETCH,
      FAULT_PRESENT | FAULT_FETCH,
    ],
    ['the kernel reads a user page: EFLAGS.AC is set', TABLE, READ, undefined],
    ['the kernel writes a user page', TABLE, WRITE, undefined],
    ['the kernel fetches from a kernel page', PRESENT, FETCH, undefined],
    ['a user fetches', TABLE, USER_FETCH, undefined],
    ['bit 7 of a PTE is PAT, not PS', TABLE | LARGE, USER_READ, undefined],
  ];
  for (const [what, flags, access, errorCode] of OUTCOMES) {
    test(what, () => {
      const guest = experiment();
      guest.map(PAGE, 9, flags);
      expect(guest.access(PAGE, access)).toBe(errorCode === undefined ? FILLED : GUEST_FAULT);
      if (errorCode !== undefined) expect(guest.machine.cpu.errorCode).toBe(errorCode);
    });
  }

  test('what one level forbids no other can grant', () => {
    for (const level of [1, 2, 3, 4]) {
      const guest = experiment();
      guest.map(PAGE, 9);
      const below = level === 1 ? 9 : guest.table(PAGE, level - 1);
      const outcomes = (flags: number, access: number): number => {
        guest.store(PAGE, level, below, flags);
        return guest.access(PAGE, access);
      };
      expect(outcomes(PRESENT | WRITABLE, USER_READ), `level ${level} is the kernel's`).toBe(GUEST_FAULT);
      expect(outcomes(PRESENT | USER, USER_WRITE), `level ${level} is read-only`).toBe(GUEST_FAULT);
      expect(outcomes(TABLE | NO_EXECUTE, USER_FETCH), `level ${level} forbids execution`).toBe(GUEST_FAULT);
      expect(outcomes(TABLE, USER_WRITE)).toBe(FILLED);
    }
  });

  test('an absent entry at any level faults, after the loads down to it', () => {
    for (const level of [1, 2, 3, 4]) {
      const guest = experiment();
      guest.map(PAGE, 9);
      guest.store(PAGE, level, level === 1 ? 9 : guest.table(PAGE, level - 1), WRITABLE | USER);
      // Levels 4 down to `level`.
      expect(guest.loads(PAGE, USER_READ)).toBe(4 - level + 1);
      expect(guest.machine.cpu.errorCode).toBe(FAULT_USER);
    }
  });

  test('PS is reserved at level 4 and 5', () => {
    for (const level of [4, 5]) {
      const guest = experiment({levels: 5});
      guest.map(PAGE, 9);
      guest.store(PAGE, level, guest.table(PAGE, level - 1), TABLE | LARGE);
      expect(guest.access(PAGE, USER_READ)).toBe(GUEST_FAULT);
      expect(guest.machine.cpu.errorCode).toBe(FAULT_PRESENT | FAULT_RESERVED | FAULT_USER);
    }
  });

  test('a fault is not remembered: once present, a page needs no invalidation', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB, walkCaches: ALL_WALK_CACHES}});
    guest.table(PAGE, 1);
    expect(guest.access(PAGE, USER_READ)).toBe(GUEST_FAULT);
    guest.map(PAGE, 9);
    expect(guest.access(PAGE, USER_READ)).toBe(FILLED);
  });
});

describe('entries that are stale', () => {
  const upgraded = (staleFaults: boolean): Experiment => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB, staleFaults}});
    guest.map(PAGE, 9, PRESENT | USER | ACCESSED);
    guest.access(PAGE, USER_READ);
    guest.map(PAGE, 9, USED_LEAF);
    return guest;
  };

  test('an upgrade needs no invalidation: the processor walks again before it raises #PF', () => {
    const guest = upgraded(false);
    const counts = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED));
    expect(counts).toMatchObject({spuriousFaults: 0, walks: 1, failedWalks: 0});
  });

  test('with staleFaults it raises one spurious #PF, which drops the entry, and the retry walks', () => {
    const guest = upgraded(true);
    const counts = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED));
    expect(counts).toMatchObject({spuriousFaults: 1, walks: 1, failedWalks: 0});
    expect(guest.during(() => guest.access(PAGE, USER_WRITE))).toMatchObject({spuriousFaults: 0, walks: 0});
  });

  test('with staleFaults a store that only has to set D is no fault', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB, staleFaults: true}});
    guest.map(PAGE, 9, TABLE);
    guest.access(PAGE, USER_READ);
    expect(guest.during(() => guest.access(PAGE, USER_WRITE)).spuriousFaults).toBe(0);
  });

  test('with staleFaults a fault that the tables want too is a true one', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB, staleFaults: true}});
    guest.map(PAGE, 9, PRESENT | USER);
    guest.access(PAGE, USER_READ);
    const counts = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(GUEST_FAULT));
    expect(counts).toMatchObject({spuriousFaults: 0, failedWalks: 1});
  });

  test('a downgrade serves until it is flushed', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
    guest.map(PAGE, 9);
    guest.access(PAGE, USER_WRITE);
    guest.map(PAGE, 9, 0);
    expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED);
    guest.mmu.invlpg(PAGE);
    expect(guest.access(PAGE, USER_WRITE)).toBe(GUEST_FAULT);
  });

  test('a page held twice, before and after it became part of a large one, goes whole at INVLPG', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
    guest.map(PAGE, PAGE);
    guest.access(PAGE, USER_WRITE);
    guest.map(4, 4, USED_LEAF, 2);
    guest.access(6, USER_WRITE);
    guest.mmu.invlpg(PAGE);
    expect(guest.machine.cpu.tlbs.flatMap(tlb => [...tlb.list()])).toEqual([]);
  });
});

describe('the TLB in front of the walk', () => {
  test('a repeated access loads nothing, and lookups are hits and misses', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
    guest.map(PAGE, 9);
    guest.access(PAGE, USER_READ);
    expect(guest.during(() => guest.access(PAGE, USER_READ))).toMatchObject({
      tlbLookups: 1,
      tlbHits: 1,
      stlbHits: 0,
      tlbMisses: 0,
      walks: 0,
    });
  });

  test('what the first level of four entries lost the second still holds, and the first level takes it back', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
    for (let page = 0; page < 5; page++) guest.map(page, page);
    for (let page = 0; page < 5; page++) guest.access(page, USER_READ);
    // Pages 1 to 4 are on the first level.
    expect(guest.during(() => guest.access(0, USER_READ))).toMatchObject({tlbHits: 0, stlbHits: 1, walks: 0});
    expect(guest.during(() => guest.access(0, USER_READ))).toMatchObject({tlbHits: 1, stlbHits: 0});
  });

  test('data and instructions have first levels of their own and share the second', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
    guest.map(PAGE, 9);
    guest.access(PAGE, USER_READ);
    expect(guest.during(() => guest.access(PAGE, USER_FETCH))).toMatchObject({tlbHits: 0, stlbHits: 1});
    expect(guest.during(() => guest.access(PAGE, USER_FETCH))).toMatchObject({tlbHits: 1});
  });

  test('a PCID does not see the pages of another, but all see a global page', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
    guest.map(0, 9);
    guest.map(1, 10, USED_LEAF | GLOBAL);
    const {root} = guest;
    guest.load(root, 1);
    guest.access(0, USER_READ);
    guest.access(1, USER_READ);
    guest.load(root, 2);
    expect([guest.loads(0, USER_READ), guest.loads(1, USER_READ)]).toEqual([4, 0]);
    guest.mmu.loadCr3({root, pcid: 1, noFlush: true});
    expect([guest.loads(0, USER_READ), guest.loads(1, USER_READ)]).toEqual([0, 0]);
  });

  test('each page size leads to the frame of the page accessed, not to the first of the leaf', () => {
    for (const leaf of [1, 2, 3]) {
      const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
      const page = 16 + 7;
      guest.map(guest.paging.base(page, leaf), guest.paging.base(32 + 7, leaf), USED_LEAF, leaf);
      for (const path of ['walk', 'hit']) {
        guest.access(page, USER_READ);
        expect(guest.machine.cpu.frame, path).toBe(guest.machine.physmap.frameOf(32 + 7));
      }
    }
  });
});

test('nothing that native does exits, and it has no tables of its own', () => {
  const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}, host: {warm: 0}});
  guest.map(PAGE, 9);
  guest.access(PAGE, USER_WRITE);
  guest.access(PAGE + 1, USER_WRITE);
  guest.mmu.invlpg(PAGE);
  guest.mmu.readCr3();
  guest.load(guest.root, 3);
  guest.hypervisor.hostUnmap(9);
  expect(guest.exits()).toBe(0);
  expect(guest.machine.events.hostFaults).toBe(0);
  expect(guest.hypervisor.overheadBytes()).toEqual({end: 0, peak: 0});
  guest.hypervisor.audit();
});
