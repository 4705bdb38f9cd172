import {describe, expect, test} from 'vitest';
import {ACCESSED, DIRTY, GLOBAL, PRESENT, READ, USER, USER_MODE, WRITE} from '../hardware/address.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import {FILLED, GUEST_FAULT} from '../hardware/mmu.ts';
import {Experiment, TABLE, USED_LEAF, type Apparatus} from '../testing/experiment.ts';
import {ALL_WALK_CACHES, fully, ONE_LEVEL_TLB, TWO_LEVEL_TLB, walkCachesOf} from '../testing/processors.ts';
import {nested} from './nested.ts';

const PAGE = 5;
const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
/** By the level of the page. */
const PAGE_KIB = [0, 4, 2048, 1048576];

const experiment = (apparatus: Partial<Apparatus> = {}): Experiment =>
  new Experiment({strategy: nested, ...apparatus});

describe('an uncached nested walk places each guest table and the page, and loads each guest entry', () => {
  for (const guestLevels of [4, 5])
    for (const guestLeaf of [1, 2, 3])
      for (const hostLevels of [4, 5])
        for (const hostLeaf of [1, 2, 3]) {
          // g guest entries; h nested entries place one frame; g tables and one page are placed.
          const g = guestLevels - guestLeaf + 1;
          const h = hostLevels - hostLeaf + 1;
          const loads = g * (h + 1) + h;
          test(`g = ${g} (${guestLevels} levels), h = ${h} (${hostLevels} levels): ${loads}`, () => {
            for (const indexBits of [2, 9]) {
              const guest = experiment({
                levels: guestLevels,
                indexBits,
                guestFrames: 1 << (2 * indexBits + 1),
                host: {pageKiB: PAGE_KIB[hostLeaf], levels: hostLevels},
              });
              const base = guest.paging.base(PAGE, guestLeaf);
              guest.map(base, base, USED_LEAF, guestLeaf);
              const counts = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED));
              expect(counts).toMatchObject({guestWalkLoadsL2: g, nestedWalkLoadsL2: (g + 1) * h});
              expect(guest.loads(PAGE, USER_READ)).toBe(loads);
              expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(PAGE));
            }
          });
        }

  test("the table's corners are the published numbers", () => {
    const loads = (levels: number, leaf: number, hostLeaf: number): number => {
      const guest = experiment({levels, host: {levels, pageKiB: PAGE_KIB[hostLeaf]}});
      guest.map(0, 0, USED_LEAF, leaf);
      return guest.loads(0, USER_READ);
    };
    // Intel's and AMD's walk of 24; 35 with five levels; 19 and 15 with large pages below, and on both sides.
    expect([loads(4, 1, 1), loads(5, 1, 1), loads(4, 1, 2), loads(4, 2, 2)]).toEqual([24, 35, 19, 15]);
  });

  test('host pages of two sizes: the data in 4 KiB, the tables in 2 MiB, 4 · (3 + 1) + 4', () => {
    const guest = experiment({host: {pageKiB: 2048}});
    guest.map(PAGE, 4);
    guest.hypervisor.hostUnmap(5);
    expect(guest.loads(PAGE, USER_READ)).toBe(20);
  });

  test('and the other way round: 4 · (4 + 1) + 3', () => {
    const guest = experiment({host: {pageKiB: 2048}});
    guest.map(PAGE, 4);
    // The four tables lie in the frames 60 to 63: one block, which falls into pieces where one frame is protected.
    expect([1, 2, 3, 4].map(level => guest.table(PAGE, level))).toEqual([60, 61, 62, 63]);
    guest.hypervisor.hostProtect(60);
    guest.access(PAGE, USER_READ);
    expect(guest.loads(PAGE, USER_READ)).toBe(23);
  });
});

