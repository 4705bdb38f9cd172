import {expect, test} from 'vitest';
import {KeySample, VIEWS} from './key-sample.ts';
import {SampledTally} from './sampled-tally.ts';

const everyKey = new KeySample(1);
const nothing = new Int32Array(VIEWS);

/** Key 1 misses the front three times and hits in a cache of one entry more; key 2 misses once, everywhere. */
function tally(): SampledTally {
  const made = new SampledTally(everyKey);
  for (let use = 0; use < 3; use++) made.found(1, nothing);
  made.missed(2);
  return made;
}

test('with all of the misses in it a sample is right', () => {
  const {misses, errors} = tally().estimates(4);
  expect([...misses]).toEqual([4, 1]);
  expect(new Set(errors)).toEqual(new Set([0]));
});

test('the misses that it lacks are left as those of keys are that miss often', () => {
  // Misses left over misses, by least squares over (3, 0) and (1, 1) through the origin: with 1 + … + n for n², it
  // is 1 / (6 + 1). Of seven that are lacking one is left, and is off as a draw with that probability is.
  const {misses, errors} = tally().estimates(4 + 7);
  expect([...misses]).toEqual([11, 2].map(each => expect.closeTo(each)));
  expect(Math.max(...errors)).toBeCloseTo(7 * Math.sqrt((1 / 7) * (6 / 7)));
});

test('what lies between two steps is shared between them', () => {
  const half = new KeySample(0.5);
  const made = new SampledTally(half);
  made.found(1, nothing.slice().fill(1.5 * half.weight));
  const {misses} = made.estimates(2);
  expect([...misses]).toEqual([2, 2, 1, 0]);
});

test('a cliff may be as far off as the keys of the sample below it vary in number', () => {
  // A hundred steps below the cliff: 1.5 √(100 · 0.99) is 15.
  const sample = new KeySample(0.01);
  const made = new SampledTally(sample);
  made.missed(1);
  made.found(2, nothing.slice().fill(99 * sample.weight));
  const {misses, errors} = made.estimates(200);
  expect(misses[99]).toBe(200);
  expect(misses[100]).toBeCloseTo(100);
  expect(errors[86]).toBe(errors[100]);
  expect(errors[84]).toBe(0);
});

test('the warm-up is not counted', () => {
  const made = tally();
  made.startOver();
  made.missed(3);
  expect([...made.estimates(1).misses]).toEqual([1]);
  expect(made.keys).toBe(1);
});
