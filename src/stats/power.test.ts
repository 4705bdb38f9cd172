import {expect, test} from 'vitest';
import {seededRandom} from './seeded-random.ts';
import {normalQuantile} from './normal.ts';
import {intervalOfMean} from './interval-of-mean.ts';
import {deviationFor, MOST_SEEDS, seedsFor} from './power.ts';

const STORIES = 2000;

/** How often the interval of so many normal values leaves 0 out. */
function power(seeds: number, effect: number, deviation: number): number {
  const random = seededRandom(seeds);
  let told = 0;
  for (let story = 0; story < STORIES; story++) {
    const values = Array.from({length: seeds}, () => effect + deviation * normalQuantile(random() || 0.5));
    const {low, high} = intervalOfMean(values);
    if (low > 0 || high < 0) told++;
  }
  return told / STORIES;
}

// Below 20 values, from which on the interval is a bootstrap: slower to simulate, and no wider.
test.each([
  [0.2, 0.2],
  [0.5, 0.4],
  [1, 0.5],
  [0.02, 0.015],
])(
  'an effect of %d at a deviation of %d is told four times in five with as many seeds, and not with two fewer',
  (effect, deviation) => {
    const seeds = seedsFor(effect, deviation);
    expect(seeds).toBeLessThan(20);
    expect(power(seeds, effect, deviation)).toBeGreaterThan(0.77);
    if (seeds > 4) expect(power(seeds - 2, effect, deviation)).toBeLessThan(0.8);
  },
);

test('more seeds for a smaller effect, and no end beyond what is worth a number', () => {
  const needed = [1, 0.3, 0.1, 0.03, 0.01].map(effect => seedsFor(effect, 0.3));
  expect(needed).toEqual([...needed].sort((a, b) => a - b));
  expect(seedsFor(0, 0.3)).toBe(MOST_SEEDS);
  expect(seedsFor(0.1, 0)).toBe(2);
});

test('the deviation of values is read off their interval', () => {
  const {low, high} = intervalOfMean([1, 2, 3, 4, 10]);
  // Squares of the deviations from 4: 9, 4, 1, 0 and 36.
  expect(deviationFor((high - low) / 2, 5)).toBeCloseTo(Math.sqrt(50 / 4), 10);
});
