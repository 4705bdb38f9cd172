import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {fully} from '../testing/processors.ts';
import {ACCESSED, DIRTY, Paging, PRESENT, WRITABLE} from './address.ts';
import {AssociativeArray, NOWHERE} from './associative.ts';
import type {ArrayGeometry} from './geometry.ts';
import {NestedTlb} from './nested-tlb.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

/** A large page is 4 frames, a huge one 16. */
const PAGING = new Paging(4, 2);
const tlbOf = (geometry: ArrayGeometry): NestedTlb =>
  new NestedTlb(PAGING, new AssociativeArray(geometry, 'lru'));

test('an entry says where a guest frame lies, in how large a page, and what its leaf knows', () => {
  const tlb = tlbOf(fully(4));
  tlb.fill(5, 48, 2, PRESENT | WRITABLE);
  const place = tlb.lookup(5);
  expect([tlb.frameAt(place, 5), tlb.levelAt(place), tlb.mayWriteAt(place), tlb.dirtyAt(place)]).toEqual([
    49,
    2,
    true,
    false,
  ]);
  tlb.fill(6, 52, 2, PRESENT | ACCESSED | DIRTY);
  expect([tlb.lookup(5), tlb.frameAt(place, 5), tlb.mayWriteAt(place), tlb.dirtyAt(place)]).toEqual([
    place,
    53,
    false,
    true,
  ]);
  expect([...tlb.list()]).toEqual([{gfn: 4, frame: 52, level: 2}]);
});

describe('an entry has the size of the host page', () => {
  test.each([
    [1, [37], 37],
    [2, [36, 37, 38, 39], 36],
    [3, Array.from({length: 16}, (_, at) => 32 + at), 32],
  ])('level %i: it serves each frame of the page, and no other', (level, served, first) => {
    const tlb = tlbOf(fully(4));
    tlb.fill(37, 256, level, PRESENT);
    const found = Array.from({length: 64}, (_, gfn) => gfn).filter(gfn => tlb.lookup(gfn) !== NOWHERE);
    expect(found).toEqual(served);
    for (const gfn of served) expect(tlb.frameAt(tlb.lookup(gfn), gfn)).toBe(256 + gfn - first);
  });

  test('in sets, each size lies in the set of its own number', () => {
    const tlb = tlbOf({entries: 4, ways: 1});
    // Large pages 0 to 3: numbers 0 to 3, a set each, though all their first frames are multiples of four.
    for (const page of [0, 1, 2, 3]) tlb.fill(page * 4, page * 4, 2, PRESENT);
    expect([...tlb.list()].map(({gfn}) => gfn)).toEqual([0, 4, 8, 12]);
    // Huge page 1 takes the place of large page 1.
    tlb.fill(16, 16, 3, PRESENT);
    expect([...tlb.list()].map(({gfn, level}) => [gfn, level])).toEqual([
      [0, 2],
      [16, 3],
      [8, 2],
      [12, 2],
    ]);
  });

  test('an invalidation of a frame drops every entry that covers it, of whatever size, and no other', () => {
    const page = fc.tuple(fc.nat({max: 63}), fc.constantFrom(1, 2, 3));
    expectProperty(
      fc.property(fc.array(page, {maxLength: sized(20)}), fc.nat({max: 63}), (filled, dropped) => {
        const tlb = tlbOf(fully(64));
        for (const [gfn, level] of filled) tlb.fill(gfn, PAGING.base(gfn, level), level, PRESENT);
        const before = [...tlb.list()];
        tlb.drop(dropped);
        expect([...tlb.list()]).toEqual(
          before.filter(({gfn, level}) => dropped < gfn || dropped >= gfn + PAGING.pagesIn(level)),
        );
        expect(tlb.lookup(dropped)).toBe(NOWHERE);
      }),
    );
  });
});

test('one frame goes, or all', () => {
  const tlb = tlbOf(fully(4));
  tlb.fill(4, 40, 1, PRESENT);
  tlb.fill(5, 50, 1, PRESENT);
  tlb.drop(4);
  tlb.drop(6);
  expect([...tlb.list()]).toEqual([{gfn: 5, frame: 50, level: 1}]);
  tlb.dropAll();
  expect([...tlb.list()]).toEqual([]);
  expect(tlb.lookup(5)).toBe(NOWHERE);
});

test('of zero entries it holds nothing', () => {
  const tlb = tlbOf(fully(0));
  tlb.fill(4, 40, 1, PRESENT);
  expect(tlb.lookup(4)).toBe(NOWHERE);
});
