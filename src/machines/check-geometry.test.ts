import {expect, test} from 'vitest';
import type {ArrayGeometry, ProcessorGeometry} from '../hardware/geometry.ts';
import {cascadeLake} from './cascade-lake.ts';
import {arrayMisfit, MAX_ENTRIES} from './check-geometry.ts';

const withSecond = (entries: number, ways: number): ProcessorGeometry => ({
  ...cascadeLake.geometry,
  tlb: {...cascadeLake.geometry.tlb, second: {entries, ways}},
});

const possible: ArrayGeometry[] = [
  {entries: 0, ways: 0},
  {entries: 1, ways: 1},
  {entries: 1536, ways: 12},
  {entries: MAX_ENTRIES, ways: 16},
];
test.each(possible)('$entries entries in $ways ways can be built', ({entries, ways}) => {
  expect(arrayMisfit(withSecond(entries, ways))).toBeUndefined();
});

test.each([
  [1536, 10, '1536 entries in 10 ways do not make a whole number of sets, expected a multiple of 10'],
  [4, 8, '4 entries in 8 ways do not make a whole number of sets, expected a multiple of 8'],
  [64, 0, '0 ways, expected a whole number from 1 to 64'],
  [0, 4, '4 ways of no entries, expected 0 ways'],
  [-4, 4, '-4 entries, expected a whole number from 0 to 16777216'],
  [6.5, 1, '6.5 entries, expected a whole number from 0 to 16777216'],
  [2 ** 25, 4, '33554432 entries, expected a whole number from 0 to 16777216'],
])('%d entries in %d ways cannot', (entries, ways, sentence) => {
  expect(arrayMisfit(withSecond(entries, ways))?.inJson).toBe(`stlb (geometry.tlb.second): ${sentence}`);
});

test('every array is looked at', () => {
  const broken: ProcessorGeometry = JSON.parse(JSON.stringify(cascadeLake.geometry));
  Object.assign(broken.nestedWalkCaches[5], {ways: 3});
  expect(arrayMisfit(broken)?.inJson).toMatch(
    /^nestedPml5eCache \(geometry\.nestedWalkCaches\.5\): 2 entries/,
  );
});
