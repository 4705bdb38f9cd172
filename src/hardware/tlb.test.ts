import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Paging, type Gvn, type Level, type Pcid} from './address.ts';
import {AssociativeArray, NOWHERE} from './associative.ts';
import type {Replacement} from './geometry.ts';
import {ALL_RIGHTS, MAY_USER} from './rights.ts';
import {Tlb, type Translation} from './tlb.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

const paging = new Paging(4, 2);
const PAGE: Translation = {
  frame: 32,
  rights: ALL_RIGHTS,
  level: 1,
  guestLevel: 1,
  global: false,
  dirty: true,
};
const LARGE_PAGE: Translation = {...PAGE, level: 2, guestLevel: 2};
const PIECE: Translation = {...PAGE, guestLevel: 2};

const tlbOf = (entries: number, levels: readonly Level[] = [1, 2]): Tlb =>
  new Tlb(paging, levels, new AssociativeArray({entries, ways: entries}, 'lru'));

describe('an entry', () => {
  test('comes back as it was put in', () => {
    const tlb = tlbOf(4);
    const entry: Translation = {
      frame: 36,
      rights: MAY_USER,
      level: 2,
      guestLevel: 3,
      global: true,
      dirty: false,
    };
    tlb.fill(6, 9, entry);
    const place = tlb.lookup(6, 9);
    const read = {...PAGE};
    tlb.read(place, read);
    expect(read).toEqual(entry);
    expect([tlb.rightsAt(place), tlb.dirtyAt(place), tlb.levelAt(place)]).toEqual([MAY_USER, false, 2]);
    expect([...tlb.list()]).toEqual([{gvn: 4, pcid: 0, ...entry}]);
  });

  test('of a large page serves every page in it, each with its own frame', () => {
    const tlb = tlbOf(4);
    tlb.fill(5, 0, LARGE_PAGE);
    expect([4, 5, 6, 7].map(gvn => tlb.frameAt(tlb.lookup(gvn, 0), gvn))).toEqual([32, 33, 34, 35]);
    expect([3, 8].map(gvn => tlb.lookup(gvn, 0))).toEqual([NOWHERE, NOWHERE]);
  });

  test('belongs to its PCID, up to 4095, unless it is global', () => {
    const tlb = tlbOf(4);
    tlb.fill(1, 4095, PAGE);
    tlb.fill(2, 4095, {...PAGE, global: true});
    expect([4095, 0, 4094].map(pcid => tlb.lookup(1, pcid) !== NOWHERE)).toEqual([true, false, false]);
    expect([4095, 0, 4094].map(pcid => tlb.lookup(2, pcid) !== NOWHERE)).toEqual([true, true, true]);
  });

  test('takes the place of the one for the same page, global or not', () => {
    const tlb = tlbOf(4);
    tlb.fill(1, 3, PAGE);
    tlb.fill(1, 3, {...PAGE, frame: 40});
    tlb.fill(1, 3, {...PAGE, frame: 41, global: true});
    expect([...tlb.list()].map(({frame}) => frame)).toEqual([41]);
    tlb.fill(1, 3, PAGE);
    expect([...tlb.list()].map(({frame}) => frame)).toEqual([32]);
  });

  test('lies apart from that of another size for the same address, as stale ones may', () => {
    const tlb = tlbOf(4);
    tlb.fill(4, 0, PAGE);
    tlb.fill(4, 0, LARGE_PAGE);
    expect([...tlb.list()].length).toBe(2);
    tlb.dropPage(4, 0);
    expect([...tlb.list()]).toEqual([]);
  });

  test('finds no room in an array of zero entries', () => {
    const tlb = tlbOf(0);
    tlb.fill(1, 0, PAGE);
    expect(tlb.lookup(1, 0)).toBe(NOWHERE);
    tlb.dropPage(1, 0);
    tlb.dropContext(0);
    tlb.dropNonGlobal();
    tlb.dropAll();
  });
});

describe('pieces of a larger guest page', () => {
  test('all go with any address of the page, even where its own piece is not held', () => {
    const tlb = tlbOf(8);
    for (const gvn of [4, 5, 6, 8]) tlb.fill(gvn, 0, PIECE);
    tlb.dropPage(7, 0);
    expect([...tlb.list()].map(({gvn}) => gvn)).toEqual([8]);
  });

  test('of several sizes go together', () => {
    const tlb = tlbOf(8);
    tlb.fill(17, 0, {...PAGE, guestLevel: 3});
    tlb.fill(20, 0, {...LARGE_PAGE, guestLevel: 3});
    tlb.fill(32, 0, {...LARGE_PAGE, guestLevel: 3});
    tlb.dropPage(31, 0);
    expect([...tlb.list()].map(({gvn}) => gvn)).toEqual([32]);
  });

  test('of another PCID stay, and global ones go', () => {
    const tlb = tlbOf(8);
    tlb.fill(4, 1, PIECE);
    tlb.fill(5, 2, PIECE);
    tlb.fill(6, 2, {...PIECE, global: true});
    tlb.dropPage(7, 1);
    expect([...tlb.list()].map(({gvn}) => gvn)).toEqual([5]);
  });

  test('that are global stay where only a context is meant', () => {
    const tlb = tlbOf(8);
    tlb.fill(5, 2, PIECE);
    tlb.fill(6, 2, {...PIECE, global: true});
    tlb.dropPageOfContext(7, 2);
    expect([...tlb.list()].map(({gvn}) => gvn)).toEqual([6]);
  });
});

