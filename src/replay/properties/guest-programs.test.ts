/** Random programs on the guest kernel: every strategy agrees with the reference, on guests and machines of every kind. */
import * as fc from 'fast-check';
import {afterAll, describe, expect, test, vi} from 'vitest';
import type {GuestSettings} from '../../guest/story.ts';
import {strategies} from '../../strategies/index.ts';
import {anyGuest, anyProgram} from '../../testing/any-guest.ts';
import {patience, sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';
import {RandomStory} from '../../testing/random-story.ts';
import {lint} from '../linter.ts';
import {BEDS, REAL_BEDS} from './beds.ts';
import {recordedProgram} from './programs.ts';
import {build, replayChecked, type Bed} from './testbed.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const STEPS = 50;
const reached = new Set<string>();

/** With tables of 512 entries. */
const anyFullGuest: fc.Arbitrary<GuestSettings> = fc.record({
  indexBits: fc.constant(9),
  levels: fc.constantFrom(4, 5),
  memoryPages: fc.integer({min: 2048, max: sized(8192)}),
  codePages: fc.constant(2),
  pcid: fc.constantFrom(0, 1),
});

function expectAgreement(guests: fc.Arbitrary<GuestSettings>, numRuns: number, bed: Bed): void {
  expectProperty(
    fc.property(guests, anyProgram(STEPS), (guest, program) => {
      const recording = recordedProgram(guest, program);
      for (const name of recording.done) reached.add(name);
      expect(lint(recording.chunks, recording.header)).toEqual([]);
      for (const strategy of strategies) replayChecked(recording, build(strategy, recording.header, bed));
    }),
    {numRuns},
  );
}

describe('with few bits an index, every strategy does what the reference does', () => {
  test.each(Object.entries(BEDS))('on: %s', (_name, bed) => expectAgreement(anyGuest, 6, bed));
});

describe('with 9 bits an index', () => {
  test.each(Object.entries(REAL_BEDS))('on %s', (_name, bed) => expectAgreement(anyFullGuest, 2, bed));
});

afterAll(() => {
  expect([...reached].sort()).toEqual([...RandomStory.operations].sort());
});
