import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {EXPECT_FAULT, EXPECT_RACY} from '../../recording/format.ts';
import {eventsOf} from '../../recording/reader.ts';
import {strategies} from '../../strategies/index.ts';
import {lint} from '../linter.ts';
import {anyBed, BEDS} from './beds.ts';
import {REACH_NAMES, reached} from './reach.ts';
import {ROUND_TRIPS, roundTrips} from './round-trips.ts';
import {SCENARIOS} from './scenarios.ts';
import {build, replayChecked, type Bed} from './testbed.ts';
import {MOVE_NAMES, played, type Move, type WildParameters} from './wild-guest.ts';
import {anyFullParameters, anyMoves, anyParameters} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {expectProperty, samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

/** Guests, and how many recordings of each are tried on each bed. */
const GUESTS: readonly (readonly [string, fc.Arbitrary<WildParameters>, number])[] = [
  ['drawn sizes', anyParameters, 24],
  ['9 bits an index', anyFullParameters, 2],
];

/** Every strategy does what the architecture allows. */
function expectLegal(parameters: WildParameters, moves: readonly Move[], bed: Bed): void {
  const {scribe} = played(parameters, moves);
  for (const strategy of strategies) replayChecked(scribe, build(strategy, scribe.header, bed));
}

describe('every strategy does what the architecture allows, whatever the guest does', () => {
  describe.each(Object.entries(BEDS))('on: %s', (_name, bed) => {
    test.each(GUESTS)('%s', (_guest, parameters, numRuns) => {
      expectProperty(
        fc.property(parameters, anyMoves(150), (drawn, moves) => expectLegal(drawn, moves, bed)),
        {numRuns},
      );
    });
  });

  test('and whatever it runs on', () => {
    expectProperty(fc.property(anyParameters, anyMoves(150), anyBed, expectLegal), {numRuns: 50});
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
  expectProperty(
    fc.property(anyParameters, anyMoves(100), (parameters, moves) => {
      const {scribe} = played(parameters, moves);
      expect(lint(scribe.chunks, scribe.header)).toEqual([]);
    }),
    {numRuns: 60},
  );
});

test('the generator reaches what hypervisors get wrong', () => {
  const found = new Set<string>();
  for (const guest of samplesOf(fc.tuple(anyParameters, anyMoves(150)), 60)) {
    for (const name of reached(played(...guest))) found.add(name);
  }
  expect([...found].sort()).toEqual([...REACH_NAMES].sort());
});

test('the generator makes every round trip: each flush, each load, a store before it, after it, or none', () => {
  const made = new Map(ROUND_TRIPS.map(trip => [trip, 0]));
  for (const [parameters, moves] of samplesOf(fc.tuple(anyParameters, anyMoves(150)), 500))
    for (const [trip, times] of roundTrips(played(parameters, moves).scribe))
      made.set(trip, made.get(trip)! + times);
  expect([...made].filter(([, times]) => times < 10)).toEqual([]);
});

test('the generator makes every move, and its accesses end in every way', () => {
  const made = new Map<string, number>();
  const ends = {permitted: 0, faulted: 0, racy: 0};
  for (const [parameters, moves] of samplesOf(fc.tuple(anyParameters, anyMoves(100)), 60)) {
    const guest = played(parameters, moves);
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
