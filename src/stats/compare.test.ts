import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {compare, intervalOf, seedsToDecide, standing, type Comparison} from './compare.ts';
import {expectProperty} from '../testing/property.ts';

const positive = fc.double({min: 1, max: 1e12, noNaN: true});

test('one seed has a ratio and no interval', () => {
  expect(compare([300], [100])).toEqual({
    ratio: 3,
    low: 3,
    high: 3,
    exact: false,
    seeds: 1,
    method: 'one seed',
  });
});

test('what is told of an interval is its ends, and nothing of one seed', () => {
  expect(intervalOf(compare([300], [100]))).toEqual({low: null, high: null});
  expect(intervalOf(compare([300, 600], [100, 200]))).toEqual({low: 3, high: 3});
  const {low, high} = intervalOf(compare([10, 40], [10, 20]));
  expect(low).toBeLessThan(high!);
});

test('seeds that all give one number are exact', () => {
  const {ratio, low, high, exact, method} = compare([300, 600, 150], [100, 200, 50]);
  expect([ratio, low, high]).toEqual([3, 3, 3]);
  expect(exact).toBe(true);
  expect(method).toBe('exact');
});

test("few seeds: Student's t on the logarithms of the paired ratios", () => {
  // Logarithms 0, ln 2, ln 4: mean ln 2, standard deviation ln 2, error ln 2 / √3; t at 2 degrees is 4.303.
  const reach = (4.303 * Math.log(2)) / Math.sqrt(3);
  const {ratio, low, high, method} = compare([10, 40, 120], [10, 20, 30]);
  expect(method).toBe("Student's t");
  expect(ratio).toBeCloseTo(2, 12);
  expect(low).toBeCloseTo(2 * Math.exp(-reach), 3);
  expect(high / (2 * Math.exp(reach))).toBeCloseTo(1, 3);
});

test('pairing takes out what the seeds have in common', () => {
  // The seeds differ tenfold, the ratios by a hundredth.
  const {low, high} = compare([200, 2010, 20_000], [100, 1000, 10_000]);
  expect(low).toBeGreaterThan(1.9);
  expect(high).toBeLessThan(2.1);
});

test('twenty seeds are resampled, and the same ones always alike', () => {
  const reference = Array.from({length: 20}, () => 100);
  const cycles = reference.map((each, seed) => each + seed);
  const {ratio, low, high, method} = compare(cycles, reference);
  expect(method).toBe('bootstrap');
  expect(compare(cycles, reference)).toEqual(compare([...cycles], [...reference]));
  // Ratios 1.00 … 1.19 spread evenly: their standard error is 0.0577 / √20 = 0.0129, and two of them are ± 0.026.
  expect(ratio - low).toBeGreaterThan(0.015);
  expect(ratio - low).toBeLessThan(0.035);
  expect(high - ratio).toBeGreaterThan(0.015);
  expect(high - ratio).toBeLessThan(0.035);
});

test('the interval is of the method that is said', () => {
  for (const seeds of [19, 20, 21]) {
    // One seed stands out. Student's interval is symmetric in logarithms all the same; resamples show the skew.
    const cycles = Array.from({length: seeds}, (_, seed) => (seed === 0 ? 300 : 100 + seed));
    const {ratio, low, high, method} = compare(
      cycles,
      cycles.map(() => 100),
    );
    const skew = Math.log(high / ratio) / Math.log(ratio / low);
    if (method === 'bootstrap') expect(skew).toBeGreaterThan(1.2);
    else expect(skew).toBeCloseTo(1, 9);
    expect(method).toBe(seeds < 20 ? "Student's t" : 'bootstrap');
  }
});

