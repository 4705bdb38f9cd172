import {afterEach, expect, test} from 'vitest';
import type {PlannedPass} from '../planned-pass.ts';
import {SharedRecordings} from './shared-recordings.ts';

const passOf = (workload: string, machine = 'a'): PlannedPass =>
  ({workload, machine, parameters: {pages: 8}, guest: {}, seed: 1, members: []}) as unknown as PlannedPass;

const KEPT = {events: 1, bytes: 20, chapters: []};

let recordings: SharedRecordings;
afterEach(() => recordings.close());

test('the first pass keeps what another needs, and the others read it', () => {
  const [first, second, other] = [passOf('zipf', 'a'), passOf('zipf', 'b'), passOf('gups')];
  recordings = new SharedRecordings([first, second, other]);
  expect(recordings.comingOf(other)).toEqual({by: 'making'});
  expect(recordings.isBeingMade(second)).toBe(false);
  const keeping = recordings.comingOf(first);
  expect(keeping.by).toBe('keeping');
  expect(recordings.isBeingMade(second)).toBe(true);
  // Who cannot wait makes it.
  expect(recordings.comingOf(second)).toEqual({by: 'making'});
  recordings.keptBy(first, KEPT);
  expect(recordings.isBeingMade(second)).toBe(false);
  expect(recordings.comingOf(second)).toEqual({
    by: 'reading',
    file: keeping.by === 'keeping' && keeping.file,
    kept: KEPT,
  });
});

test('what nobody else needs any more is not kept', () => {
  const [first, second] = [passOf('zipf', 'a'), passOf('zipf', 'b')];
  recordings = new SharedRecordings([first, second]);
  recordings.ended(first);
  expect(recordings.comingOf(second)).toEqual({by: 'making'});
});

test('a recording that was too large is made anew; one that was lost is kept by the next', () => {
  const passes = ['a', 'b', 'c'].map(machine => passOf('zipf', machine));
  recordings = new SharedRecordings(passes);
  recordings.comingOf(passes[0]);
  recordings.lostBy(passes[0]);
  expect(recordings.comingOf(passes[1]).by).toBe('keeping');
  recordings.keptBy(passes[1], undefined);
  expect(recordings.comingOf(passes[2])).toEqual({by: 'making'});
});

test("a user's story is told anew each time", () => {
  const passes = ['a', 'b'].map(machine => passOf('./own.ts', machine));
  recordings = new SharedRecordings(passes);
  expect(recordings.comingOf(passes[0])).toEqual({by: 'making'});
});
