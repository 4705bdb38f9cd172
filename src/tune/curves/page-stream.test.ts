import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  DIRTY,
  FAULT_PRESENT,
  FAULT_WRITE,
  GLOBAL,
  PRESENT,
  READ,
  USER,
  WRITABLE,
  WRITE,
} from '../../hardware/address.ts';
import type {ProcessorGeometry} from '../../hardware/geometry.ts';
import {EXPECT_FAULT} from '../../recording/format.ts';
import type {Recorder} from '../../recording/recorder.ts';
import {runPass, type Source} from '../../replay/pass.ts';
import {native} from '../../strategies/native.ts';
import {BARE, fully} from '../../testing/processors.ts';
import type {StoryParameters} from '../../guest/story.ts';
import {randomGuest} from '../../testing/random-guest.ts';
import {LruCurve} from './lru-curve.ts';
import {missesAt, type MissCurve} from './miss-curve.ts';
import {PageStream, type TlbArray} from './page-stream.ts';
import {putTo} from './recorded.ts';
import {WalkedGuest} from './walked-guest.ts';
import {seedsOf, sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

/** TLB misses in the second chapter of a native run on a processor that has no other cache. */
function simulated(source: Source, tlb: Partial<ProcessorGeometry['tlb']>): number {
  const geometry = {...BARE, tlb: {...BARE.tlb, ...tlb}};
  const member = {strategy: native, parameters: {}, host: {pageKiB: 4, warm: 1, levels: 4}};
  const [outcome] = runPass(source, [member], {geometry, seed: 1, check: false});
  if (outcome.status === 'failed') throw new Error(outcome.error);
  return outcome.chapters[1].events.tlbMisses;
}

function curvesOf(source: Source, arrays: readonly TlbArray[]): {curves: MissCurve[]; unsettled: number} {
  const curves = arrays.map(() => new LruCurve());
  const streams: PageStream[] = [];
  const guest = new WalkedGuest(source, paging => {
    streams.push(...arrays.map((array, at) => new PageStream(paging, array, curves[at])));
    return streams;
  });
  putTo(source, [guest]);
  return {
    curves: curves.map(curve => curve.curve()),
    unsettled: streams.reduce((sum, stream) => sum + stream.unsettled, 0),
  };
}

const KINDS: readonly [string, StoryParameters][] = [
  ['large pages and PCIDs', {}],
  ['isolated kernel', {isolated: 1}],
  ['no PCIDs', {pcid: 0}],
  ['five levels', {levels: 5}],
  ['few pages a table', {indexBits: 4, directMapLevel: 1}],
  ['tables only', {kernelAccesses: 0, codePages: 0}],
];
const GUESTS = KINDS.flatMap(([kind, guest]) =>
  seedsOf(kind, 1).map(
    seed => [kind, randomGuest(seed, {memoryPages: 24_000, ...guest}, sized(250))] as const,
  ),
);
const SIZES = [1, 2, 5, 13, 1000];

test.each(GUESTS)(
  'one array for all pages misses as the simulated TLB does, at each size: %s',
  (_, source) => {
    const {curves, unsettled} = curvesOf(source, [{accesses: 'all', levels: [1, 2]}]);
    expect(unsettled).toBe(0);
    const misses = SIZES.map(size => missesAt(curves[0], size));
    expect(misses).toEqual(SIZES.map(size => simulated(source, {second: fully(size)})));
    // The sizes tell something apart.
    expect(misses[0]).toBeGreaterThan(1.2 * misses[SIZES.length - 1]);
  },
);

test.each(GUESTS.slice(0, 3))('an array for each page size, for data and for fetches: %s', (_, source) => {
  const arrays: TlbArray[] = (['data', 'fetches'] as const).flatMap(accesses =>
    [1, 2, 3].map(level => ({accesses, levels: [level]})),
  );
  const {curves, unsettled} = curvesOf(source, arrays);
  expect(unsettled).toBe(0);
  for (const size of SIZES) {
    const each: ProcessorGeometry['tlb']['data'] = [fully(size), fully(size), fully(size)];
    const sum = curves.reduce((misses, curve) => misses + missesAt(curve, size), 0);
    expect(sum).toBe(simulated(source, {data: each, instruction: each}));
  }
});

/** Four tables, one below the other, whose entries 0 and 1 of the last map pages 0 and 1, both clean. */
const TABLES = [10, 11, 12, 13];

/** The same tables are loaded under two PCIDs, so each page has two entries in the TLB and one in memory. */
const aliased: Source = {
  levels: 4,
  indexBits: 2,
  guestFrames: 64,
  record(recorder) {
    recorder.region(0, 0);
    for (let at = 0; at < 3; at++)
      recorder.bootEntry(TABLES[at], 0, TABLES[at + 1], PRESENT | WRITABLE | USER);
    for (const page of [0, 1]) recorder.bootEntry(TABLES[3], page, 20 + page, PRESENT | WRITABLE | USER);
    recorder.chapter('warm-up');
    recorder.loadCr3(TABLES[0], 1, true);
    recorder.access(READ, 0, 0, 0);
    recorder.loadCr3(TABLES[0], 2, true);
    recorder.access(WRITE, 0, 0, 0);
    recorder.loadCr3(TABLES[0], 1, true);
    recorder.access(READ, 1, 0, 0);
    recorder.access(READ, 0, 0, 0);
    recorder.access(WRITE, 0, 0, 0);
    recorder.chapter('measured');
    recorder.end();
  },
};

test('where sizes that walked at different times hold different entries, the curve says how far it may be off', () => {
  // Three entries keep page 0 as PCID 1 read it when it was clean: the store walks again. One entry walked after PCID 2
  // had dirtied the page, so the store hits. Both come to four misses.
  const {curves, unsettled} = curvesOf(aliased, [{accesses: 'all', levels: [1, 2]}]);
  expect([1, 3].map(size => simulated(aliased, {second: fully(size)}))).toEqual([4, 4]);
  expect(unsettled).toBe(1);
  expect([1, 3].map(size => missesAt(curves[0], size))).toEqual([5, 4]);
});

test('a refused access is a miss at every size, and drops the page', () => {
  const source: Source = {
    ...aliased,
    record(recorder) {
      recorder.region(0, 0);
      for (let at = 0; at < 3; at++) recorder.bootEntry(TABLES[at], 0, TABLES[at + 1], PRESENT);
      recorder.bootEntry(TABLES[3], 0, 20, PRESENT);
      recorder.chapter('warm-up');
      recorder.loadCr3(TABLES[0], 0, false);
      recorder.access(READ, 0, 0, 0);
      recorder.access(WRITE, 0, 0, EXPECT_FAULT | FAULT_PRESENT | FAULT_WRITE);
      for (const access of [READ, READ]) recorder.access(access, 0, 0, 0);
      recorder.chapter('measured');
      recorder.end();
    },
  };
  // The first read, the store and the read after it.
  const [curve] = curvesOf(source, [{accesses: 'all', levels: [1, 2]}]).curves;
  expect([missesAt(curve, 8), simulated(source, {second: fully(8)})]).toEqual([3, 3]);
});

/** Pages 0 to 7, all dirty and used; every third is global, in tables that are loaded under three PCIDs. */
function flushing(steps: readonly number[]): Source {
  return {
    levels: 4,
    indexBits: 3,
    guestFrames: 64,
    record(recorder) {
      recorder.region(0, 0);
      for (let at = 0; at < 3; at++)
        recorder.bootEntry(TABLES[at], 0, TABLES[at + 1], PRESENT | WRITABLE | USER);
      for (let page = 0; page < 8; page++) {
        const flags = PRESENT | WRITABLE | USER | DIRTY | (page % 3 === 0 ? GLOBAL : 0);
        recorder.bootEntry(TABLES[3], page, 20 + page, flags);
      }
      recorder.loadCr3(TABLES[0], 0, false);
      recorder.chapter('warm-up');
      for (const step of steps) play(recorder, step % 16, step >> 4);
      recorder.chapter('measured');
      recorder.end();
    },
  };
}

/** Mostly an access; else one of the ways to invalidate. */
function play(recorder: Recorder, what: number, amount: number): void {
  const [page, pcid] = [amount % 8, amount % 3];
  if (what < 9) recorder.access(amount % 2 ? WRITE : READ, page, 0, 0);
  else if (what === 9) recorder.loadCr3(TABLES[0], pcid, false);
  else if (what === 10) recorder.loadCr3(TABLES[0], pcid, true);
  else if (what === 11) recorder.invlpg(page);
  else if (what < 15) recorder.invpcid(([0, 1, 3] as const)[what - 12], pcid, page);
  else if (amount % 2) recorder.toggleGlobalPages();
  else recorder.invpcid(2, 0, 0);
}

test('each way to invalidate drops what it drops in the simulated TLB', () => {
  expectProperty(
    fc.property(fc.array(fc.nat(1 << 12), {minLength: 50, maxLength: sized(200), size: 'max'}), steps => {
      const source = flushing(steps);
      const [curve] = curvesOf(source, [{accesses: 'all', levels: [1, 2]}]).curves;
      for (const size of [1, 3, 6, 30]) {
        expect(missesAt(curve, size)).toBe(simulated(source, {second: fully(size)}));
      }
    }),
    {numRuns: 60},
  );
});
