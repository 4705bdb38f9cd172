import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {EXPECT_FAULT, EXPECT_RACY} from '../../recording/format.ts';
import {eventsOf} from '../../recording/reader.ts';
import {strategies} from '../../strategies/index.ts';
import {lint} from '../linter.ts';
import {BEDS} from './beds.ts';
import {REACH_NAMES, reached} from './reach.ts';
import {ROUND_TRIPS, roundTrips} from './round-trips.ts';
import {SCENARIOS} from './scenarios.ts';
import {build, replayChecked, type Bed} from './testbed.ts';
import {MOVE_NAMES, TINY, WildGuest, type Move, type WildParameters} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: 30_000});

/** Guests, and how many recordings of each are tried on each bed. */
const GUESTS: readonly (readonly [string, fc.Arbitrary<WildParameters>, number])[] = [
  ['drawn sizes', anyParameters, 30],
  ['9 bits an index', fc.constant({...TINY, indexBits: 9, guestFrames: 2048}), 2],
];

function wild(parameters: WildParameters, moves: readonly Move[]): WildGuest {
  const guest = new WildGuest(parameters);
  guest.play(moves);
  return guest;
}

describe.each(Object.entries(BEDS))('%s', (_name, bed: Bed) => {
  describe.each(GUESTS)('%s', (_guest, parameters, numRuns) => {
    test('every strategy does what the architecture allows, whatever the guest does', () => {
      fc.assert(
        fc.property(parameters, anyMoves(150), (drawn, moves) => {
          const {scribe} = wild(drawn, moves);
          for (const strategy of strategies) {
            replayChecked(scribe, build(strategy, scribe.header, bed));
          }
        }),
        {numRuns, seed: 1},
      );
    });
  });
});

test.each(SCENARIOS)('every strategy, on every bed: $name', ({scribe}) => {
  expect(lint(scribe.chunks, scribe.header)).toEqual([]);
  for (const bed of Object.values(BEDS)) {
    for (const strategy of strategies) {
      replayChecked(scribe, build(strategy, scribe.header, bed));
    }
  }
});

test('a wild recording is one that the linter accepts', () => {
  fc.assert(
    fc.property(anyParameters, anyMoves(100), (parameters, moves) => {
      const {scribe} = wild(parameters, moves);
      expect(lint(scribe.chunks, scribe.header)).toEqual([]);
    }),
    {numRuns: 60, seed: 2},
  );
});

test('the generator reaches what hypervisors get wrong', () => {
  const found = new Set<string>();
  for (const moves of fc.sample(anyMoves(150), {numRuns: 60, seed: 1})) {
    for (const name of reached(wild(TINY, moves))) found.add(name);
  }
  expect([...found].sort()).toEqual([...REACH_NAMES].sort());
});

test('the generator makes every round trip: each flush, each load, a store before it, after it, or none', () => {
  const made = new Map(ROUND_TRIPS.map(trip => [trip, 0]));
  for (const [parameters, moves] of fc.sample(fc.tuple(anyParameters, anyMoves(150)), {
    numRuns: 500,
    seed: 1,
  }))
    for (const [trip, times] of roundTrips(wild(parameters, moves).scribe))
      made.set(trip, made.get(trip)! + times);
  expect([...made].filter(([, times]) => times < 10)).toEqual([]);
});

test('the generator makes every move, and its accesses end in every way', () => {
  const made = new Map<string, number>();
  const ends = {permitted: 0, faulted: 0, racy: 0};
  for (const moves of fc.sample(anyMoves(100), {numRuns: 60, seed: 1})) {
    const guest = wild(TINY, moves);
    for (const [name, times] of guest.made) made.set(name, (made.get(name) ?? 0) + times);
    for (const event of eventsOf(guest.chunks)) {
      if (event.type !== 'access') continue;
      if (event.expectation & EXPECT_RACY) ends.racy++;
      ends[event.expectation & EXPECT_FAULT ? 'faulted' : 'permitted']++;
    }
  }
  expect([...made.keys()].sort()).toEqual([...MOVE_NAMES].sort());
  const accesses = ends.permitted + ends.faulted;
  expect(Math.min(ends.permitted, ends.faulted) / accesses).toBeGreaterThan(0.3);
  expect(ends.racy / accesses).toBeGreaterThan(0.05);
});
