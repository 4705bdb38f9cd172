import {describe, expect, test} from 'vitest';
import {BARE, fully, TWO_LEVEL_TLB, walkCachesOf} from '../testing/processors.ts';
import {Events} from '../timing/events.ts';
import {FETCH, Paging, READ, USER_MODE, WRITE, type Access, type Gvn, type Pcid} from './address.ts';
import {Clock} from './clock.ts';
import {Cpu} from './cpu.ts';
import type {ProcessorGeometry} from './geometry.ts';
import {
  FILLED,
  GUEST_FAULT,
  INVPCID_ADDRESS,
  INVPCID_ALL,
  INVPCID_ALL_WITH_GLOBAL,
  INVPCID_CONTEXT,
  RESOLVED,
  type Mmu,
  type Translated,
} from './mmu.ts';
import {ALL_RIGHTS} from './rights.ts';

/**
 * The table of Intel's manual (vol. 3, section 4.10.4) row by row. A Cpu holds the page PAGE and the page OTHER, in
 * another PT, under the PCIDs HERE (loaded) and THERE; a global page GLOBAL_PAGE and one GLOBAL_OTHER; and for each
 * PCID the PDEs on the path to PAGE and to OTHER. What a row must remove is gone, and what it keeps is kept, by our
 * choice, since more would be legal: so counts are defined.
 */
const HERE: Pcid = 1;
const THERE: Pcid = 2;
const PAGE = 0;
const GLOBAL_PAGE = 1;
const OTHER = 16;
const GLOBAL_OTHER = 17;

const PROCESSOR: ProcessorGeometry = {...BARE, tlb: TWO_LEVEL_TLB, walkCaches: walkCachesOf(2)};

const TRANSLATION = {frame: 7, rights: ALL_RIGHTS, level: 1, guestLevel: 1, global: false, dirty: true};

function filled(processor = PROCESSOR): Cpu {
  const paging = new Paging(4, 2);
  paging.intern(1);
  const cpu = new Cpu(paging, processor, new Events(), new Clock());
  for (const pcid of [HERE, THERE]) {
    cpu.pcid = pcid;
    for (const gvn of [PAGE, OTHER]) {
      cpu.fill(gvn, READ, TRANSLATION);
      cpu.walkCaches.insert(gvn, pcid, 2, 9, 9, ALL_RIGHTS);
    }
  }
  for (const gvn of [GLOBAL_PAGE, GLOBAL_OTHER]) cpu.fill(gvn, FETCH, {...TRANSLATION, global: true});
  cpu.pcid = HERE;
  return cpu;
}

/** What a lookup would find, as sentences; lookups that a translation must serve are told apart by an Mmu that counts. */
function heldPages(cpu: Cpu): string[] {
  const found = new Set<string>();
  for (const tlb of cpu.tlbs) {
    for (const {gvn, pcid, global} of tlb.list()) found.add(global ? `global ${gvn}` : `${pcid}: ${gvn}`);
  }
  return [...found].sort();
}

function heldPaths(cpu: Cpu): string[] {
  const path = (gvn: Gvn, pcid: Pcid): string[] => {
    const held = cpu.walkCaches.lookup(gvn, pcid) > 0;
    return held ? [`${pcid}: ${gvn}`] : [];
  };
  return [...path(PAGE, HERE), ...path(OTHER, HERE), ...path(PAGE, THERE), ...path(OTHER, THERE)];
}

const PAGES_HERE = [`${HERE}: ${PAGE}`, `${HERE}: ${OTHER}`];
const PAGES_THERE = [`${THERE}: ${PAGE}`, `${THERE}: ${OTHER}`];
const GLOBALS = [`global ${GLOBAL_PAGE}`, `global ${GLOBAL_OTHER}`];
const PATHS_HERE = PAGES_HERE;
const PATHS_THERE = PAGES_THERE;

