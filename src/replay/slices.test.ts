import {describe, expect, test} from 'vitest';
import {Clock} from '../hardware/clock.ts';
import {Events} from '../timing/events.ts';
import {Slices} from './slices.ts';

/** A machine whose counters go as told. */
function machine() {
  const clock = new Clock();
  const events = new Events();
  const own: Record<string, number> = {refills: 0};
  const slices = new Slices({clock, events, own});
  const execute = (instructions: number) => {
    clock.instructions += instructions;
    if (clock.instructions >= slices.due) slices.reached(clock.instructions);
  };
  return {events, own, slices, execute};
}

describe('slices of instructions', () => {
  test.each([64, 100, 1000, 12_345, 1_000_000])('of %i there are 32 to 63, all as long', total => {
    const {events, slices, execute} = machine();
    execute(77);
    events.hostFaults = 5;
    slices.chapterEnded();
    for (let done = 0; done < total; done++) {
      if (done < 10) events.hostFaults++;
      execute(1);
    }
    slices.chapterEnded();
    const {measured} = slices;
    expect(measured.length).toBeGreaterThanOrEqual(32);
    expect(measured.length).toBeLessThan(64);
    const [{instructions}] = measured;
    expect(measured.every(slice => slice.instructions === instructions)).toBe(true);
    // What is left out is less than one slice.
    expect(total - instructions * measured.length).toBeLessThan(instructions);
    expect(measured.reduce((sum, {counts}) => sum + counts['hostFaults'], 0)).toBe(10);
  });

  test('an event that takes as long as many slices makes empty ones of all but one', () => {
    const {events, own, slices, execute} = machine();
    slices.chapterEnded();
    for (let done = 0; done < 20; done++) {
      events.hostFaults++;
      own['refills'] += 2;
      execute(done === 10 ? 1_000_000 : 1);
    }
    const {measured} = slices;
    expect(measured.length).toBeGreaterThanOrEqual(32);
    const faults = measured.map(({counts}) => counts['hostFaults']).filter(count => count > 0);
    expect(faults).toHaveLength(1);
    expect(measured.map(({counts}) => counts['refills']).filter(count => count > 0)).toEqual([2 * faults[0]]);
  });

  test('there are none before the warm-up has ended', () => {
    const {slices, execute} = machine();
    execute(1000);
    expect(slices.measured).toEqual([]);
  });
});

describe('iterations', () => {
  interface Told {
    readonly lengths: readonly number[];
    readonly end: (slices: Slices) => void;
    /** Instructions after the last. */
    readonly more?: number;
  }

  /** As many faults as instructions. */
  function told({lengths, end, more = 0}: Told) {
    const {events, slices, execute} = machine();
    execute(9);
    slices.iterationEnded();
    slices.chapterEnded();
    for (const length of lengths) {
      events.guestFaults += length;
      execute(length);
      end(slices);
    }
    execute(more);
    if (end !== byChapter) slices.chapterEnded();
    return slices;
  }

  const byIteration = (slices: Slices): void => slices.iterationEnded();
  const byChapter = (slices: Slices): void => slices.chapterEnded();
  const about = (count: number): number[] => Array.from({length: count}, (_, at) => 1000 + at);
  const lengthsOf = (slices: Slices): readonly number[] =>
    slices.measured.map(({instructions, counts}) => {
      expect(counts['guestFaults']).toBe(instructions);
      return instructions;
    });

  test('from 16 on they are the slices, and those of the warm-up are not', () => {
    expect(lengthsOf(told({lengths: about(16), end: byIteration}))).toEqual(about(16));
  });

  test('64 are two a slice', () => {
    const pairs = Array.from({length: 32}, (_, at) => 2001 + 4 * at);
    expect(lengthsOf(told({lengths: about(64), end: byIteration}))).toEqual(pairs);
  });

  test('of fewer the instructions are cut evenly instead', () => {
    const slices = told({lengths: about(15), end: byIteration});
    expect(slices.measured.length).toBeGreaterThanOrEqual(32);
    expect(slices.iterationsMeasured.map(({instructions}) => instructions)).toEqual(about(15));
  });

  test('so they are where one is much longer than another, for counts would not be rates', () => {
    const lengths = Array.from({length: 20}, (_, at) => 1000 + 20 * at);
    expect(told({lengths, end: byIteration}).measured.length).toBeGreaterThanOrEqual(32);
  });

  test('and where they end long before what is measured does', () => {
    const slices = told({lengths: about(20), end: byIteration, more: 20_000});
    expect(slices.measured.length).toBeGreaterThanOrEqual(32);
    expect(slices.iterationsMeasured).toEqual([]);
  });

  test('chapters serve, where there are enough and no iterations', () => {
    expect(lengthsOf(told({lengths: about(17), end: byChapter}))).toEqual(about(17));
  });
});