describe('each cache saves what it holds, with four levels either way', () => {
  const loads = (processor: Partial<ProcessorGeometry>, warmUp: number, page: number): number => {
    const guest = experiment({processor});
    guest.map(PAGE, 8);
    guest.map(PAGE + 1, 9);
    guest.access(warmUp, USER_READ);
    return guest.loads(page, USER_READ);
  };

  test('none: 24', () => {
    expect(loads({}, PAGE, PAGE)).toBe(24);
  });

  test("a PDE that leads to the PT's guest frame: place the PT, load from it, place the page: 4 + 1 + 4", () => {
    expect(loads({walkCaches: walkCachesOf(2), guestWalkCacheHolds: 'gfn'}, PAGE, PAGE)).toBe(9);
  });

  test("a PDE that leads to the PT's host frame: load from it, place the page: 1 + 4", () => {
    expect(loads({walkCaches: walkCachesOf(2), guestWalkCacheHolds: 'hfn'}, PAGE, PAGE)).toBe(5);
  });

  test('and a nested PDE: 1 + 1', () => {
    const processor = {walkCaches: walkCachesOf(2), nestedWalkCaches: walkCachesOf(2)};
    expect(loads(processor, PAGE, PAGE)).toBe(2);
  });

  test("a PDE with the PT's guest frame, the PT in the nested TLB, a nested PDE for a new page: 0 + 1 + 1", () => {
    const processor: Partial<ProcessorGeometry> = {
      walkCaches: walkCachesOf(2),
      guestWalkCacheHolds: 'gfn',
      nestedTlb: fully(8),
      nestedWalkCaches: walkCachesOf(2),
    };
    expect(loads(processor, PAGE, PAGE + 1)).toBe(2);
  });

  test("a PDE with the PT's guest frame, a nested PDE for PT and page: 1 + 1 + 1", () => {
    const processor: Partial<ProcessorGeometry> = {
      walkCaches: walkCachesOf(2),
      guestWalkCacheHolds: 'gfn',
      nestedWalkCaches: walkCachesOf(2),
    };
    expect(loads(processor, PAGE, PAGE)).toBe(3);
  });

  test("a PDE with the PT's host frame, the page in the nested TLB: 1", () => {
    expect(loads({walkCaches: walkCachesOf(2), nestedTlb: fully(8)}, PAGE, PAGE)).toBe(1);
  });

  test('all of these in the second level of the TLB: a PDE, the PT, a nested PDE for a new page: 0 + 1 + 1', () => {
    const tlb = {...ONE_LEVEL_TLB, second: fully(64), secondHolds: 'nested'} as const;
    expect(loads({tlb, guestWalkCacheHolds: 'gfn'}, PAGE, PAGE + 1)).toBe(2);
    const pagesAndTables = {...tlb, secondHolds: 'tables'} as const;
    expect(loads({tlb: pagesAndTables, guestWalkCacheHolds: 'gfn'}, PAGE, PAGE + 1)).toBe(4 + 1 + 4);
    expect(loads({tlb: {...tlb, secondHolds: 'pages'}}, PAGE, PAGE + 1)).toBe(24);
  });

  test('the nested TLB alone leaves the four guest entries', () => {
    expect(loads({nestedTlb: fully(8)}, PAGE, PAGE)).toBe(4);
  });

  test('a nested PDE alone places each of five frames by one load: 4 · (1 + 1) + 1', () => {
    // All frames of a walk lie in one leaf table where a table has 512 entries.
    const guest = experiment({indexBits: 9, guestFrames: 64, processor: {nestedWalkCaches: walkCachesOf(2)}});
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_READ);
    expect(guest.loads(PAGE, USER_READ)).toBe(9);
  });

  test('each level of the guest dimension: j entries left, the first of them in a table that is placed', () => {
    for (const level of [2, 3, 4] as const) {
      const left = level - 1;
      // The first entry costs 1, each further one its table's placement too, and the page is placed: 4 each.
      const expected = 1 + (left - 1) * 5 + 4;
      expect(loads({walkCaches: walkCachesOf(level)}, PAGE, PAGE), `level ${level}`).toBe(expected);
    }
  });

  test('each level of the nested dimension: five frames, each placed by what is below the entry', () => {
    for (const level of [2, 3, 4] as const) {
      const guest = experiment({
        indexBits: 9,
        processor: {nestedWalkCaches: walkCachesOf(level)},
        guestFrames: 64,
      });
      guest.map(PAGE, 8);
      guest.access(PAGE, USER_READ);
      expect(guest.loads(PAGE, USER_READ), `level ${level}`).toBe(5 * (level - 1) + 4);
    }
  });

  test('a guest fault found from a paging-structure cache is raised at once', () => {
    const guest = experiment({processor: {walkCaches: walkCachesOf(2), guestWalkCacheHolds: 'hfn'}});
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_READ);
    // One guest entry, which the cache of host frames places.
    expect(guest.loads(PAGE + 1, USER_READ)).toBe(1);
  });

  test('a PDE that is stale raises no fault: the walk starts again from the root', () => {
    for (const holds of ['gfn', 'hfn'] as const) {
      const guest = experiment({processor: {walkCaches: walkCachesOf(2), guestWalkCacheHolds: holds}});
      guest.map(PAGE, 8);
      guest.access(PAGE, USER_READ);
      guest.store(PAGE, 2, guest.newTable(), TABLE | ACCESSED);
      guest.map(PAGE, 9);
      // The old PT lacks the page, which the guest mapped in the new one only.
      const old = guest.machine.guestTables.slot(60, guest.paging.index(PAGE, 1));
      guest.machine.guestTables.store(old, 0, 0);
      const counts = guest.during(() => expect(guest.access(PAGE, USER_READ)).toBe(FILLED));
      expect(counts).toMatchObject({walks: 1, failedWalks: 0});
      expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(9));
    }
  });

  test('two addresses that share a guest table share its place in the nested TLB', () => {
    const guest = experiment({processor: {nestedTlb: fully(8)}});
    guest.map(PAGE, 8);
    guest.map(PAGE + 1, 9);
    guest.access(PAGE, USER_READ);
    const counts = guest.during(() => guest.access(PAGE + 1, USER_READ));
    // Four tables are hits; the page is new, and four nested entries place it.
    expect(counts).toMatchObject({nestedTlbHits: 4, nestedWalkLoadsL2: 4, guestWalkLoadsL2: 4});
  });

  test('a guest table reached from two roots is placed once', () => {
    const guest = experiment({processor: {nestedTlb: fully(16)}});
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_READ);
    const table = guest.table(PAGE, 3);
    guest.load(guest.newTable(), 1);
    guest.store(PAGE, 4, table, TABLE | ACCESSED);
    const counts = guest.during(() => guest.access(PAGE, USER_READ));
    // The new root is placed by four loads; three tables and the page are hits.
    expect(counts).toMatchObject({nestedTlbHits: 4, nestedWalkLoadsL2: 4});
  });
});

