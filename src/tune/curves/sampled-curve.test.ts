import {mean} from 'simple-statistics';
import {expect, test} from 'vitest';
import {seededRandom} from '../../stats/seeded-random.ts';
import {loop, put, uses, zipf, type KeyEvent} from '../../testing/key-events.ts';
import {LruCurve} from './lru-curve.ts';
import {missesAt, unboundedMisses, type MissCurve} from './miss-curve.ts';
import {meanAbsoluteError, SampledCurve, type Correction} from './sampled-curve.ts';

function exactly(events: readonly KeyEvent[]): MissCurve {
  const curve = new LruCurve();
  put(events, curve);
  return curve.curve();
}

function sampled(events: readonly KeyEvent[], rate: number, correction?: Correction) {
  const curve = new SampledCurve(rate);
  put(events, curve);
  return curve.result(correction);
}

const LENGTH = 200_000;
const skewed = uses(zipf(20_000, 0.9, LENGTH, seededRandom(1)));
const cyclic = uses(loop(10_000, LENGTH));
/** A loop over one range of keys among uses of another, with drops. */
const mixed = zipf(5000, 0.6, LENGTH, seededRandom(2)).map((key, at): KeyEvent => {
  if (at % 3 === 0) return ['use', 5000 + (at % 8000)];
  return at % 40 === 1 ? ['drop', key] : ['use', key];
});

test('a sample of all keys is the exact curve', () => {
  for (const events of [skewed, cyclic, mixed]) {
    const {curve, errors, keys} = sampled(events.slice(0, 20_000), 1);
    const exact = exactly(events.slice(0, 20_000));
    expect(curve).toEqual(exact);
    expect(keys).toBe(exact.cold);
    expect(errors).toHaveLength(curve.misses.length);
  }
});

const STREAMS: readonly [string, readonly KeyEvent[], Correction][] = [
  ['zipf', skewed, 'hot keys'],
  ['loop', cyclic, 'shares'],
];

test.each([...STREAMS, ['mixed', mixed, 'shares']] as typeof STREAMS)(
  'the error that is stated holds for a tenth of the keys: %s',
  (_, events, correction) => {
    const exact = exactly(events);
    const result = sampled(events, 0.1);
    expect(result.correction).toBe(correction);
    const apart = Array.from(result.errors, (_error, size) =>
      Math.abs((missesAt(result.curve, size) - missesAt(exact, size)) / exact.uses),
    );
    // Normal errors lie within three standard errors in 997 of 1000 sizes. Next to a cliff they are not normal.
    expect(mean(apart.map((each, size) => (each <= 3 * result.errors[size] ? 1 : 0)))).toBeGreaterThan(0.95);
    expect(meanAbsoluteError(result.curve, exact)).toBeLessThan(0.04);
  },
);

test.each(STREAMS)('sixteen times the samples have a quarter of the error: %s', (_, events, correction) => {
  const exact = exactly(events);
  const [few, many] = [0.01, 0.16].map(rate => sampled(events, rate, correction));
  const ratio = mean([...few.errors]) / mean([...many.errors]);
  expect(ratio).toBeGreaterThan(3);
  expect(ratio).toBeLessThan(6);
  const truth = meanAbsoluteError(few.curve, exact) / meanAbsoluteError(many.curve, exact);
  expect(truth).toBeGreaterThan(2);
});

test('where a few keys have most of the uses the count of samples must be corrected for them', () => {
  // The hottest key has one use in 1 + 2^-0.9 + 3^-0.9 + … ≈ 17, and a tenth of the keys has it or not.
  const exact = exactly(skewed);
  const [hot, shares] = (['hot keys', 'shares'] as const).map(each => sampled(skewed, 0.1, each));
  expect(meanAbsoluteError(hot.curve, exact)).toBeLessThan(meanAbsoluteError(shares.curve, exact) / 5);
});

test('what misses at every size is not sampled', () => {
  const curve = new SampledCurve(0.5);
  put([['use', 1], ['chapterEnded'], ['miss'], ['miss'], ['use', 1]], curve);
  const result = curve.result('hot keys').curve;
  expect(result.uses).toBe(3);
  expect(missesAt(result, 0)).toBe(3);
  expect(unboundedMisses(result)).toBe(2);
});

test('the same keys are taken every time, and nothing is said of no uses', () => {
  expect(sampled(mixed, 0.01)).toEqual(sampled(mixed, 0.01));
  expect(sampled([], 0.01).curve.misses).toEqual(new Float64Array(2));
  expect(() => new SampledCurve(0)).toThrow('rate is 0, expected above 0 and up to 1');
});