test('the other way round it is the inverse', () => {
  // Up to 19 pairs, of which none are resampled.
  expectProperty(
    fc.property(fc.array(fc.tuple(positive, positive), {minLength: 1, maxLength: 19}), pairs => {
      const forth = compare(
        pairs.map(([one]) => one),
        pairs.map(([, other]) => other),
      );
      const back = compare(
        pairs.map(([, other]) => other),
        pairs.map(([one]) => one),
      );
      expect(Math.log(forth.ratio)).toBeCloseTo(-Math.log(back.ratio), 6);
      expect(Math.log(forth.low)).toBeCloseTo(-Math.log(back.high), 6);
    }),
  );
});

test('lists that cannot be paired are refused', () => {
  expect(() => compare([1, 2], [1])).toThrow('2 seeds with 1');
  expect(() => compare([], [])).toThrow('at least one');
  expect(() => compare([0], [1])).toThrow('a comparison with 0 cycles: expected a positive number');
  expect(() => compare([1], [Number.NaN])).toThrow('NaN');
});

describe('standing', () => {
  const between = (ratio: number, low: number, high: number): Comparison => ({
    ratio,
    low,
    high,
    exact: false,
    seeds: 5,
    method: "Student's t",
  });

  test.each([
    ['apart', 1.5, 1.1, 2],
    ['apart', 0.8, 0.7, 0.9],
    ['undecided', 1.5, 0.9, 2.5],
    // An interval that ends at 1 holds it.
    ['undecided', 1.5, 1, 2.25],
    ['undecided', 0.6, 0.36, 1],
    ['level', 1 / 1.009, 0.985, 0.999],
    ['level', 1.004, 0.995, 1.013],
    ['level', 1, 1, 1],
    // The ratio of a tie, and yet it may be a third more or less.
    ['undecided', 1.002, 0.75, 1.34],
  ] as const)('%s: %d [%d, %d]', (expected, ratio, low, high) => {
    expect(standing(between(ratio, low, high))).toBe(expected);
  });

  test('seeds that fork-exit would have needed while the seed placed its heap: 2.6 of shadow-uncached at a spread of fourfold', () => {
    const comparison = compare([17.7, 4.2, 12.6, 16.7, 14.5], [4.6, 4.6, 4.6, 4.6, 4.6]);
    expect(standing(comparison)).toBe('apart');
    const nearer = compare([17.7, 4.2, 12.6, 16.7, 14.5], [9, 9, 9, 9, 9]);
    expect(standing(nearer)).toBe('undecided');
    // Mean and deviation of the logarithms are 0.27 and 0.61: about (1.96 + 0.84)² × 0.61² / 0.27² + 2.
    expect(seedsToDecide(nearer)).toBeGreaterThan(38);
    expect(seedsToDecide(nearer)).toBeLessThan(46);
  });

  test('what is level with a wide interval needs seeds until that reaches no further than 2 %', () => {
    const wide = between(1.002, 0.75, 1.34);
    expect(seedsToDecide(wide)).toBeGreaterThan(500);
    expect(seedsToDecide(between(1.002, 0.97, 1.035))).toBeLessThan(30);
  });

  test.each([
    ['apart', 1.03, 1.02, 1.04, 1.02],
    ['level', 1.03, 1.02, 1.04, 1.05],
    ['level', 0.96, 0.92, 1, 1.05],
    ['undecided', 1.03, 0.9, 1.12, 1.05],
    // What need not be equal at all has no place between level and apart.
    ['apart', 1.0001, 1.00005, 1.0002, 1],
    ['level', 1, 1, 1, 1],
  ] as const)(
    '%s: %d [%d, %d] where what is within %d of either is a tie',
    (expected, ratio, low, high, tie) => {
      expect(standing(between(ratio, low, high), tie)).toBe(expected);
    },
  );

  test('the wider a tie is, the fewer seeds tell that it is one', () => {
    const near = between(1.002, 0.97, 1.035);
    expect(seedsToDecide(near, 1.02)).toBeLessThan(seedsToDecide(near));
    expect(seedsToDecide(near)).toBe(seedsToDecide(near, 1.01));
  });
});
