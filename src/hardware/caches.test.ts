import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {fully} from '../testing/processors.ts';
import {Events} from '../timing/events.ts';
import {firstLine, HOST_FRAMES, LINES_PER_PAGE, NEAR_FRAMES} from './address.ts';
import {
  cachesOf,
  IN_L1,
  IN_L2,
  IN_LLC,
  IN_MEMORY,
  type CacheLevel,
  type Caches,
  type Found,
} from './caches.ts';
import type {ArrayGeometry, CacheGeometry, Replacement} from './geometry.ts';
import {
  countGuestWalkLoad,
  countHiddenFaultLoad,
  countKernelData,
  countNestedWalkLoad,
  countTraceFaultLoad,
  countTrueFaultLoad,
  countUserData,
  countWalkLoad,
} from './load-counts.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

const LAST_LINE = HOST_FRAMES * LINES_PER_PAGE - 1;

const POLICIES: readonly Replacement[] = ['lru', 'tree-plru', 'random', 'fifo'];

const SMALL: CacheGeometry = {l1: fully(2), l2: fully(4), llc: fully(8)};

/** A cache as lists of lines, one a set, the line used last in front. */
class PlainCache {
  private readonly sets: number[][];
  private readonly ways: number;

  constructor({entries, ways}: ArrayGeometry) {
    this.ways = ways;
    this.sets = Array.from({length: entries / ways}, () => []);
  }

  use(line: number): boolean {
    const set = this.sets[line % this.sets.length];
    const at = set.indexOf(line);
    if (at >= 0) set.splice(at, 1);
    set.unshift(line);
    if (set.length > this.ways) set.pop();
    return at >= 0;
  }
}

describe('three levels, each filled on the way up', () => {
  test('a line is found where it was left', () => {
    const caches = cachesOf('full', SMALL, 'lru');
    const found = (line: number): CacheLevel => caches.loadEntry(line);
    expect([found(0), found(0)]).toEqual([IN_MEMORY, IN_L1]);
    // Two more lines drive it out of the first level, two further ones out of the second, four more out of the last.
    expect([found(1), found(2), found(0)]).toEqual([IN_MEMORY, IN_MEMORY, IN_L2]);
    for (const line of [3, 4, 5, 6]) found(line);
    expect(found(0)).toBe(IN_LLC);
    for (let line = 10; line < 18; line++) found(line);
    expect(found(0)).toBe(IN_MEMORY);
  });

  test('agrees with plain lists under LRU, whatever the geometry and wherever in memory', () => {
    const level = (mostWays: number) =>
      fc
        .tuple(fc.integer({min: 1, max: 4}), fc.integer({min: 1, max: mostWays}))
        .map(([sets, ways]) => ({entries: sets * ways, ways}));
    const geometry = fc.record({l1: level(3), l2: level(sized(6)), llc: level(sized(12))});
    // Lines of near memory end at 2^31; those that are 2^32 apart are one in 32 bits.
    const far = [0, 2 ** 31 - 30, 2 ** 32, LAST_LINE - 60];
    const someLine = fc.tuple(fc.constantFrom(...far), fc.nat({max: 60})).map(([from, line]) => from + line);
    const anyLine = fc.oneof(fc.nat({max: 60}), someLine);
    expectProperty(
      fc.property(geometry, fc.array(anyLine, {maxLength: sized(300)}), (sizes, lines) => {
        const caches = cachesOf('full', sizes, 'lru');
        const [l1, l2, llc] = [sizes.l1, sizes.l2, sizes.llc].map(size => new PlainCache(size));
        for (const line of lines) {
          // A level is asked, and takes the line in, only where the one above lacked it.
          const expected = l1.use(line) ? IN_L1 : l2.use(line) ? IN_L2 : llc.use(line) ? IN_LLC : IN_MEMORY;
          expect(caches.touchData(line)).toBe(expected);
        }
      }),
    );
  });

  test('under any policy, a line is no other line of its set, however far apart they lie', () => {
    for (const policy of POLICIES) {
      for (const entries of [4, 64]) {
        const sizes = {l1: {entries, ways: 4}, l2: fully(0), llc: fully(0)};
        const caches = cachesOf('full', sizes, policy);
        const lines = [5, 2 ** 31 + 5, 2 ** 32 + 5, 2 ** 34 + 5];
        expect(lines.map(line => caches.touchData(line))).toEqual(lines.map(() => IN_MEMORY));
        expect(lines.map(line => caches.touchData(line))).toEqual(lines.map(() => IN_L1));
      }
    }
  });

  test('a level of zero entries is passed by', () => {
    const caches = cachesOf('full', {...SMALL, l2: fully(0)}, 'lru');
    for (const line of [0, 1, 2]) caches.touchData(line);
    expect(caches.touchData(0)).toBe(IN_LLC);
    const none = cachesOf('full', {l1: fully(0), l2: fully(0), llc: fully(0)}, 'lru');
    expect([none.touchData(1), none.touchData(1)]).toEqual([IN_MEMORY, IN_MEMORY]);
  });
});

