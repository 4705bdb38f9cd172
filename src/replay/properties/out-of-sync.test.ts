/** Xen's pager with each of its mechanisms changed or off: it does what the architecture allows, whatever the guest does. */
import * as fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import type {StrategyValues} from '../../strategies/strategy.ts';
import {xenShadow3} from '../../strategies/xen-shadow3.ts';
import {Events, snapshot, sum, type EventName} from '../../timing/events.ts';
import {BEDS} from './beds.ts';
import {build, replayChecked} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters, withoutPcids} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {expectProperty, samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const SETTINGS: readonly StrategyValues[] = [
  {oosPages: 0},
  {oosPages: 0, fastFaultPath: 'off', prefetch: 'none', emulatedStore: 'clear'},
  {oosPages: 1, oosFixups: 1, fastEmulation: 'off'},
  {oosPages: 8, oosFixups: 0, writableHeuristic: 'off'},
  {oosPages: 2, dyingHint: 'on', virtualTlbEntries: 0, skipVerify: 'off'},
  {earlyUnshadowZeroWrites: 1, prefetchStops: 'never'},
  {earlyUnshadowZeroWrites: 0, poolPages: 12},
  {evictionUnit: 'page', eviction: 'fifo', poolPages: 12, policySees: 'accessedBits'},
];

const BED_NAMES = Object.keys(BEDS);

test.each(SETTINGS.map((parameters, at) => ({parameters, bed: BED_NAMES[at % BED_NAMES.length]})))(
  'with $parameters, on: $bed',
  ({parameters, bed}) => {
    expectProperty(
      fc.property(anyParameters, anyMoves(150), (drawn, moves) => {
        const guest = played(drawn, moves);
        const values = {poolPages: 40, ...parameters};
        replayChecked(
          guest.scribe,
          build(xenShadow3, guest.scribe.header, {...BEDS[bed], parameters: values}),
        );
      }),
      {numRuns: 20},
    );
  },
);

test('wild guests bring about all that is special: tables that come back, that change, that are unshadowed', () => {
  const counts = samplesOf(fc.tuple(anyParameters, anyMoves(150)), 40).map(([drawn, moves]) => {
    const guest = played(withoutPcids(drawn), moves);
    return replayChecked(guest.scribe, build(xenShadow3, guest.scribe.header, BEDS['room for all']));
  });
  const all = sum([snapshot(new Events()), ...counts]);
  const special: readonly EventName[] = [
    'exitsUnprotectingStore',
    'exitsTraceFault',
    'shadowPagesUnsynced',
    'shadowPagesSynced',
    'shadowEntriesSynced',
    'shadowEntriesUpdated',
    'shadowPagesUnshadowed',
    'shadowEntriesPrefetched',
    'shadowEntriesSearched',
    'entriesWriteProtected',
    'invalidationFlushes',
  ];
  expect(special.filter(name => all[name] === 0)).toEqual([]);
});