describe('what each invalidation removes and keeps', () => {
  const ROWS: readonly {
    operation: string;
    act: (cpu: Cpu) => void;
    pages: readonly string[];
    paths: readonly string[];
  }[] = [
    {
      operation: 'nothing',
      act: () => {},
      pages: [...PAGES_HERE, ...PAGES_THERE, ...GLOBALS],
      paths: [...PATHS_HERE, ...PATHS_THERE],
    },
    {
      operation: 'MOV to CR3 of the same PCID',
      act: cpu => cpu.loadCr3({root: 0, pcid: HERE, noFlush: false}),
      pages: [...PAGES_THERE, ...GLOBALS],
      paths: PATHS_THERE,
    },
    {
      operation: 'MOV to CR3 of another PCID',
      act: cpu => cpu.loadCr3({root: 0, pcid: THERE, noFlush: false}),
      pages: [...PAGES_HERE, ...GLOBALS],
      paths: PATHS_HERE,
    },
    {
      operation: 'MOV to CR3 with the no-flush bit',
      act: cpu => cpu.loadCr3({root: 0, pcid: THERE, noFlush: true}),
      pages: [...PAGES_HERE, ...PAGES_THERE, ...GLOBALS],
      paths: [...PATHS_HERE, ...PATHS_THERE],
    },
    {
      operation: 'INVLPG',
      act: cpu => cpu.flushPage(PAGE),
      pages: [`${HERE}: ${OTHER}`, ...PAGES_THERE, ...GLOBALS],
      paths: PATHS_THERE,
    },
    {
      operation: 'INVLPG of a global page',
      act: cpu => cpu.flushPage(GLOBAL_PAGE),
      pages: [...PAGES_HERE, ...PAGES_THERE, `global ${GLOBAL_OTHER}`],
      paths: PATHS_THERE,
    },
    {
      operation: 'INVPCID of an address',
      act: cpu => cpu.invpcid(INVPCID_ADDRESS, THERE, PAGE),
      pages: [...PAGES_HERE, `${THERE}: ${OTHER}`, ...GLOBALS],
      paths: [...PATHS_HERE, `${THERE}: ${OTHER}`],
    },
    {
      operation: 'INVPCID of an address that is global',
      act: cpu => cpu.invpcid(INVPCID_ADDRESS, THERE, GLOBAL_PAGE),
      pages: [...PAGES_HERE, ...PAGES_THERE, ...GLOBALS],
      // GLOBAL_PAGE lies in the PT of PAGE, whose PDE is used for it.
      paths: [...PATHS_HERE, `${THERE}: ${OTHER}`],
    },
    {
      operation: 'INVPCID of a context',
      act: cpu => cpu.invpcid(INVPCID_CONTEXT, THERE, 0),
      pages: [...PAGES_HERE, ...GLOBALS],
      paths: PATHS_HERE,
    },
    {
      operation: 'INVPCID of all, global too',
      act: cpu => cpu.invpcid(INVPCID_ALL_WITH_GLOBAL, 0, 0),
      pages: [],
      paths: [],
    },
    {
      operation: 'INVPCID of all but what is global',
      act: cpu => cpu.invpcid(INVPCID_ALL, 0, 0),
      pages: GLOBALS,
      paths: [],
    },
    {operation: 'MOV to CR4 that toggles PGE', act: cpu => cpu.flushAll(), pages: [], paths: []},
    {
      operation: '#PF raised',
      act: cpu => cpu.faultRaised(PAGE),
      pages: [`${HERE}: ${OTHER}`, ...PAGES_THERE, ...GLOBALS],
      paths: [`${HERE}: ${OTHER}`, ...PATHS_THERE],
    },
    {
      operation: '#PF raised on a global page',
      act: cpu => cpu.faultRaised(GLOBAL_OTHER),
      pages: [...PAGES_HERE, ...PAGES_THERE, `global ${GLOBAL_PAGE}`],
      paths: [`${HERE}: ${PAGE}`, ...PATHS_THERE],
    },
    {
      operation: 'an EPT violation',
      act: cpu => cpu.violationRaised(PAGE),
      pages: [`${HERE}: ${OTHER}`, ...PAGES_THERE, ...GLOBALS],
      paths: [`${HERE}: ${OTHER}`, ...PATHS_THERE],
    },
    {
      operation: 'a VM exit or entry of a machine with a tag',
      act: cpu => cpu.worldSwitch(),
      pages: [...PAGES_HERE, ...PAGES_THERE, ...GLOBALS],
      paths: [...PATHS_HERE, ...PATHS_THERE],
    },
  ];
  for (const {operation, act, pages, paths} of ROWS) {
    test(operation, () => {
      const cpu = filled();
      act(cpu);
      expect(heldPages(cpu)).toEqual([...pages].sort());
      expect(heldPaths(cpu)).toEqual([...paths]);
    });
  }

  test('a VM exit or entry of a machine without a tag', () => {
    const cpu = filled({...PROCESSOR, vpid: false});
    cpu.worldSwitch();
    expect(heldPages(cpu)).toEqual([]);
    expect(heldPaths(cpu)).toEqual([]);
  });
});

