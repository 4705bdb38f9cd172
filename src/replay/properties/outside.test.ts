/** Strategies that are made of what `pagewalk` exports, as a user makes one, are held to what those of the list are held to. */
import * as fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {kvm} from '../../strategies/kvm.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import flatNested from '../../testing/outside/flat-nested.ts';
import unsyncUnshadowing from '../../testing/outside/unsync-unshadowing.ts';
import {sum, type EventCounts} from '../../timing/events.ts';
import {BEDS} from './beds.ts';
import {SCENARIOS} from './scenarios.ts';
import {build, replayChecked, type Bed, type Recording} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

/** Each strategy, and the pairing with its other habit as often as can be: at every store of zero. */
const OUTSIDE: readonly {readonly strategy: Strategy; readonly parameters: StrategyValues}[] = [
  {strategy: flatNested, parameters: {}},
  {strategy: unsyncUnshadowing, parameters: {}},
  {strategy: unsyncUnshadowing, parameters: {zeroStores: 1}},
];

/** Plays a recording with every check there is, on `bed` with `parameters` beside its own. */
function counts(
  strategy: Strategy,
  recording: Recording,
  bed: Bed,
  parameters: StrategyValues = {},
): EventCounts {
  const all = {...bed, parameters: {...bed.parameters, ...parameters}};
  return replayChecked(recording, build(strategy, recording.header, all));
}

function forWildGuests(property: (recording: Recording) => void): void {
  expectProperty(
    fc.property(anyParameters, anyMoves(150), (parameters, moves) => {
      property(played(parameters, moves).scribe);
    }),
    {numRuns: 30},
  );
}

test.each(OUTSIDE)(
  '$strategy.id does what the architecture allows: $parameters',
  ({strategy, parameters}) => {
    for (const bed of Object.values(BEDS)) {
      forWildGuests(recording => void counts(strategy, recording, bed, parameters));
      for (const {scribe} of SCENARIOS) counts(strategy, scribe, bed, parameters);
    }
  },
);

test("wild guests see both habits: tables go out of step, as KVM's do, and lose their shadow early, as Xen's do", () => {
  const seen: EventCounts[] = [];
  forWildGuests(recording =>
    seen.push(counts(unsyncUnshadowing, recording, BEDS['room for all'], {zeroStores: 1})),
  );
  const {shadowPagesUnsynced, shadowPagesSynced, shadowPagesUnshadowed} = sum(seen);
  expect(Math.min(shadowPagesUnsynced, shadowPagesSynced, shadowPagesUnshadowed)).toBeGreaterThan(10);
});

test('without the one habit the pairing is KVM, to the last count', () => {
  for (const bed of Object.values(BEDS))
    forWildGuests(recording =>
      expect(counts(unsyncUnshadowing, recording, bed, {zeroStores: 0})).toEqual(counts(kvm, recording, bed)),
    );
});
