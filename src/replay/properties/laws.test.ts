/** What holds for every strategy whatever the guest does, beside that its answers are legal. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {isWrite, Paging, READ, USER_MODE} from '../../hardware/address.ts';
import {EXPECT_FAULT, EXPECT_RACY, isAccess, type Chunk} from '../../recording/format.ts';
import {expectationOf} from '../../recording/operands.ts';
import {strategies} from '../../strategies/index.ts';
import {native} from '../../strategies/native.ts';
import {nested} from '../../strategies/nested.ts';
import {BARE} from '../../testing/processors.ts';
import {difference, EVENT_NAMES, EXIT_NAMES, snapshot, total, type EventCounts} from '../../timing/events.ts';
import {CheckedReplay} from '../checked-replay.ts';
import {anyBed, BEDS} from './beds.ts';
import {swapFrames} from './renamed-frames.ts';
import {regionsOf, withSlotsReversed} from './renamed-slots.ts';
import {SCENARIOS} from './scenarios.ts';
import type {Scribe} from './scribe.ts';
import {build, replayChecked, type Bed} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {patience, repeated} from '../../testing/effort.ts';
import {expectProperty, samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const ROOM = BEDS['room for all'];
const NUM_RUNS = 15;
/** Sets of a power of two, and of other numbers. */
const UNEVEN: Bed = {
  ...ROOM,
  processor: {
    ...ROOM.processor,
    tlb: {
      data: [
        {entries: 3, ways: 1},
        {entries: 3, ways: 1},
        {entries: 5, ways: 1},
      ],
      instruction: [
        {entries: 3, ways: 1},
        {entries: 3, ways: 1},
        {entries: 5, ways: 1},
      ],
      second: {entries: 14, ways: 2},
      secondHolds: 'pages',
      secondHuge: {entries: 3, ways: 1},
      secondInstruction: {entries: 6, ways: 2},
    },
    walkCaches: {
      2: {entries: 3, ways: 1},
      3: {entries: 6, ways: 2},
      4: {entries: 2, ways: 1},
      5: {entries: 2, ways: 1},
    },
  },
};
const KNOWN_BEDS = [...Object.values(BEDS), UNEVEN];

const anyWildGuest = fc.tuple(anyParameters, anyMoves(120));

/** Holds `law` for recordings of wild guests. */
function forWildGuests(law: (scribe: Scribe) => void): void {
  expectProperty(
    fc.property(anyWildGuest, guest => law(played(...guest).scribe)),
    {numRuns: NUM_RUNS},
  );
}

const exits = (counts: EventCounts): number => total(counts, EXIT_NAMES);

/** Stores that a hypervisor carried out, however it came to know of them. */
const carriedOut = (c: EventCounts): number => c.emulatedStores + c.storeCallouts + c.storesTold;

/** Translations that ended in a fault of the guest: those that no entry served, and nobody carried out. */
const faults = (c: EventCounts): number => c.tlbMisses - c.tlbFills - carriedOut(c);

test('after everything is flushed one answer is legal, whatever happened before', () => {
  forWildGuests(scribe => {
    scribe.toggleGlobalPages();
    const {legality, paging} = scribe.oracle;
    // A few hundred pages of all that there are.
    const pages = paging.regionCount * paging.regionPages;
    for (let gvn = 0; gvn < pages; gvn += 1 + 6 * Math.ceil(pages / 2000)) {
      expect(legality.chains(gvn, READ | USER_MODE)).toHaveLength(1);
    }
  });
});

test('a set that is chosen by the turn in which a region came is found', () => {
  vi.spyOn(Paging.prototype, 'setOf').mockImplementation(function (this: Paging, gvn, level, sets) {
    return this.unit(gvn, level) % sets;
  });
  const differing = samplesOf(anyWildGuest, NUM_RUNS)
    .map(guest => played(...guest).scribe)
    .filter(scribe => {
      const counts = replayChecked(scribe, build(native, scribe.header, UNEVEN));
      const reversed = replayChecked(withSlotsReversed(scribe), build(native, scribe.header, UNEVEN));
      return EVENT_NAMES.some(name => reversed[name] !== counts[name]);
    });
  vi.restoreAllMocks();
  expect(differing.length).toBeGreaterThan(repeated(NUM_RUNS) / 2);
});

