/**
 * What accesses cost where nothing but their latencies and their walks can matter: by hand, on machines that find every
 * line in the last-level cache, 54 cycles away.
 */
import {describe, expect, test} from 'vitest';
import {storySource} from '../guest/source.ts';
import {workload, type Region, type Workload} from '../guest/story.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {withParameters, type MachineValue} from '../machines/parameters.ts';
import {measureSource, type StrategyName} from '../testing/measured.ts';
import {cycles} from '../timing/pricing.ts';
import {gups} from '../../workloads/gups.ts';
import {pointerChase} from '../../workloads/pointer-chase.ts';
import {DEPENDENT, OVERLAPPED} from '../timing/dependence.ts';

/** Three instructions and the access itself, at half a cycle each. */
const GUEST = {kernelAccesses: 0, codePages: 0, instructionsPerAccess: 3};
const INSTRUCTIONS = 4 * 0.5;

const DATA = 54;
const ENTRY = 54;
const STLB_HIT = 9;
const TLB_MISS = 9;

const ONLY_LLC = {l1Entries: 0, l2Entries: 0};
const NO_TLB = {dtlbEntries: 0, dtlbLargeEntries: 0, stlbEntries: 0};
const NO_WALK_CACHES = {pdeCacheEntries: 0, pdpteCacheEntries: 0, pml4eCacheEntries: 0};
const NO_NESTED_CACHES = {
  nestedTlbEntries: 0,
  nestedPdeCacheEntries: 0,
  nestedPdpteCacheEntries: 0,
  nestedPml4eCacheEntries: 0,
};
const BARE = {...ONLY_LLC, ...NO_TLB, ...NO_WALK_CACHES, ...NO_NESTED_CACHES};

const PAGES = 32;
const STEPS = 1000;

/** The same pages in the same order, read one by one by `touch`. */
const walkThrough = (touch: (region: Region, page: number) => void): Workload =>
  workload({
    ...pointerChase,
    parameters: {},
    *story(guest) {
      const region = guest.spawn().map(PAGES);
      region.touchAll('write');
      for (let page = 0; page < PAGES; page++) touch(region, page);
      yield 'warm';
      for (let step = 0; step < STEPS; step++) touch(region, step % PAGES);
      yield 'walked through';
    },
  });

const chase = walkThrough((region, page) => region.follow(page, page));
const sweep = walkThrough((region, page) => region.read(page, page));

function measured(subject: Workload, machine: Readonly<Record<string, MachineValue>>) {
  // Of 256 lines the warm-up leaves none out.
  const parameters = subject === gups ? {tablePages: 4, updates: STEPS, warmupUpdates: 6000} : {};
  const source = storySource(subject, parameters, GUEST, 1);
  return measureSource(source, {machine: withParameters(cascadeLake, machine)});
}

const perStep = (subject: Workload, machine: Readonly<Record<string, MachineValue>>, name: StrategyName) =>
  measured(subject, machine)[name].cycles / STEPS;

describe('a step of a chase costs all of the latency of its load, and its instructions', () => {
  test.each([
    ['in the first-level cache', {}, 4],
    ['in the second-level cache', {l1Entries: 0}, 14],
    ['in the last-level cache', ONLY_LLC, 54],
    ['in memory', {...ONLY_LLC, llcEntries: 0}, 200],
  ] as const)('%s', (_, caches, latency) => {
    expect(perStep(chase, caches, 'native')).toBe(latency + INSTRUCTIONS);
    expect(perStep(chase, {...caches, dataExposed: 0.1}, 'native')).toBe(latency + INSTRUCTIONS);
    expect(perStep(sweep, {...caches, dataExposed: 0.25}, 'native')).toBe(latency / 4 + INSTRUCTIONS);
  });

  test('and all of a second-level TLB hit', () => {
    const machine = {...ONLY_LLC, dtlbEntries: 0};
    expect(perStep(chase, machine, 'native')).toBe(STLB_HIT + DATA + INSTRUCTIONS);
  });

  test('and all of its walk, of one dimension or of two', () => {
    const native = TLB_MISS + 4 * ENTRY + DATA + INSTRUCTIONS;
    const nested = TLB_MISS + 24 * ENTRY + DATA + INSTRUCTIONS;
    for (const walkExposed of [0.25, 0.5, 1]) {
      const machine = {...BARE, walkExposed};
      expect(perStep(chase, machine, 'native')).toBe(native);
      expect(perStep(chase, machine, 'shadow-cached')).toBe(native);
      expect(perStep(chase, machine, 'nested')).toBe(nested);
    }
  });
});

test('what is not dependent costs its exposed share, and counts nothing as dependent', () => {
  const machine = {...BARE, dataExposed: 0.25, walkExposed: 0.5};
  expect(perStep(sweep, machine, 'native')).toBe((TLB_MISS + 4 * ENTRY) * 0.5 + DATA * 0.25 + INSTRUCTIONS);
  const {events} = measured(sweep, machine).nested;
  for (const name of OVERLAPPED) expect(events[DEPENDENT[name]], name).toBe(0);
});

test('a chase counts what an independent sweep does, and all of it as dependent too', () => {
  const one = measured(chase, BARE);
  const other = measured(sweep, BARE);
  for (const name of ['native', 'nested', 'nested on 2 MiB', 'shadow-uncached', 'shadow-cached'] as const) {
    for (const event of OVERLAPPED) {
      expect(one[name].events[event], event).toBe(other[name].events[event]);
      expect(one[name].events[DEPENDENT[event]], event).toBe(one[name].events[event]);
    }
  }
});

describe('random updates, a read and a write that both walk', () => {
  // With equal exposure e an update costs 2 · (e · (9 + 54n + 54) + 2), of n loads a walk.
  test.each([0.25, 0.5, 1])(
    'lose under nested paging what their walks are longer, at exposure %d',
    exposed => {
      const machine = {...BARE, dataExposed: exposed, walkExposed: exposed};
      const {native, nested} = measured(gups, machine);
      const update = (loads: number) => exposed * (TLB_MISS + loads * ENTRY + DATA) + INSTRUCTIONS;
      expect(nested.cycles / native.cycles).toBe(update(24) / update(4));
    },
  );
});

test('a run that is priced again is priced as the machine of those shares would have been', () => {
  const counted = measured(chase, BARE).nested.events;
  for (const shares of [{dataExposed: 0.1}, {walkExposed: 0.9}, {dataExposed: 1, walkExposed: 1}]) {
    const {costs} = withParameters(cascadeLake, {...BARE, ...shares});
    expect(cycles(counted, costs)).toBe(measured(chase, {...BARE, ...shares}).nested.cycles);
  }
});
