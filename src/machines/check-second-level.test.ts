import {expect, test} from 'vitest';
import {NO_ARRAY, type ProcessorGeometry, type SecondLevelHolds} from '../hardware/geometry.ts';
import {cascadeLake} from './cascade-lake.ts';
import {secondLevelMisfit} from './check-second-level.ts';
import {withParameters} from './parameters.ts';
import {zen2} from './zen2.ts';

const holding = (secondHolds: SecondLevelHolds, changes: Partial<ProcessorGeometry>): ProcessorGeometry => ({
  ...zen2.geometry,
  ...changes,
  tlb: {...zen2.geometry.tlb, secondHolds},
});
const NO_NESTED_PDES = {nestedWalkCaches: {...zen2.geometry.nestedWalkCaches, 2: NO_ARRAY}};

test('what stands in the second-level TLB has no array beside it', () => {
  expect(secondLevelMisfit(zen2.geometry)).toBeUndefined();
  expect(secondLevelMisfit(cascadeLake.geometry)).toBeUndefined();
  expect(secondLevelMisfit(holding('tables', {walkCaches: cascadeLake.geometry.walkCaches}))?.inJson).toBe(
    'pdeCache (geometry.walkCaches.2): 32 entries, expected none where the second-level TLB holds tables',
  );
  expect(secondLevelMisfit(holding('nested', {}))?.inJson).toBe(
    'nestedPdeCache (geometry.nestedWalkCaches.2): 64 entries, expected none where the second-level TLB holds nested',
  );
  expect(secondLevelMisfit(holding('nested', NO_NESTED_PDES))?.inJson).toMatch(/^nestedTlb .*: 64 entries/);
  expect(secondLevelMisfit(holding('nested', {...NO_NESTED_PDES, nestedTlb: NO_ARRAY}))).toBeUndefined();
});

test('a second level that holds more than pages has entries', () => {
  expect(() => withParameters(zen2, {stlbEntries: 0})).toThrow(
    'machine.stlbEntries is 0 on zen2: stlb has 0 entries, expected some where the second-level TLB holds tables',
  );
});

test('what is set names what does not fit', () => {
  expect(() => withParameters(cascadeLake, {stlbHolds: 'tables'})).toThrow(
    'machine.stlbHolds is tables on cascade-lake: pdeCache has 32 entries, expected none where the second-level TLB holds tables',
  );
  expect(
    withParameters(cascadeLake, {stlbHolds: 'tables', pdeCacheEntries: 0}).geometry.tlb.secondHolds,
  ).toBe('tables');
});
