import {describe, expect, test} from 'vitest';
import {normalQuantile} from '../../src/stats/normal.ts';
import {seededRandom} from '../../src/stats/seeded-random.ts';
import {compare, FEWEST_ROUNDS, LEVEL} from './comparison.ts';
import {measurementExample, workloadExample, type Times} from './example.ts';
import type {Measurement} from './measurement.ts';

const measured = (times: Times): Measurement => measurementExample(workloadExample('zipf', 1000, times));

/** Times that hardly differ. */
const STEADY = [100, 101, 99, 102, 98];
const scaled = (factor: number, rounds = STEADY.length) => STEADY.slice(0, rounds).map(each => each * factor);

test('what takes twice as long in every round is slower, the reverse faster, and the ratio is of medians', () => {
  const [once, twice] = [measured({native: STEADY, kvm: STEADY}), measured({native: STEADY, kvm: scaled(2)})];
  expect(compare(once, twice)).toMatchObject([
    {column: 'native', ratio: 1, chance: 1, verdict: 'undecided'},
    {workload: 'zipf', column: 'kvm', before: 100, now: 200, ratio: 2, verdict: 'slower'},
  ]);
  expect(compare(twice, once)[1]).toMatchObject({before: 200, now: 100, ratio: 0.5, verdict: 'faster'});
});

describe('rounds', () => {
  const chanceOf = (rounds: number) =>
    compare(measured({kvm: scaled(1, rounds)}), measured({kvm: scaled(9, rounds)}))[0];

  test(`fewer than ${FEWEST_ROUNDS} cannot tell what is wholly apart, and that is said`, () => {
    const {chance, verdict} = chanceOf(FEWEST_ROUNDS - 1);
    expect(chance).toBeGreaterThan(LEVEL);
    expect(verdict).toBe('too few rounds');
  });

  test(`${FEWEST_ROUNDS} can`, () => {
    const {chance, verdict} = chanceOf(FEWEST_ROUNDS);
    expect(chance).toBeLessThan(LEVEL);
    expect(verdict).toBe('slower');
  });

  test('the longer measurement is cut to as many as the shorter has', () => {
    const longer = measured({kvm: [...scaled(1, 4), 900]});
    const shorter = measured({kvm: scaled(1, 4)});
    expect(compare(longer, shorter)[0]).toMatchObject({ratio: 1, chance: 1});
    expect(compare(shorter, longer)[0]).toMatchObject({ratio: 1, chance: 1});
  });
});

describe('what is compared', () => {
  test('is what both have, in the order of the later', () => {
    const before = measured({kvm: STEADY, native: STEADY});
    const now = measured({native: STEADY, nested: STEADY, kvm: STEADY});
    expect(compare(before, now).map(({column}) => column)).toEqual(['native', 'kvm']);
  });

  test('is of the same workload', () => {
    const other = measurementExample(workloadExample('gups', 1000, {native: STEADY}));
    expect(compare(other, measured({native: STEADY}))).toEqual([]);
  });
});

describe('over 45 rows of 5 rounds whose times vary by 2 %', () => {
  const ROWS = 45;
  const ROUNDS = 5;
  const random = seededRandom(13);
  const noise = () => Math.exp(0.02 * normalQuantile(random()));
  /** The first row takes `first` times as long. */
  const noisy = (first = 1): Measurement =>
    measured(
      Object.fromEntries(
        Array.from({length: ROWS}, (_, row) => [
          `row ${row}`,
          Array.from({length: ROUNDS}, () => 100 * noise() * (row === 0 ? first : 1)),
        ]),
      ),
    );
  const called = (before: Measurement, now: Measurement) =>
    compare(before, now).filter(({verdict}) => verdict !== 'undecided');

  // Of 100 pairs at 5 % each, more than 12 come once in 700 repetitions (binomial, 5 expected).
  test('any row is called different by mistake in one pair of measurements of twenty', () => {
    const pairs = Array.from({length: 100}, () => called(noisy(), noisy()).length);
    expect(pairs.filter(rows => rows > 0).length).toBeLessThanOrEqual(12);
  });

  // Apart by 5 deviations and more, of which chance needs 3.2 for one row in 45.
  test('a row that takes a tenth longer is found, and it alone', () => {
    expect(called(noisy(), noisy(1.1))).toMatchObject([{column: 'row 0', verdict: 'slower'}]);
  });
});