/** The same, as a list that is searched from one end to the other. */
class PlainTlb {
  entries: ({gvn: Gvn; pcid: Pcid} & Translation)[] = [];

  fill(gvn: Gvn, pcid: Pcid, translation: Translation): void {
    const base = paging.base(gvn, translation.level);
    this.entries = this.entries.filter(
      entry => !(entry.gvn === base && entry.level === translation.level && serves(entry, pcid)),
    );
    this.entries.push({gvn: base, ...translation, pcid: translation.global ? 0 : pcid});
  }

  drop(meant: (entry: PlainTlb['entries'][number]) => boolean): void {
    this.entries = this.entries.filter(entry => !meant(entry));
  }
}

const serves = (entry: {pcid: Pcid; global: boolean}, pcid: Pcid): boolean =>
  entry.global || entry.pcid === pcid;

function covers(entry: {gvn: Gvn; guestLevel: Level}, gvn: Gvn): boolean {
  return paging.base(entry.gvn, entry.guestLevel) === paging.base(gvn, entry.guestLevel);
}

/** Fills and invalidations in any order, on such a TLB and on a plain list; `judge` sees both after each. */
function compare(tlbs: fc.Arbitrary<() => Tlb>, judge: (tlb: Tlb, plain: PlainTlb) => void): void {
  const entry = fc.record({
    frame: fc.constantFrom(0, 16, 32, 48),
    rights: fc.nat({max: 7}),
    level: fc.constantFrom(1, 2),
    guestLevel: fc.constantFrom(1, 2, 3),
    global: fc.boolean(),
    dirty: fc.boolean(),
  });
  const what = fc.constantFrom(
    'fill',
    'fill',
    'fill',
    'page',
    'pageOfContext',
    'pageEverywhere',
    'context',
    'nonGlobal',
    'all',
  );
  const step = fc.tuple(what, fc.nat({max: 63}), fc.nat({max: 2}), entry);
  expectProperty(
    fc.property(tlbs, fc.array(step, {maxLength: sized(60)}), (make, steps) => {
      const tlb = make();
      const plain = new PlainTlb();
      for (const [name, gvn, pcid, filled] of steps) {
        const translation = {...filled, guestLevel: Math.max(filled.level, filled.guestLevel)};
        if (name === 'fill') {
          tlb.fill(gvn, pcid, translation);
          plain.fill(gvn, pcid, translation);
        } else if (name === 'page') {
          tlb.dropPage(gvn, pcid);
          plain.drop(each => covers(each, gvn) && serves(each, pcid));
        } else if (name === 'pageOfContext') {
          tlb.dropPageOfContext(gvn, pcid);
          plain.drop(each => covers(each, gvn) && !each.global && each.pcid === pcid);
        } else if (name === 'pageEverywhere') {
          tlb.dropPageEverywhere(gvn);
          plain.drop(each => covers(each, gvn));
        } else if (name === 'context') {
          tlb.dropContext(pcid);
          plain.drop(each => !each.global && each.pcid === pcid);
        } else if (name === 'nonGlobal') {
          tlb.dropNonGlobal();
          plain.drop(each => !each.global);
        } else {
          tlb.dropAll();
          plain.drop(() => true);
        }
        judge(tlb, plain);
      }
    }),
  );
}

const sorted = (entries: Iterable<{gvn: Gvn; pcid: Pcid} & Translation>): string[] =>
  [...entries].map(each => JSON.stringify(each, Object.keys(each).sort())).sort();

test('with room for all, does what a plain list does', () => {
  // 64 pages of two sizes under three PCIDs or global.
  compare(
    fc.constant(() => tlbOf(512)),
    (tlb, plain) => expect(sorted(tlb.list())).toEqual(sorted(plain.entries)),
  );
});

test('with room for few, holds nothing that a plain list dropped', () => {
  const few = fc
    .tuple(
      fc.integer({min: 1, max: 4}),
      fc.integer({min: 1, max: sized(6)}),
      fc.constantFrom<Replacement>('lru', 'fifo', 'random', 'tree-plru'),
    )
    .map(
      ([sets, ways, policy]) =>
        () =>
          new Tlb(paging, [1, 2], new AssociativeArray({entries: sets * ways, ways}, policy)),
    );
  compare(few, (tlb, plain) =>
    expect(sorted(plain.entries)).toEqual(expect.arrayContaining(sorted(tlb.list()))),
  );
});