describe('a page that passes whole, or its first lines', () => {
  /** A line of a page, its first lines, or all of it. */
  type Step = {readonly page: number; readonly line?: number; readonly lines?: number};

  function oneByOne(caches: Caches, first: number, lines: number): Found {
    const found: Found = {l1: 0, l2: 0, llc: 0, memory: 0};
    for (let at = 0; at < lines; at++) found[LEVELS[caches.touchData(first + at)]]++;
    return found;
  }

  const LEVELS = ['l1', 'l2', 'llc', 'memory'] as const;

  /** Takes the same steps through the same caches, once with pages passed whole and once line by line, and compares what is found. */
  function expectSame(sizes: CacheGeometry, policy: Replacement, steps: Iterable<Step>): void {
    const whole = cachesOf('full', sizes, policy);
    const single = cachesOf('full', sizes, policy);
    for (const {page, line, lines} of steps) {
      const first = firstLine(page);
      if (line !== undefined) {
        expect(whole.touchData(first + line)).toBe(single.touchData(first + line));
      } else if (lines !== undefined) {
        expect(whole.touchLines(page, lines)).toEqual(oneByOne(single, first, lines));
      } else {
        whole.touchPage(page);
        oneByOne(single, first, LINES_PER_PAGE);
      }
    }
  }

  /** Few lines of few pages, so that they meet in the sets that they have in common. */
  const LINES = [0, 1, 40, LINES_PER_PAGE - 1];
  /** Near ones and the last, and some whose numbers have their low bits in common. */
  const PAGES = [0, 1, 2, 3, 6, 2 ** 24, 2 ** 24 + 3, NEAR_FRAMES - 1, NEAR_FRAMES, HOST_FRAMES - 1];

  /** Finds lines of every page, whose places what is held and in what order decides. */
  const everyPage: readonly Step[] = LINES.flatMap(line => PAGES.map(page => ({page, line})));

  const level = (mostWays: number) =>
    fc
      .tuple(fc.constantFrom(64, 64, 64, 128, 192, 1, 5, 32, 96), fc.integer({min: 0, max: mostWays}))
      .map(([sets, ways]) => (ways === 0 ? fully(0) : {entries: sets * ways, ways}));
  const geometry = fc.record({l1: level(2), l2: level(sized(3)), llc: level(sized(5))});

  const page = fc.constantFrom(...PAGES);
  const someLine = fc.record({page, line: fc.constantFrom(...LINES)});
  const firstLines = fc.record({page, lines: fc.constantFrom(1, 8, 41, LINES_PER_PAGE)});
  const step = fc.oneof(
    {arbitrary: fc.record({page}), weight: 2},
    {arbitrary: firstLines, weight: 1},
    {arbitrary: someLine, weight: 3},
  );
  const someSteps = fc.array(step, {minLength: 20, maxLength: sized(150)});

  test('is its lines one by one, under any policy and in any geometry', () => {
    for (const policy of POLICIES) {
      expectProperty(
        fc.property(geometry, someSteps, (sizes, steps) =>
          expectSame(sizes, policy, [...steps, ...everyPage]),
        ),
      );
    }
  });

  test('is so where passes are numbered anew', () => {
    const passes = fc
      .integer({min: 2 ** 14 - 40, max: 2 ** 14})
      .map(length => Array.from({length}, (): Step => ({page: 0})));
    expectProperty(
      fc.property(geometry, passes, someSteps, (sizes, before, steps) =>
        expectSame(sizes, 'lru', [...before, ...steps, ...everyPage]),
      ),
      {numRuns: 10, endOnFailure: true},
    );
  });

  test('passes by where data does', () => {
    const caches = cachesOf('entries', SMALL, 'lru');
    caches.loadEntry(0);
    caches.touchPage(0);
    expect(caches.loadEntry(1)).toBe(IN_MEMORY);
  });
});

describe('fidelity', () => {
  test('full: data and table entries drive each other out', () => {
    const caches = cachesOf('full', SMALL, 'lru');
    caches.loadEntry(0);
    caches.touchData(1);
    caches.touchData(2);
    expect(caches.loadEntry(0)).toBe(IN_L2);
    expect(caches.touchData(2)).toBe(IN_L1);
  });

  test('entries: data is taken to hit the first level, and leaves entries alone', () => {
    const caches = cachesOf('entries', SMALL, 'lru');
    caches.loadEntry(0);
    for (let line = 1; line < 100; line++) expect(caches.touchData(line)).toBe(IN_L1);
    expect(caches.loadEntry(0)).toBe(IN_L1);
    expect(caches.loadEntry(1)).toBe(IN_MEMORY);
  });

  test('flat: each entry comes from the second level, data from the first', () => {
    const caches = cachesOf('flat', SMALL, 'lru');
    expect([caches.loadEntry(0), caches.loadEntry(0), caches.touchData(0)]).toEqual([IN_L2, IN_L2, IN_L1]);
  });
});

test('a load is counted once, under its origin and where it was found', () => {
  const counters = {
    walkLoads: countWalkLoad,
    guestWalkLoads: countGuestWalkLoad,
    nestedWalkLoads: countNestedWalkLoad,
    hiddenFaultLoads: countHiddenFaultLoad,
    trueFaultLoads: countTrueFaultLoad,
    traceFaultLoads: countTraceFaultLoad,
    userData: countUserData,
    kernelData: countKernelData,
  };
  for (const [origin, countLoad] of Object.entries(counters)) {
    const levels = [IN_L1, IN_L2, IN_LLC, IN_MEMORY] as const;
    for (const [at, suffix] of ['L1', 'L2', 'Llc', 'Memory'].entries()) {
      const events = new Events();
      countLoad(events, levels[at]);
      expect(Object.entries(events).filter(([, count]) => count > 0)).toEqual([[origin + suffix, 1]]);
    }
  }
});
