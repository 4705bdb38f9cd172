import {mean, sampleVariance} from 'simple-statistics';
import {expect, test} from 'vitest';
import {KeySample, PARTS, REPLICATES, VIEWS} from './key-sample.ts';

const KEYS = 20_000;

/** Of all keys in the sample, by view, in keys. */
function weighed(sample: KeySample): number[] {
  const sums = Array.from({length: VIEWS}, () => 0);
  const weights = new Int32Array(VIEWS);
  for (let key = 0; key < KEYS; key++) {
    if (!sample.holds(key)) continue;
    sample.weigh(key, weights);
    for (let view = 0; view < VIEWS; view++) sums[view] += weights[view] / PARTS;
  }
  return sums;
}

test.each([0.5, 0.1, 0.01])(
  'weights sum to the number of keys, and vary over replicates as over samples: %d',
  rate => {
    const sums = Array.from({length: 60}, (_, salt) => weighed(new KeySample(rate, salt)));
    const samples = sums.map(([whole]) => whole);
    // Each of the keys is drawn by itself: the variance of a sum of weights 1 / rate is (1 − rate) / rate a key.
    const variance = (KEYS * (1 - rate)) / rate;
    expect(Math.abs(mean(samples) - KEYS)).toBeLessThan(3 * Math.sqrt(variance / 60));
    const ofReplicates = mean(
      sums.map(([whole, ...replicates]) => mean(replicates.map(each => (each - whole) ** 2))),
    );
    expect(ofReplicates / variance).toBeGreaterThan(0.9);
    expect(ofReplicates / variance).toBeLessThan(1.1);
    expect(sampleVariance(samples) / variance).toBeGreaterThan(0.6);
    expect(sampleVariance(samples) / variance).toBeLessThan(1.5);
  },
);

test('the weight is whole, so a rate that is no part of it is a little less', () => {
  expect(new KeySample(0.9).rate).toBe(16 / 18);
  expect(new KeySample(0.1)).toMatchObject({rate: 0.1, step: 10, weight: 160});
});

test('a sample of all keys holds each, with the same weight in every replicate', () => {
  expect(weighed(new KeySample(1))).toEqual(Array.from({length: 1 + REPLICATES}, () => KEYS));
});