describe('an entry of the nested TLB is a host page', () => {
  /** Nested entries that place one frame with four levels, by the level of the host page. */
  const placing = [0, 4, 3, 2];

  for (const hostLeaf of [1, 2, 3]) {
    test(`host pages of level ${hostLeaf}: what lies in one is placed once`, () => {
      const guest = experiment({host: {pageKiB: PAGE_KIB[hostLeaf]}, processor: {nestedTlb: fully(16)}});
      guest.map(PAGE, 8);
      guest.map(PAGE + 1, 9);
      // The tables' frames 60 to 63 are one large page and part of one huge page; 8 and 9 share a large page.
      const first = guest.during(() => guest.access(PAGE, USER_READ));
      const second = guest.during(() => guest.access(PAGE + 1, USER_READ));
      const hostPages = hostLeaf === 1 ? 5 : 2;
      expect(first).toMatchObject({
        nestedTlbHits: 5 - hostPages,
        nestedWalkLoadsL2: hostPages * placing[hostLeaf],
      });
      const news = hostLeaf === 1 ? 1 : 0;
      expect(second).toMatchObject({nestedTlbHits: 5 - news, nestedWalkLoadsL2: news * placing[hostLeaf]});
      expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(9));
      guest.hypervisor.audit();
    });
  }

  test('one entry of 2 MiB reaches 512 frames', () => {
    const guest = experiment({
      indexBits: 9,
      guestFrames: 1024,
      host: {pageKiB: 2048},
      processor: {nestedTlb: fully(2)},
    });
    for (const page of [0, 1, 255, 511]) guest.map(page, page);
    guest.access(0, USER_READ);
    // The tables lie in the second large page, the data in the first.
    for (const page of [1, 255, 511]) {
      expect(guest.during(() => guest.access(page, USER_READ))).toMatchObject({
        nestedTlbHits: 5,
        nestedWalkLoadsL2: 0,
      });
    }
  });

  test('a frame taken or protected takes the whole entry with it, and the pieces are placed one by one', () => {
    for (const change of ['hostUnmap', 'hostProtect'] as const) {
      const guest = experiment({host: {pageKiB: 2048}, processor: {nestedTlb: fully(16)}});
      for (const page of [4, 5, 6, 7]) guest.map(page, page + 4);
      guest.access(4, USER_WRITE);
      guest.hypervisor[change](9);
      const counts = guest.during(() => {
        for (const page of [4, 5, 6, 7]) guest.access(page, USER_WRITE);
      });
      expect(counts.exitsNestedViolation).toBe(1);
      expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(11));
      guest.hypervisor.audit();
    }
  });
});

