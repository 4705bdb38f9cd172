/** A run is replayed as its accesses are one after the other: every strategy counts the same, to the last event. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {LINES_PER_PAGE, USER_MODE} from '../../hardware/address.ts';
import {Random} from '../../guest/random.ts';
import {Chunk, isAccess} from '../../recording/format.ts';
import {expectationOf, gvnOf, lineOf, marksOf} from '../../recording/operands.ts';
import {Packer} from '../../recording/packer.ts';
import {Recorder} from '../../recording/recorder.ts';
import {strategies} from '../../strategies/index.ts';
import type {Strategy} from '../../strategies/strategy.ts';
import {patience} from '../../testing/effort.ts';
import {samplesOf} from '../../testing/property.ts';
import {snapshot} from '../../timing/events.ts';
import {Replay} from '../replay.ts';
import {BEDS, REAL_BEDS} from './beds.ts';
import {build, type Bed, type Recording} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';

vi.setConfig({testTimeout: patience(60_000)});

const MOST_REPEATED = 12;
const STRIDES = [0, 0, 1, 3];

/** The recording with accesses that succeed made again and again, and with chapters in between. */
function stuttering({header, chunks}: Recording, seed: number): Recording {
  const random = new Random(seed, 'stutter');
  const chunk = new Chunk(chunks.reduce((sum, {length}) => sum + length, 0) * (MOST_REPEATED + 3));
  const recorder = new Recorder(event => chunk.append(event), 1);
  for (const from of chunks) {
    for (let row = 0; row < from.length; row++) {
      chunk.appendRow(from, row);
      if (isAccess(from.kind[row]) && expectationOf(from, row) === 0) repeat(recorder, random, from, row);
      if (random.below(40) === 0) recorder.chapter('so far');
    }
  }
  recorder.chapter('all');
  return {header, chunks: [chunk]};
}

function repeat(recorder: Recorder, random: Random, from: Chunk, row: number): void {
  const access = from.kind[row];
  const stride = STRIDES[random.below(STRIDES.length)];
  const gap = random.below(3);
  let line = lineOf(from, row);
  for (let times = random.below(MOST_REPEATED); times > 0; times--) {
    line = Math.min(line + stride, LINES_PER_PAGE - 1);
    recorder.compute(gap, access & USER_MODE);
    recorder.access(access, gvnOf(from, row), line, 0, marksOf(from, row));
  }
}

const recordings = samplesOf(fc.tuple(anyParameters, anyMoves(120)), 8).map(([parameters, moves], at) =>
  stuttering(played(parameters, moves).scribe, at),
);

/** All that a replay comes to, and the sentence of what it stopped at. */
function outcome({header, chunks}: Recording, strategy: Strategy, bed: Bed) {
  const hypervisor = build(strategy, header, bed);
  const replay = new Replay(hypervisor);
  let error: string | undefined;
  try {
    for (const chunk of chunks) replay.play(chunk);
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  const {machine} = hypervisor;
  const {atChapterEnd, ownAtChapterEnd, slices, stoppedAt} = replay;
  return {
    error,
    stoppedAt,
    events: snapshot(machine.events),
    own: {...machine.own},
    clock: [machine.clock.instructions, machine.clock.moment],
    overhead: hypervisor.overheadBytes(),
    atChapterEnd,
    ownAtChapterEnd,
    slices: slices.measured,
    iterations: slices.iterationsMeasured,
  };
}

const packed = ({header, chunks: [chunk]}: Recording): Recording => ({
  header,
  chunks: [new Packer().pack(chunk)],
});

describe.each(strategies.map(strategy => [strategy.id, strategy] as const))('%s', (_id, strategy) => {
  test.each(Object.entries({...BEDS, ...REAL_BEDS}))('on: %s', (name, bed) => {
    // To make what a real processor has takes longer than to replay on it.
    for (const recording of name in BEDS ? recordings : recordings.slice(0, 2))
      expect(outcome(packed(recording), strategy, bed)).toEqual(outcome(recording, strategy, bed));
  });
});

test('what is drawn has runs of many kinds, and slices that end within them', () => {
  const folded = recordings.map(recording => packed(recording).chunks[0].folded);
  expect(folded.reduce((sum, each) => sum + each)).toBeGreaterThan(200);
  const [native] = strategies;
  const slices = recordings.map(
    recording => outcome(packed(recording), native, BEDS['room for all']).slices.length,
  );
  expect(Math.max(...slices)).toBeGreaterThan(30);
});
