import {expect, test} from 'vitest';
import {Paging} from '../../hardware/address.ts';
import {ReverseMap} from './reverse-map.ts';

const FRAMES = 64;
const reverseMap = (): ReverseMap => new ReverseMap(new Paging(4, 2), FRAMES);
const leaves = (map: ReverseMap, gfn: number, level = 1): number[] =>
  [...map.leaves(gfn, level)].sort((a, b) => a - b);

test('finds every leaf of a frame, and none of another', () => {
  const map = reverseMap();
  for (const slot of [3, 70, 9]) map.add(5, 1, slot);
  map.add(6, 1, 10);
  expect(leaves(map, 5)).toEqual([3, 9, 70]);
  expect(leaves(map, 6)).toEqual([10]);
  expect(leaves(map, 7)).toEqual([]);
  expect(map.count()).toBe(4);
});

test('forgets the first, one in between and the last of a list', () => {
  for (const gone of [3, 9, 70]) {
    const map = reverseMap();
    for (const slot of [3, 9, 70]) map.add(5, 1, slot);
    map.remove(5, 1, gone);
    expect(leaves(map, 5)).toEqual([3, 9, 70].filter(slot => slot !== gone));
    expect(map.count()).toBe(2);
  }
});

test('finds a large leaf by any frame of its run, apart from smaller ones', () => {
  const map = reverseMap();
  map.add(8, 2, 3);
  map.add(0, 3, 4);
  map.add(9, 1, 5);
  for (const gfn of [8, 9, 10, 11]) expect(leaves(map, gfn, 2)).toEqual([3]);
  expect(leaves(map, 12, 2)).toEqual([]);
  for (const gfn of [0, 15]) expect(leaves(map, gfn, 3)).toEqual([4]);
  expect(leaves(map, 16, 3)).toEqual([]);
  expect(leaves(map, 9)).toEqual([5]);
  map.remove(11, 2, 3);
  expect(leaves(map, 8, 2)).toEqual([]);
});

test('lets go of the leaf at hand while the list is read', () => {
  const map = reverseMap();
  for (const slot of [1, 2, 3]) map.add(5, 1, slot);
  for (const slot of map.leaves(5, 1)) map.remove(5, 1, slot);
  expect(leaves(map, 5)).toEqual([]);
  expect(map.count()).toBe(0);
});

test('grows with the slots', () => {
  const map = reverseMap();
  const slots = [1, 4095, 4096, 100_000];
  for (const slot of slots) map.add(5, 1, slot);
  expect(leaves(map, 5)).toEqual(slots);
});