describe('what is held is the smaller of the guest page and the host page', () => {
  for (const guestLeaf of [1, 2, 3]) {
    for (const hostLeaf of [1, 2, 3]) {
      test(`guest page of level ${guestLeaf}, host page of level ${hostLeaf}`, () => {
        const guest = experiment({
          processor: {tlb: ONE_LEVEL_TLB},
          host: {pageKiB: PAGE_KIB[hostLeaf]},
        });
        const page = 16 + 7;
        const frame = 32 + 7;
        guest.map(
          guest.paging.base(page, guestLeaf),
          guest.paging.base(frame, guestLeaf),
          USED_LEAF,
          guestLeaf,
        );
        guest.access(page, USER_READ);
        const held = Math.min(guestLeaf, hostLeaf);
        expect(guest.machine.cpu.tlbs.flatMap(tlb => [...tlb.list()])).toEqual([
          {
            gvn: guest.paging.base(page, held),
            pcid: 0,
            frame: guest.machine.physmap.frameOf(guest.paging.base(frame, held)),
            rights: WRITE | USER_MODE | 2,
            level: held,
            guestLevel: guestLeaf,
            global: false,
            dirty: true,
          },
        ]);
        // Every page of the held one hits, and leads to its own frame.
        const pages = guest.paging.pagesIn(held);
        for (let at = 0; at < pages; at++) {
          const base = guest.paging.base(page, held);
          expect(guest.loads(base + at, USER_WRITE)).toBe(0);
          expect(guest.machine.cpu.frame).toBe(
            guest.machine.physmap.frameOf(guest.paging.base(frame, held) + at),
          );
        }
      });
    }
  }

  const fragmented = (flags = USED_LEAF): Experiment => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
    guest.map(4, 4, flags, 2);
    guest.map(8, 8, flags, 2);
    guest.map(0, 0, flags);
    for (let page = 4; page < 12; page++) guest.access(page, USER_READ);
    guest.access(0, USER_READ);
    return guest;
  };
  const held = (guest: Experiment): number[] => {
    const pages = guest.machine.cpu.tlbs.flatMap(tlb => [...tlb.list()].map(({gvn}) => gvn));
    return [...new Set(pages)].sort((a, b) => a - b);
  };

  test('INVLPG of any address in a large page drops every piece of it, and nothing else', () => {
    for (const address of [4, 5, 6, 7]) {
      const guest = fragmented();
      expect(held(guest)).toEqual([0, 4, 5, 6, 7, 8, 9, 10, 11]);
      guest.mmu.invlpg(address);
      expect(held(guest)).toEqual([0, 8, 9, 10, 11]);
    }
  });

  test('INVLPG drops the pieces of a global page, under any PCID', () => {
    const guest = fragmented(USED_LEAF | GLOBAL);
    guest.load(guest.root, 7);
    guest.mmu.invlpg(6);
    expect(held(guest)).toEqual([0, 8, 9, 10, 11]);
  });

  test('INVPCID of one address drops the pieces in its PCID and keeps those of others', () => {
    const guest = fragmented();
    guest.mmu.invpcid(0, 3, 6);
    expect(held(guest)).toEqual([0, 4, 5, 6, 7, 8, 9, 10, 11]);
    guest.mmu.invpcid(0, 0, 6);
    expect(held(guest)).toEqual([0, 8, 9, 10, 11]);
  });

  test('an EPT violation on one piece drops that piece alone: the others still hit', () => {
    for (const flags of [USED_LEAF, USED_LEAF | GLOBAL]) {
      const guest = experiment({host: {warm: 0}, processor: {tlb: TWO_LEVEL_TLB}});
      guest.map(4, 4, flags, 2);
      for (const page of [4, 5, 6]) guest.access(page, USER_WRITE);
      expect(held(guest)).toEqual([4, 5, 6]);
      const violation = guest.during(() => guest.access(7, USER_WRITE));
      expect(violation).toMatchObject({exitsNestedViolation: 1, walks: 2});
      expect(held(guest)).toEqual([4, 5, 6, 7]);
      for (const page of [4, 5, 6, 7]) expect(guest.loads(page, USER_WRITE)).toBe(0);
    }
  });

  test('a violation on a piece that is held read-only drops it and no other', () => {
    const guest = fragmented();
    guest.hypervisor.hostProtect(6);
    for (let page = 4; page < 8; page++) guest.access(page, USER_READ);
    expect(guest.during(() => guest.access(6, USER_WRITE))).toMatchObject({
      exitsNestedViolation: 1,
      walks: 2,
    });
    for (const page of [4, 5, 7]) expect(guest.loads(page, USER_READ)).toBe(0);
  });

  test('pieces of a huge page, 2 MiB each, all go', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}, host: {pageKiB: 2048}});
    guest.map(16, 16, USED_LEAF, 3);
    for (const page of [16, 20, 24, 28]) guest.access(page, USER_READ);
    expect(held(guest)).toEqual([16, 20, 24, 28]);
    guest.mmu.invlpg(27);
    expect(held(guest)).toEqual([]);
  });
});

