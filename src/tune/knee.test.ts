import {expect, test} from 'vitest';
import {kneeOf} from './knee.ts';

const curve = (y: (x: number) => number, xs: readonly number[]) => xs.map(x => ({x, y: y(x)}));
const upTo = (count: number): number[] => Array.from({length: count}, (_, at) => at);

test('two straight lines bend where they meet', () => {
  // Falls by 10 a step down to x = 4 and by 1 a step after it.
  const points = curve(x => (x <= 4 ? 100 - 10 * x : 64 - x), upTo(20));
  expect(kneeOf(points)?.x).toBe(4);
});

test('of 1 / x it is where the slope is that of the chord', () => {
  // From (1, 1) to (n, 1/n) the chord falls by 1/n for each 1 of x, and so does 1/x at x = √n.
  const points = curve(
    x => 1 / x,
    upTo(100).map(at => at + 1),
  );
  expect(kneeOf(points)?.x).toBe(10);
});

test('the units of neither axis matter, nor does the order of the points', () => {
  const points = curve(x => Math.exp(-x / 3), upTo(15));
  const knee = kneeOf(points)!;
  const scaled = points.map(({x, y}) => ({x: 1e6 * x - 40, y: 5 + y / 1e6})).toReversed();
  expect(kneeOf(scaled)?.x).toBe(1e6 * knee.x - 40);
});

test('there is none where nothing bends', () => {
  expect(kneeOf([])).toBeUndefined();
  expect(kneeOf(curve(x => -x, [1, 5]))).toBeUndefined();
  expect(kneeOf(curve(x => 7 - x, upTo(9)))).toBeUndefined();
  expect(kneeOf(curve(() => 3, upTo(9)))).toBeUndefined();
  expect(kneeOf(curve(x => x * x, upTo(9)))).toBeUndefined();
  // Bends the other way: more helps more and more.
  expect(kneeOf(curve(x => -x * x, upTo(9)))).toBeUndefined();
});

test('of two points as far below the line it is the one that takes less', () => {
  // The line from (0, 8) to (4, 0) passes 6 at x = 1 and 2 at x = 3: both points lie 4 below it.
  const points = [
    {x: 0, y: 8},
    {x: 1, y: 2},
    {x: 2, y: 4},
    {x: 3, y: -2},
    {x: 4, y: 0},
  ];
  expect(kneeOf(points)?.x).toBe(1);
});

test('a bend that noise could be is none', () => {
  // With ten points a mean step is a ninth of the axis: a line that sags by a twelfth has no knee, by a sixth it has.
  const sagging = (by: number) => curve(x => 9 - x - (x === 4 ? 9 * by : 0), upTo(10));
  expect(kneeOf(sagging(1 / 12))).toBeUndefined();
  expect(kneeOf(sagging(1 / 9.5))).toBeUndefined();
  expect(kneeOf(sagging(1 / 8.5))?.x).toBe(4);
  expect(kneeOf(sagging(1 / 6))?.x).toBe(4);
});
