import {expect, test} from 'vitest';
import {madeUpScorecard} from '../../testing/scorecard.ts';
import {decidingOf, yardstickOf} from './deciding.ts';

const scores = madeUpScorecard.targets;
const [example] = scores[0].measures;

test('the number that stands for a target is the one that its score shows', () => {
  for (const score of scores) {
    const deciding = decidingOf(score);
    expect([deciding?.ours ?? null, deciding?.published ?? null]).toEqual([score.ours, score.published]);
  }
});

test('ours is set over what was published, or over the bound that is nearest, and never over nothing', () => {
  const yardstick = (published: number | null, low: number | null, high: number | null, ours: number) =>
    yardstickOf({...example, published, low, high, ours});
  expect(yardstick(4, 1, 9, 2)).toBe(4);
  expect(yardstick(null, 1, null, 7)).toBe(1);
  expect(yardstick(null, null, 9, 7)).toBe(9);
  expect(yardstick(null, 1, 9, 7)).toBe(9);
  expect(yardstick(null, 1, 9, 2)).toBe(1);
  expect(yardstick(null, -1, 1, 0.9)).toBeUndefined();
  expect(yardstick(0, 0, 0, 2)).toBeUndefined();
  expect(yardstick(-3, -4, -1, 2)).toBeUndefined();
});