test('INVLPG drops the page whatever its size, on both levels, for data and instructions', () => {
  for (const level of [1, 2, 3]) {
    for (const access of [READ, FETCH]) {
      const cpu = filled();
      cpu.flushAll();
      const page = 32 + 3;
      cpu.fill(page, access, {...TRANSLATION, frame: 32, level, guestLevel: level});
      expect(cpu.tlbs.flatMap(tlb => [...tlb.list()]).length, 'one entry a level').toBe(2);
      cpu.flushPage(page);
      expect(heldPages(cpu)).toEqual([]);
    }
  }
});

/** Answers as it is told, and counts how often it is asked. */
class Answer implements Mmu {
  asked = 0;
  staleFaults = 0;
  private readonly answer: () => Translated;

  constructor(answer: () => Translated) {
    this.answer = answer;
  }

  translate(): Translated {
    this.asked++;
    return this.answer();
  }

  staleFault(): void {
    this.staleFaults++;
  }

  emulateStore(): void {}
  emulateData(): void {}
  loadCr3(): void {}
  readCr3(): void {}
  invlpg(): void {}
  invpcid(): void {}
  toggleGlobalPages(): void {}
  hint(): void {}
}

describe('an access', () => {
  test('asks the Mmu only where the TLB cannot serve it', () => {
    const cpu = filled();
    const mmu = new Answer(() => GUEST_FAULT);
    expect(cpu.access(mmu, PAGE, WRITE | USER_MODE)).toBe(FILLED);
    expect(mmu.asked).toBe(0);
    expect(cpu.access(mmu, 40, READ)).toBe(GUEST_FAULT);
    expect(mmu.asked).toBe(1);
    expect(cpu.events).toMatchObject({tlbLookups: 2, tlbHits: 1, tlbMisses: 1});
  });

  test('an entry whose rights do not cover it goes, and the Mmu is asked', () => {
    const cpu = filled();
    cpu.flushAll();
    cpu.fill(PAGE, READ, {...TRANSLATION, rights: 0});
    const mmu = new Answer(() => {
      cpu.fill(PAGE, READ, TRANSLATION);
      return FILLED;
    });
    cpu.access(mmu, PAGE, READ | USER_MODE);
    cpu.access(mmu, PAGE, READ | USER_MODE);
    expect(mmu.asked).toBe(1);
    expect(cpu.events).toMatchObject({tlbLookups: 2, tlbHits: 1, tlbMisses: 1});
  });

  test('an entry that is refused goes also where the walk gives a page of another size', () => {
    const cpu = filled();
    cpu.flushAll();
    cpu.fill(PAGE, READ, {...TRANSLATION, rights: 0});
    const mmu = new Answer(() => {
      cpu.fill(PAGE, READ, {...TRANSLATION, level: 2, guestLevel: 2});
      return FILLED;
    });
    cpu.access(mmu, PAGE, WRITE);
    cpu.access(mmu, PAGE, WRITE);
    expect(mmu.asked).toBe(1);
  });

  test('an entry of the second level that is refused is replaced there too', () => {
    const cpu = filled();
    cpu.flushAll();
    cpu.fill(PAGE, FETCH, {...TRANSLATION, dirty: false});
    const mmu = new Answer(() => {
      cpu.fill(PAGE, WRITE, TRANSLATION);
      return FILLED;
    });
    // Only the instruction TLB and the second level hold it, and it is not known to be dirty.
    cpu.access(mmu, PAGE, WRITE);
    expect(mmu.asked).toBe(1);
    const second = [...cpu.tlbs.at(-2)!.list()];
    expect(second).toEqual([{gvn: PAGE, pcid: HERE, ...TRANSLATION}]);
  });

  test('with staleFaults a refused entry is a fault first, and the Mmu hears of it if the tables permit the access', () => {
    const cpu = filled({...PROCESSOR, staleFaults: true});
    cpu.flushAll();
    cpu.fill(PAGE, READ, {...TRANSLATION, rights: 0});
    const permitted = new Answer(() => FILLED);
    cpu.access(permitted, PAGE, WRITE);
    expect(permitted.staleFaults).toBe(1);
    cpu.fill(PAGE, READ, {...TRANSLATION, rights: 0});
    const refused = new Answer(() => GUEST_FAULT);
    cpu.access(refused, PAGE, WRITE);
    expect(refused.staleFaults).toBe(0);
  });

  test('with staleFaults a fault that the hypervisor had to resolve was not for nothing', () => {
    const cpu = filled({...PROCESSOR, staleFaults: true});
    cpu.flushAll();
    cpu.fill(PAGE, READ, {...TRANSLATION, rights: 0});
    const resolved = new Answer(() => RESOLVED);
    expect(cpu.access(resolved, PAGE, WRITE)).toBe(FILLED);
    expect(resolved.asked).toBe(1);
    expect(resolved.staleFaults).toBe(0);
  });

  test('is filled for who accesses, however the Mmu came by the translation', () => {
    const cpu = filled();
    const resolved = new Answer(() => RESOLVED);
    expect(cpu.access(resolved, 40, READ)).toBe(FILLED);
    cpu.fill(PAGE, READ, {...TRANSLATION, rights: 0});
    expect(cpu.access(resolved, PAGE, WRITE)).toBe(FILLED);
    expect(resolved.asked).toBe(2);
  });

  test('a processor without a TLB asks for every access', () => {
    const cpu = new Cpu(new Paging(4, 2), BARE, new Events(), new Clock());
    const mmu = new Answer(() => {
      cpu.fill(PAGE, READ, TRANSLATION);
      return FILLED;
    });
    for (let at = 0; at < 3; at++) expect(cpu.access(mmu, PAGE, READ)).toBe(FILLED);
    expect(mmu.asked).toBe(3);
    expect(cpu.frame).toBe(TRANSLATION.frame);
  });
});

