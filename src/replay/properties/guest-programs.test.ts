/** Random programs on the guest kernel: every strategy agrees with the reference, on guests and machines of every kind. */
import * as fc from 'fast-check';
import {afterAll, describe, expect, test, vi} from 'vitest';
import {OutOfMemory} from '../../guest/frames.ts';
import {GuestKernel} from '../../guest/kernel.ts';
import {guestParameters} from '../../guest/parameters.ts';
import {RandomStory, type Step} from '../../testing/random-story.ts';
import type {StoryParameters} from '../../guest/story.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {FORMAT_VERSION} from '../../recording/format.ts';
import {Recorder} from '../../recording/recorder.ts';
import {strategies} from '../../strategies/index.ts';
import {lint} from '../linter.ts';
import {BEDS, REAL_BEDS} from './beds.ts';
import {build, replayChecked, type Bed, type Recording} from './testbed.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: 30_000});

/** Each guest with a bed of its own, so that all of both are met. */
const GUESTS: readonly (readonly [string, StoryParameters, string])[] = [
  ['four levels', {}, 'two entries of everything'],
  ['five levels, isolated', {levels: 5, isolated: 1}, 'room for all'],
  ['no PCIDs', {pcid: 0, lifo: 0}, 'guest frames in the walk caches, sets of one way'],
  [
    'little memory',
    {memoryPages: 150, swapPages: 1000, directMapLevel: 3},
    'faults from stale entries, no tag for the machine, no bits in nested entries',
  ],
  ['only table stores recorded', {kernelAccesses: 0, directMapLevel: 1}, 'no cache at all'],
];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.nat(RandomStory.operations.length - 1),
  fc.nat(3),
  fc.nat(5),
  fc.nat(40),
);
const steps = fc.array(step, {minLength: 10, maxLength: 50, size: 'max'});
const reached = new Set<string>();

/** What a story of `told` records on a guest of its kind. */
function recorded(parameters: StoryParameters, told: readonly Step[]): Recording {
  const values = guestParameters({indexBits: 3, memoryPages: 500, codePages: 2, ...parameters});
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink);
  const story = new RandomStory(new GuestKernel(values, recorder, 1));
  try {
    for (const each of told) story.step(each);
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
  }
  recorder.end();
  for (const name of Object.keys(story.done)) reached.add(name);
  const {levels, indexBits, memoryPages} = values;
  return {
    header: {version: FORMAT_VERSION, levels, indexBits, guestFrames: memoryPages},
    chunks: keeper.chunks,
  };
}

function expectAgreement(recording: Recording, bed: Bed): void {
  expect(lint(recording.chunks, recording.header)).toEqual([]);
  for (const strategy of strategies) replayChecked(recording, build(strategy, recording.header, bed));
}

test.each(GUESTS)(
  'a guest of %s is settled, and every strategy does what the reference does',
  (_name, guest, bed) => {
    fc.assert(
      fc.property(steps, told => expectAgreement(recorded(guest, told), BEDS[bed])),
      {numRuns: 6, seed: 3},
    );
  },
);

describe('with 9 bits an index', () => {
  test.each(Object.entries(REAL_BEDS))('on %s', (_name, bed) => {
    fc.assert(
      fc.property(steps, told => expectAgreement(recorded({indexBits: 9, memoryPages: 8192}, told), bed)),
      {numRuns: 2, seed: 4},
    );
  });
});

afterAll(() => {
  expect([...reached].sort()).toEqual([...RandomStory.operations].sort());
});
