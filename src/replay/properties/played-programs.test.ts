/** Random programs as recordings of real ones tell them: the kernel keeps count, and every strategy agrees with the reference. */
import * as fc from 'fast-check';
import {afterAll, expect, test, vi} from 'vitest';
import {audit} from '../../guest/audit.ts';
import {OutOfMemory} from '../../guest/frames.ts';
import {guestParameters} from '../../guest/parameters.ts';
import {PlayedProgram} from '../../guest/played/played-program.ts';
import type {GuestSettings} from '../../guest/story.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {FORMAT_VERSION} from '../../recording/format.ts';
import {Recorder} from '../../recording/recorder.ts';
import {strategies} from '../../strategies/index.ts';
import {anyGuest} from '../../testing/any-guest.ts';
import {patience, sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';
import {RandomToldProgram, type ToldStep} from '../../testing/random-told-program.ts';
import {lint} from '../linter.ts';
import {BEDS} from './beds.ts';
import {build, replayChecked, type Recording} from './testbed.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const reached = new Set<string>();

class Audited extends PlayedProgram {
  audit(): void {
    audit(this.core);
  }
}

/** What the steps record, up to where memory runs out; audited after each. */
function recordingOf(guest: GuestSettings, steps: readonly ToldStep[]): Recording {
  const values = guestParameters(guest);
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink);
  try {
    const program = new Audited(values, recorder, 1);
    const told = new RandomToldProgram(program);
    for (const step of steps) {
      told.step(step);
      program.audit();
      for (const name of told.done) reached.add(name);
    }
    program.end();
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
  }
  recorder.end();
  const {levels, indexBits, memoryPages} = values;
  return {
    header: {version: FORMAT_VERSION, levels, indexBits, guestFrames: memoryPages},
    chunks: keeper.chunks,
  };
}

const step: fc.Arbitrary<ToldStep> = fc.tuple(
  fc.nat(RandomToldProgram.operations.length - 1),
  fc.nat(239),
  fc.nat(19),
  fc.nat(30),
);

const anySteps = fc.array(step, {minLength: 10, maxLength: sized(60), size: 'max'});

/** With memory enough for most of the steps as often as not. */
const anyRoom: fc.Arbitrary<GuestSettings> = fc.tuple(anyGuest, fc.boolean()).map(([guest, roomy]) => ({
  ...guest,
  ...(roomy ? {memoryPages: Math.max(Number(guest.memoryPages), 256)} : {}),
}));

test.each(Object.entries(BEDS))('on: %s', (_name, bed) => {
  expectProperty(
    fc.property(anyRoom, anySteps, (guest, steps) => {
      const recording = recordingOf(guest, steps);
      expect(lint(recording.chunks, recording.header)).toEqual([]);
      for (const strategy of strategies) replayChecked(recording, build(strategy, recording.header, bed));
    }),
    {numRuns: 6},
  );
});

afterAll(() => {
  expect([...reached].sort()).toEqual([...RandomToldProgram.operations].sort());
});