test('an access touches one line, a page that is zeroed all 64', () => {
  const caches = {l1: {entries: 128, ways: 128}, l2: {entries: 0, ways: 0}, llc: {entries: 0, ways: 0}};
  const cpu = new Cpu(new Paging(4, 2), {...BARE, caches, cacheFidelity: 'full'}, new Events(), new Clock());
  cpu.frame = 3;
  cpu.touch(USER_MODE, 5);
  cpu.touch(USER_MODE, 5);
  expect(cpu.events).toMatchObject({userDataMemory: 1, userDataL1: 1});
  cpu.touchPage();
  for (let line = 0; line < 64; line++) cpu.touch(READ, line);
  expect(cpu.events, 'the page is held whole').toMatchObject({kernelDataL1: 64, kernelDataMemory: 0});
});

describe('a second level with an array of its own for instructions', () => {
  const OWN: ProcessorGeometry = {...PROCESSOR, tlb: {...TWO_LEVEL_TLB, secondInstruction: fully(8)}};
  const [USER_READ, USER_FETCH] = [READ | USER_MODE, FETCH | USER_MODE];
  const silent = new Answer(() => GUEST_FAULT);

  /** The page and those that push it out of the first level, of four entries. */
  function filledBy(access: Access, processor = OWN, level = 1): Cpu {
    const cpu = new Cpu(new Paging(4, 2), processor, new Events(), new Clock());
    cpu.paging.intern(1);
    for (const page of [0, 1, 2, 3, 4]) {
      cpu.fill(page * cpu.paging.pagesIn(level), access, {...TRANSLATION, level, guestLevel: level});
    }
    return cpu;
  }

  test.each([USER_READ, USER_FETCH])('holds what was accessed so (%d), and nothing else', access => {
    const cpu = filledBy(access);
    const other = access === USER_READ ? USER_FETCH : USER_READ;
    expect(cpu.access(silent, PAGE, other)).toBe(GUEST_FAULT);
    expect(cpu.access(silent, PAGE, access)).toBe(FILLED);
    expect(cpu.events).toMatchObject({stlbHits: 1, tlbMisses: 1});
  });

  test('without it either kind of access finds what the other has filled', () => {
    const cpu = filledBy(USER_READ, PROCESSOR);
    expect(cpu.access(silent, PAGE, USER_FETCH)).toBe(FILLED);
    expect(cpu.events).toMatchObject({stlbHits: 1, tlbMisses: 0});
  });

  test('keeps no 1 GiB page of code, and leaves those of data where they were', () => {
    expect(filledBy(USER_FETCH, OWN, 3).access(silent, PAGE, USER_FETCH)).toBe(GUEST_FAULT);
    expect(filledBy(USER_READ, OWN, 3).access(silent, PAGE, USER_READ)).toBe(FILLED);
  });

  test('is invalidated like the others', () => {
    for (const flush of ['flushAll', 'flushNonGlobal'] as const) {
      const cpu = filledBy(USER_FETCH);
      cpu[flush]();
      expect(heldPages(cpu)).toEqual([]);
    }
    const cpu = filledBy(USER_FETCH);
    cpu.flushPage(PAGE);
    expect(cpu.access(silent, PAGE, USER_FETCH)).toBe(GUEST_FAULT);
  });
});