describe('EPT violations', () => {
  test('on a cold host an access violates once for each table and once for the page: g + 1', () => {
    for (const levels of [4, 5]) {
      const guest = experiment({levels, host: {warm: 0}});
      guest.map(PAGE, 8);
      const counts = guest.during(() => expect(guest.access(PAGE, USER_READ)).toBe(FILLED));
      expect(counts).toMatchObject({
        exitsNestedViolation: levels + 1,
        hostFaults: levels + 1,
        nestedEntriesFilled: levels + 1,
        // One walk is cut short by each violation, and one succeeds.
        walks: levels + 2,
        failedWalks: levels + 1,
        tlbFills: 1,
      });
      expect(guest.during(() => guest.access(PAGE, USER_WRITE)).exitsNestedViolation).toBe(0);
    }
  });

  test('what an access on a cold host loads, walk by walk', () => {
    const guest = experiment({host: {warm: 0, levels: 4}});
    guest.map(PAGE, 8);
    const counts = guest.during(() => guest.access(PAGE, USER_READ));
    // The frames 63, 62, 61, 60 of the tables are 333, 332, 331, 330 to the base of 4, and frame 8 is 020: the root has
    // no entry yet (1 load), then the tables share all but the leaf (4 loads each), then 020 lacks level 3's entry (2).
    // Walk n, for n from 0 to 3, places n tables by 4 loads each and reads n guest entries before it is cut short.
    const cutShort = [1, 4 + 4, 8 + 4, 12 + 4, 16 + 2];
    const last = 5 * 4;
    expect(counts.nestedWalkLoadsL2).toBe(cutShort.reduce((sum, loads) => sum + loads, 0) + last);
    expect(counts.guestWalkLoadsL2).toBe(0 + 1 + 2 + 3 + 4 + 4);
  });

  test('a violation drops the nested paging-structure entries on the path to its frame', () => {
    // All frames lie in one nested PT where a table has 512 entries, so one nested PDE leads to all of them.
    const guest = experiment({
      indexBits: 9,
      guestFrames: 64,
      host: {warm: 0},
      processor: {nestedWalkCaches: walkCachesOf(2)},
    });
    guest.map(PAGE, 8);
    guest.map(PAGE + 1, 9);
    guest.access(PAGE, USER_READ);
    const counts = guest.during(() => guest.access(PAGE + 1, USER_READ));
    // Four tables and, in vain, the page by one load each; then the root by four, and one each for the rest.
    expect(counts).toMatchObject({exitsNestedViolation: 1, nestedWalkLoadsL2: 4 + 1 + 4 + 3 + 1});
  });

  test('the violation of a table drops no path to it, that of the page drops the path to the page', () => {
    const guest = experiment({host: {warm: 0}, processor: {walkCaches: walkCachesOf(4)}});
    guest.map(PAGE, 8);
    guest.map(PAGE + 16, 9);
    guest.access(PAGE, USER_READ);
    // PAGE + 16 shares the root and the PDPT. Its PD violates, whose walk began at the PDPT, then its PT, whose walk does
    // so again, and then the page, after which the walk begins at the root.
    const counts = guest.during(() => guest.access(PAGE + 16, USER_READ));
    expect(counts).toMatchObject({exitsNestedViolation: 3, walks: 4, guestWalkCacheHits: 3});
  });

  test('tables that share one 2 MiB page of the host violate once together', () => {
    const guest = experiment({host: {warm: 0, pageKiB: 2048}});
    guest.map(PAGE, 8);
    // The tables' frames 60 to 63 are one block of four, and the page lies in another.
    expect(guest.during(() => guest.access(PAGE, USER_READ)).exitsNestedViolation).toBe(2);
    guest.map(PAGE + 1, 9);
    expect(guest.during(() => guest.access(PAGE + 1, USER_READ)).exitsNestedViolation).toBe(0);
  });

  test('no access violates more than g + 1 times, whatever was touched before', () => {
    const guest = experiment({host: {warm: 0}});
    for (let page = 0; page < 24; page++) {
      guest.map(page, page);
      const {exitsNestedViolation} = guest.during(() => guest.access(page, USER_WRITE));
      expect(exitsNestedViolation).toBeLessThanOrEqual(5);
      expect(exitsNestedViolation).toBeGreaterThanOrEqual(1);
    }
    // 24 pages, 6 PTs, 2 PDs (of 16 pages each), 1 PDPT, 1 PML4.
    expect(guest.machine.events.exitsNestedViolation).toBe(24 + 6 + 2 + 1 + 1);
  });

  test('a guest fault on a cold host violates for the tables it read, and not for the page', () => {
    const guest = experiment({host: {warm: 0}});
    guest.map(PAGE, 8, PRESENT | USER);
    const counts = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(GUEST_FAULT));
    expect(counts).toMatchObject({exitsNestedViolation: 4, failedWalks: 5, tlbFills: 0});
    expect(guest.machine.physmap.isBacked(8)).toBe(false);
  });

  test('what the guest does to its own tables exits never: CR3, INVLPG, INVPCID, table stores, faults', () => {
    const guest = experiment({processor: {tlb: TWO_LEVEL_TLB, walkCaches: ALL_WALK_CACHES}});
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_WRITE);
    guest.map(PAGE, 9, PRESENT | USER);
    guest.mmu.invlpg(PAGE);
    expect(guest.access(PAGE, USER_WRITE)).toBe(GUEST_FAULT);
    guest.mmu.invpcid(1, 0, 0);
    guest.mmu.toggleGlobalPages();
    guest.mmu.readCr3();
    guest.load(guest.root, 4);
    guest.access(PAGE, USER_READ);
    expect(guest.exits()).toBe(0);
  });

  test('without VPIDs a violation empties the TLB and the walk caches, and with them it does not', () => {
    for (const vpid of [true, false]) {
      const guest = experiment({
        host: {warm: 0},
        processor: {vpid, tlb: TWO_LEVEL_TLB, walkCaches: ALL_WALK_CACHES, nestedTlb: fully(16)},
      });
      guest.map(PAGE, 8);
      guest.map(PAGE + 1, 9);
      guest.access(PAGE, USER_READ);
      guest.access(PAGE + 1, USER_READ);
      const counts = guest.during(() => guest.access(PAGE, USER_READ));
      expect(counts.tlbMisses).toBe(vpid ? 0 : 1);
      // The nested TLB holds guest-physical mappings, which no exit empties: only guest entries are loaded.
      expect(counts.nestedWalkLoadsL2).toBe(0);
    }
  });
});

