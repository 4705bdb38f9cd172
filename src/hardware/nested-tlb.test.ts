import {expect, test} from 'vitest';
import {fully} from '../testing/processors.ts';
import {ACCESSED, DIRTY, PRESENT, WRITABLE} from './address.ts';
import {NOWHERE} from './associative.ts';
import {NestedTlb} from './nested-tlb.ts';

test('an entry says where a guest frame lies, in how large a page, and what its leaf knows', () => {
  const tlb = new NestedTlb(fully(4), 'lru');
  tlb.fill(5, 50, 2, PRESENT | WRITABLE);
  const place = tlb.lookup(5);
  expect([tlb.frameAt(place), tlb.levelAt(place), tlb.mayWriteAt(place), tlb.dirtyAt(place)]).toEqual([
    50,
    2,
    true,
    false,
  ]);
  tlb.fill(5, 51, 1, PRESENT | ACCESSED | DIRTY);
  expect([tlb.lookup(5), tlb.frameAt(place), tlb.mayWriteAt(place), tlb.dirtyAt(place)]).toEqual([
    place,
    51,
    false,
    true,
  ]);
  expect([...tlb.list()]).toEqual([{gfn: 5, frame: 51}]);
});

test('an entry is one frame, also where the host page is larger', () => {
  const tlb = new NestedTlb(fully(4), 'lru');
  tlb.fill(4, 40, 2, PRESENT);
  expect(tlb.lookup(5)).toBe(NOWHERE);
});

test('one frame goes, or all', () => {
  const tlb = new NestedTlb(fully(4), 'lru');
  tlb.fill(4, 40, 1, PRESENT);
  tlb.fill(5, 50, 1, PRESENT);
  tlb.drop(4);
  tlb.drop(6);
  expect([...tlb.list()]).toEqual([{gfn: 5, frame: 50}]);
  tlb.dropAll();
  expect([...tlb.list()]).toEqual([]);
});

test('of zero entries it holds nothing', () => {
  const tlb = new NestedTlb(fully(0), 'lru');
  tlb.fill(4, 40, 1, PRESENT);
  expect(tlb.lookup(4)).toBe(NOWHERE);
});
