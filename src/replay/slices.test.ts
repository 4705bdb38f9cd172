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
  /** Of 3, 4, 5 and so on instructions, with as many faults. */
  function told(iterations: number, end: (slices: Slices) => void) {
    const {events, slices, execute} = machine();
    execute(9);
    end(slices);
    slices.chapterEnded();
    for (let done = 0; done < iterations; done++) {
      events.guestFaults += done + 3;
      execute(done + 3);
      end(slices);
    }
    return slices.measured.map(({instructions, counts}) => [instructions, counts['guestFaults']]);
  }

  test('from 16 on they are the slices, and those of the warm-up are not', () => {
    const own = Array.from({length: 16}, (_, at) => [at + 3, at + 3]);
    expect(told(16, slices => slices.iterationEnded())).toEqual(own);
  });

  test('64 are two a slice', () => {
    const pairs = Array.from({length: 32}, (_, at) => [4 * at + 7, 4 * at + 7]);
    expect(told(64, slices => slices.iterationEnded())).toEqual(pairs);
  });

  test('of fewer the instructions are cut evenly instead', () => {
    const slices = told(15, each => each.iterationEnded());
    expect(slices.length).toBeGreaterThanOrEqual(32);
  });

  test('chapters serve, where there are enough and no iterations', () => {
    const chapters = told(17, slices => slices.chapterEnded());
    // Between the end of the warm-up and the next lies an empty one.
    expect(chapters).toHaveLength(18);
  });
});