describe('accessed and dirty bits', () => {
  test('an access that faults, or that violates, sets no guest bit', () => {
    const guest = experiment({host: {warm: 0}});
    guest.map(PAGE, 8, PRESENT | USER);
    for (const level of [2, 3, 4]) guest.store(PAGE, level, guest.table(PAGE, level - 1), TABLE);
    guest.access(PAGE, USER_WRITE);
    expect([1, 2, 3, 4].map(level => guest.flags(PAGE, level) & (ACCESSED | DIRTY))).toEqual([0, 0, 0, 0]);
    expect(guest.machine.events.guestWalkAdUpdates).toBe(0);
  });

  test('a store sets A on the whole path and D in the leaf', () => {
    const guest = experiment();
    guest.map(PAGE, 8, TABLE);
    for (const level of [2, 3, 4]) guest.store(PAGE, level, guest.table(PAGE, level - 1), TABLE);
    const counts = guest.during(() => guest.access(PAGE, USER_WRITE));
    expect([1, 2, 3, 4].map(level => guest.flags(PAGE, level) & (ACCESSED | DIRTY))).toEqual([
      ACCESSED | DIRTY,
      ACCESSED,
      ACCESSED,
      ACCESSED,
    ]);
    // On a warm host every nested entry is accessed and dirty already.
    expect(counts).toMatchObject({guestWalkAdUpdates: 4, nestedWalkAdUpdates: 0});
  });

  test('a page first read on a cold host is dirtied in both dimensions by its first store', () => {
    const guest = experiment({host: {warm: 0}, processor: {tlb: TWO_LEVEL_TLB}});
    guest.map(PAGE, 8, TABLE | ACCESSED);
    guest.access(PAGE, USER_READ);
    const store = guest.during(() => guest.access(PAGE, USER_WRITE));
    expect(store).toMatchObject({walks: 1, guestWalkAdUpdates: 1, nestedWalkAdUpdates: 1});
    expect(guest.loads(PAGE, USER_WRITE)).toBe(0);
  });

  test('the nested dirty bit alone sends the first store to a walk', () => {
    const guest = experiment({host: {warm: 0}, processor: {tlb: TWO_LEVEL_TLB, nestedTlb: fully(16)}});
    guest.map(PAGE, 8, USED_LEAF);
    guest.access(PAGE, USER_READ);
    // The four tables are hits, since a walk uses a table as a store does; the page is not known to be dirty.
    expect(guest.during(() => guest.access(PAGE, USER_WRITE))).toMatchObject({
      walks: 1,
      nestedTlbHits: 4,
      nestedWalkLoadsL2: 4,
      nestedWalkAdUpdates: 1,
    });
    expect(guest.during(() => guest.access(PAGE, USER_WRITE)).walks).toBe(0);
  });
});