describe.each(strategies)('$id', strategy => {
  const run = (scribe: Scribe, bed: Bed): EventCounts =>
    replayChecked(scribe, build(strategy, scribe.header, bed));

  test('an access that succeeded and is made again exits not and walks not', () => {
    const isMadeAgain = (chunk: Chunk) =>
      isAccess(chunk.kind[0]) && (expectationOf(chunk, 0) & (EXPECT_FAULT | EXPECT_RACY)) === 0;
    forWildGuests(scribe => {
      const hypervisor = build(strategy, scribe.header, ROOM);
      const {events} = hypervisor.machine;
      const replay = new CheckedReplay(hypervisor);
      for (const chunk of scribe.chunks) {
        const carried = carriedOut(events);
        replay.step(chunk, 0);
        // A store that was carried out put nothing into the TLB.
        if (!isMadeAgain(chunk) || carriedOut(events) > carried) continue;
        const before = snapshot(events);
        replay.step(chunk, 0);
        const again = difference(snapshot(events), before);
        expect({exits: exits(again), walks: again.walks}).toEqual({exits: 0, walks: 0});
      }
    });
  });

  test('the same recording counts the same, on a processor that replaces at random too', () => {
    const random: Bed = {
      ...ROOM,
      processor: {...BEDS['two entries of everything'].processor, replacement: 'random'},
    };
    forWildGuests(scribe => {
      for (const bed of [ROOM, random]) expect(run(scribe, bed)).toEqual(run(scribe, bed));
    });
  });

  test('where the host keeps guest memory changes no count, without caches that lines compete for', () => {
    const bed = BEDS['two entries of everything'];
    forWildGuests(scribe => {
      expect(run(scribe, {...bed, seed: 2})).toEqual(run(scribe, {...bed, seed: 3}));
    });
  });

  test('in which turn regions took their slots changes no count, on any processor', () => {
    expectProperty(
      fc.property(anyWildGuest, fc.oneof(fc.constantFrom(...KNOWN_BEDS), anyBed), (guest, bed) => {
        const {scribe} = played(...guest);
        fc.pre(regionsOf(scribe).length > 1);
        const counts = run(scribe, bed);
        expect(replayChecked(withSlotsReversed(scribe), build(strategy, scribe.header, bed))).toEqual(counts);
      }),
      {numRuns: 3 * NUM_RUNS},
    );
  });

  test('caches that are emptied at any time change costs and never answers', () => {
    forWildGuests(scribe => {
      const hypervisor = build(strategy, scribe.header, ROOM);
      const replay = new CheckedReplay(hypervisor);
      for (const [at, chunk] of scribe.chunks.entries()) {
        if (at % 3 === 0) hypervisor.machine.cpu.flushAll();
        replay.step(chunk, 0);
      }
      replay.finish();
    });
  });

  test('the guest is told of as many faults as a recording without racy accesses holds', () => {
    const isFault = (chunk: Chunk) =>
      isAccess(chunk.kind[0]) && (expectationOf(chunk, 0) & EXPECT_FAULT) !== 0;
    const isRacy = (chunk: Chunk) => isAccess(chunk.kind[0]) && (expectationOf(chunk, 0) & EXPECT_RACY) !== 0;
    for (const {scribe} of SCENARIOS) {
      if (scribe.chunks.some(isRacy)) continue;
      const counts = run(scribe, ROOM);
      expect(faults(counts)).toBe(scribe.chunks.filter(isFault).length);
    }
  });

  test('without any cache every translation of settled tables walks', () => {
    for (const {scribe} of SCENARIOS.slice(0, 3)) {
      const counts = run(scribe, {...ROOM, processor: BARE});
      expect(counts.tlbHits + counts.stlbHits).toBe(0);
      expect(counts.tlbMisses).toBe(counts.tlbLookups);
    }
  });
});

// For each that has a host, but for those that keep tables out of sync as Xen does: where one is kept goes by the number of
// its host frame. There the law is wrong, and tempting.test.ts refutes it.
const BLIND_TO_FRAMES = strategies.filter(({parameters, virtual}) => virtual && !('oosPages' in parameters));

test.each(BLIND_TO_FRAMES)('two host frames that change places change no count: $id', strategy => {
  const bed = BEDS['two entries of everything'];
  forWildGuests(scribe => {
    const counts = replayChecked(scribe, build(strategy, scribe.header, bed));
    for (const [one, other] of [
      [3, 10],
      [17, 24],
    ] as const) {
      const hypervisor = build(strategy, scribe.header, bed);
      swapFrames(hypervisor, one, other);
      expect(replayChecked(scribe, hypervisor)).toEqual(counts);
    }
  });
});

test('nested paging on a warm host, which takes nothing back, never exits', () => {
  for (const {scribe} of SCENARIOS) {
    expect(exits(replayChecked(scribe, build(nested, scribe.header, ROOM)))).toBe(0);
  }
});

test('the scenarios hold what the laws are about: settled and racy accesses, stores, faults', () => {
  const accesses = SCENARIOS.flatMap(({scribe}) => scribe.chunks).filter(chunk => isAccess(chunk.kind[0]));
  expect(accesses.some(chunk => isWrite(chunk.kind[0]))).toBe(true);
  for (const mark of [EXPECT_FAULT, EXPECT_RACY]) {
    expect(accesses.some(chunk => (expectationOf(chunk, 0) & mark) !== 0)).toBe(true);
    expect(accesses.some(chunk => (expectationOf(chunk, 0) & mark) === 0)).toBe(true);
  }
});
