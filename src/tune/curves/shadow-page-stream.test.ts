import {expect, test} from 'vitest';
import {LARGE, READ, WRITE} from '../../hardware/address.ts';
import {GuestKernel} from '../../guest/kernel.ts';
import {guestParameters} from '../../guest/parameters.ts';
import {runPass, type Source} from '../../replay/pass.ts';
import {seededRandom} from '../../stats/seeded-random.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {defaultsOf} from '../../testing/defaults.ts';
import {seedsOf, sized} from '../../testing/effort.ts';
import {TABLE} from '../../testing/experiment.ts';
import {BARE} from '../../testing/processors.ts';
import {randomGuest} from '../../testing/random-guest.ts';
import {LruCurve} from './lru-curve.ts';
import {missesAt, unboundedMisses, type MissCurve} from './miss-curve.ts';
import {putTo} from './recorded.ts';
import {ShadowPageStream} from './shadow-page-stream.ts';
import {WalkedGuest} from './walked-guest.ts';

function curveOf(source: Source): MissCurve {
  const curve = new LruCurve();
  putTo(source, [new WalkedGuest(source, paging => [new ShadowPageStream(paging, 1, curve)])]);
  return curve.curve();
}

/** Shadow pages made in the second chapter, by a hypervisor that sees every walk and no TLB. */
function made(source: Source, poolPages: number): number {
  const parameters = {
    ...defaultsOf(shadowCached.parameters),
    poolPages,
    eviction: 'lru',
    policySees: 'perfect',
  };
  const member = {strategy: shadowCached, parameters, host: {pageKiB: 4, warm: 1, levels: 4}};
  const [outcome] = runPass(source, [member], {geometry: BARE, seed: 1, check: false});
  if (outcome.status === 'failed') throw new Error(outcome.error);
  const {shadowPagesAllocated, shadowRootsAllocated} = outcome.chapters[1].events;
  return shadowPagesAllocated + shadowRootsAllocated;
}

/** More pages than any of these guests has tables. */
const UNBOUNDED = 4096;

const PROCESSES = 4;
const PAGES = 128;
const READS = 700;

/** Processes that read here and there; their tables, of 16 entries, stand since the warm-up. */
function readers(largePages: number): Source {
  const parameters = guestParameters({memoryPages: 4096, indexBits: 4, codePages: 4, largePages});
  return {
    levels: parameters.levels,
    indexBits: parameters.indexBits,
    guestFrames: parameters.memoryPages,
    record(recorder) {
      const random = seededRandom(1);
      const below = (bound: number) => Math.floor(random() * bound);
      const guest = new GuestKernel(parameters, recorder, 1);
      const processes = Array.from({length: PROCESSES}, () => guest.spawn());
      const regions = processes.map(process => process.map(PAGES, {pageLevel: 2}));
      for (const region of regions) region.touchAll('write');
      for (const chapter of ['warm-up', 'measured']) {
        for (let read = 0; read < READS; read++) {
          if (read % 20 === 0) processes[below(PROCESSES)].run();
          else regions[below(PROCESSES)].read(below(PAGES));
        }
        recorder.chapter(chapter);
      }
      recorder.end();
    },
  };
}

test.each([0, 1])(
  'as many misses at each size as an LRU pool makes pages (large guest pages: %i)',
  largePages => {
    const source = readers(largePages);
    const curve = curveOf(source);
    const sizes = [8, 12, 16, 24, 32, 48, 64, 100];
    const misses = sizes.map(size => missesAt(curve, size));
    expect(misses).toEqual(sizes.map(size => made(source, size)));
    expect(new Set(misses).size).toBeGreaterThan(6);
  },
);

test.each([
  [1, {}],
  [2, {isolated: 1}],
  [3, {pcid: 0}],
  [5, {indexBits: 4, directMapLevel: 1}],
])(
  'without bound a guest has each page made once, and again after it was dropped, where no store that is caught comes first (%i)',
  (seed, guest) => {
    const source = randomGuest(seed, guest);
    expect(unboundedMisses(curveOf(source))).toBe(made(source, UNBOUNDED));
  },
);

test.each([
  {},
  {isolated: 1},
  {pcid: 0},
  {levels: 5},
  {indexBits: 4, directMapLevel: 1, memoryPages: 24_000},
])(
  'without bound any guest has each page made once, and again after it was dropped, but for few: %o',
  guest => {
    for (const seed of seedsOf('shadow page stream', 1)) {
      const source = randomGuest(seed, {memoryPages: 131_072, ...guest}, sized(250));
      const [used, pages] = [unboundedMisses(curveOf(source)), made(source, UNBOUNDED)];
      // A page that is used first by a store which is caught is one that the pool does not make.
      expect(used).toBeGreaterThanOrEqual(pages);
      expect(used - pages).toBeLessThanOrEqual(pages / 50);
    }
  },
);

test('stores that are caught make no page, but use one here', () => {
  // Only stores to tables are recorded of this kernel, so nothing else fills the pages on their paths.
  const source = randomGuest(5, {kernelAccesses: 0, codePages: 0});
  expect(unboundedMisses(curveOf(source))).toBeGreaterThan(made(source, UNBOUNDED));
});

test('a large page that is clean is held in pieces that nobody may write, and in others once it is dirty', () => {
  const tables = [10, 11, 12];
  const source: Source = {
    levels: 4,
    indexBits: 2,
    guestFrames: 64,
    record(recorder) {
      recorder.region(0, 0);
      for (const at of [0, 1]) recorder.bootEntry(tables[at], 0, tables[at + 1], TABLE);
      recorder.bootEntry(tables[2], 0, 20, TABLE | LARGE);
      recorder.chapter('warm-up');
      recorder.loadCr3(tables[0], 0, false);
      for (const access of [READ, READ, WRITE, READ]) recorder.access(access, 0, 0, 0);
      recorder.chapter('measured');
      recorder.end();
    },
  };
  // The shadows of three tables, and twice a page of pieces.
  expect(unboundedMisses(curveOf(source))).toBe(5);
  expect(made(source, UNBOUNDED)).toBe(5);
});