describe('what the host takes and protects', () => {
  const CACHED: Partial<ProcessorGeometry> = {
    tlb: TWO_LEVEL_TLB,
    walkCaches: ALL_WALK_CACHES,
    nestedWalkCaches: ALL_WALK_CACHES,
    nestedTlb: fully(32),
  };

  for (const hostLeaf of [1, 2, 3]) {
    test(`a page taken back violates once, then lies elsewhere; host pages of level ${hostLeaf}`, () => {
      const guest = experiment({processor: CACHED, host: {pageKiB: PAGE_KIB[hostLeaf]}});
      guest.map(PAGE, 8);
      guest.map(PAGE + 1, 9);
      guest.access(PAGE, USER_WRITE);
      const before = guest.machine.cpu.frame;
      // One leaf goes; a page of level 2 becomes one table, a page of level 3 two.
      expect(guest.during(() => guest.hypervisor.hostUnmap(8))).toMatchObject({
        hostUnmaps: 1,
        hostEntriesDropped: 1,
        nestedTablesAllocated: hostLeaf - 1,
        nestedFlushes: 1,
      });
      guest.hypervisor.audit();
      const counts = guest.during(() => expect(guest.access(PAGE, USER_READ)).toBe(FILLED));
      expect(counts).toMatchObject({exitsNestedViolation: 1, hostFaults: 1});
      expect(guest.machine.cpu.frame).not.toBe(before);
      expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(8));
      expect(guest.during(() => guest.access(PAGE + 1, USER_READ)).exitsNestedViolation).toBe(0);
      guest.hypervisor.audit();
    });
  }

  test('a guest table taken back violates at the next walk through it, and keeps its entries', () => {
    const guest = experiment({processor: CACHED});
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_READ);
    guest.hypervisor.hostUnmap(guest.table(PAGE, 2));
    const counts = guest.during(() => expect(guest.access(PAGE, USER_READ)).toBe(FILLED));
    expect(counts.exitsNestedViolation).toBe(1);
    guest.hypervisor.audit();
  });

  test('INVEPT drops the nested paging-structure entries of all frames', () => {
    const guest = experiment({
      indexBits: 9,
      guestFrames: 64,
      processor: {nestedWalkCaches: walkCachesOf(2)},
    });
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_READ);
    guest.hypervisor.hostUnmap(9);
    // The root by four loads; the three other tables and the page, whose nested PDE is held again, by one each.
    expect(guest.during(() => guest.access(PAGE, USER_READ)).nestedWalkLoadsL2).toBe(4 + 3 + 1);
  });

  test('a frame that was never backed can be taken back: nothing is mapped, so nothing goes', () => {
    const guest = experiment({processor: CACHED, host: {warm: 0, pageKiB: 2048}});
    guest.map(PAGE, 8);
    expect(guest.during(() => guest.hypervisor.hostUnmap(8))).toMatchObject({
      hostUnmaps: 1,
      hostEntriesDropped: 0,
      nestedFlushes: 0,
    });
    // Four tables in one block, and the page alone: its block is in pieces.
    expect(guest.during(() => guest.access(PAGE, USER_READ)).exitsNestedViolation).toBe(2);
    expect([8, 9].map(gfn => guest.machine.physmap.isBacked(gfn))).toEqual([true, false]);
    guest.hypervisor.audit();
  });

  test('a protected page is read freely, and its first store exits', () => {
    for (const pageKiB of [4, 2048]) {
      const guest = experiment({processor: CACHED, host: {pageKiB}});
      guest.map(PAGE, 8);
      guest.access(PAGE, USER_WRITE);
      guest.hypervisor.hostProtect(8);
      expect(guest.during(() => guest.access(PAGE, USER_READ)).exitsNestedViolation).toBe(0);
      expect(guest.during(() => guest.access(PAGE, USER_WRITE))).toMatchObject({
        exitsNestedViolation: 1,
        hostFaults: 0,
      });
      expect(guest.during(() => guest.access(PAGE, USER_WRITE)).exitsNestedViolation).toBe(0);
      guest.hypervisor.audit();
    }
  });

  test("a protected guest table exits at the next walk, because the walker's use of it counts as a store", () => {
    const guest = experiment({processor: CACHED});
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_READ);
    guest.hypervisor.hostProtect(guest.table(PAGE, 1));
    expect(guest.during(() => guest.access(PAGE, USER_READ)).exitsNestedViolation).toBe(1);
    expect(guest.during(() => guest.access(PAGE, USER_READ)).exitsNestedViolation).toBe(0);
  });

  test('with staleFaults a protected page still exits and raises no spurious fault in the guest', () => {
    const guest = experiment({processor: {...CACHED, staleFaults: true}});
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_WRITE);
    guest.hypervisor.hostProtect(8);
    guest.access(PAGE, USER_READ);
    expect(guest.during(() => guest.access(PAGE, USER_WRITE))).toMatchObject({
      exitsNestedViolation: 1,
      spuriousFaults: 0,
    });
  });

  test('every frame may be taken and protected in any order, and the tables stay right', () => {
    for (const hostLeaf of [1, 2, 3]) {
      const guest = experiment({processor: CACHED, host: {pageKiB: PAGE_KIB[hostLeaf], warm: hostLeaf % 2}});
      for (let page = 0; page < 16; page++) guest.map(page, page);
      // 7 and 5 have no factor in common with 16, so each sequence visits every frame.
      for (let step = 0; step < 48; step++) {
        guest.hypervisor.hostUnmap((step * 7) % 16);
        guest.hypervisor.audit();
        guest.hypervisor.hostProtect((step * 5) % 16);
        guest.access((step * 5 + 1) % 16, USER_WRITE);
        guest.hypervisor.audit();
        expect(guest.access((step * 7) % 16, USER_READ)).toBe(FILLED);
        expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf((step * 7) % 16));
        guest.hypervisor.audit();
      }
    }
  });
});

describe('memory for nested tables', () => {
  test('64 guest frames in tables of 4 entries: 16 + 4 + 1 + 1 pages; 2 MiB pages need no PTs, 1 GiB pages no PDs', () => {
    const pages = (hostLeaf: number): number =>
      experiment({host: {pageKiB: PAGE_KIB[hostLeaf]}}).hypervisor.overheadBytes().end / 4096;
    expect([1, 2, 3].map(pages)).toEqual([16 + 4 + 1 + 1, 4 + 1 + 1, 1 + 1]);
  });

  test('a cold host starts with the root alone', () => {
    expect(experiment({host: {warm: 0}}).hypervisor.overheadBytes()).toEqual({end: 4096, peak: 4096});
  });

  test('tables made on a violation are counted', () => {
    const guest = experiment({host: {warm: 0}});
    guest.map(PAGE, 8);
    guest.access(PAGE, USER_READ);
    const {end} = guest.hypervisor.overheadBytes();
    expect(guest.machine.events.nestedTablesAllocated).toBe(end / 4096 - 1);
  });
});
