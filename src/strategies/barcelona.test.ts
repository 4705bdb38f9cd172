/** Which settings of Barcelona take its walk caches away one by one. */
import {describe, expect, test} from 'vitest';
import {READ, USER_MODE} from '../hardware/address.ts';
import {barcelona} from '../machines/barcelona.ts';
import {withParameters, type MachineValue} from '../machines/parameters.ts';
import {Experiment} from '../testing/experiment.ts';
import {nested} from './nested.ts';

const NO_GUEST_ENTRIES = {pdeCacheEntries: 0, pdpteCacheEntries: 0, pml4eCacheEntries: 0};
const NO_NESTED_ENTRIES = {nestedPdeCacheEntries: 0, nestedPdpteCacheEntries: 0, nestedPml4eCacheEntries: 0};
const NO_NESTED_TLB = {nestedTlbEntries: 0};

/** Entries that a walk loads for a page whose neighbour was walked to, in the same tables and in the same 2 MiB of the guest. */
function loads(settings: Readonly<Record<string, MachineValue>>, pageKiB = 4): number {
  const guest = new Experiment({
    strategy: nested,
    indexBits: 9,
    guestFrames: 512,
    host: {pageKiB},
    processor: withParameters(barcelona, settings).geometry,
  });
  guest.map(5, 8);
  guest.map(6, 9);
  guest.access(5, READ | USER_MODE);
  return guest.loads(6, READ | USER_MODE);
}

describe('what a nested walk loads on Barcelona beside one that came before it', () => {
  test('without any walk cache: 4 · (4 + 1) + 4', () => {
    expect(loads({...NO_GUEST_ENTRIES, ...NO_NESTED_ENTRIES, ...NO_NESTED_TLB})).toBe(24);
  });

  test('with nested entries cached: four guest entries, and one nested entry for each of five frames', () => {
    expect(loads({...NO_GUEST_ENTRIES, ...NO_NESTED_TLB})).toBe(4 + 5);
  });

  test('and a nested TLB, which has the four tables: four guest entries, and one nested entry for the page', () => {
    expect(loads(NO_GUEST_ENTRIES)).toBe(4 + 1);
  });

  test('and host pages of 2 MiB, of which the nested TLB has that of the page: four guest entries', () => {
    expect(loads(NO_GUEST_ENTRIES, 2048)).toBe(4);
  });

  test('guest entries alone: the last table and the page are placed, by four each', () => {
    expect(loads({...NO_NESTED_ENTRIES, ...NO_NESTED_TLB})).toBe(4 + 1 + 4);
  });

  test('all of them: one guest entry, and one nested entry for the page', () => {
    expect(loads({})).toBe(1 + 1);
  });
});
