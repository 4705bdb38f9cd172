import {expect, test} from 'vitest';
import {spreadOf} from './spread.ts';

test('percentiles lie between samples: of 10 to 50 three quarters are at most 40, and 99 of 100 at most 49.6', () => {
  expect(spreadOf([40, 10, 50, 30, 20])).toEqual({
    min: 10,
    median: 30,
    p75: 40,
    p99: expect.closeTo(49.6),
    max: 50,
    mean: 30,
    // The mean square of 20, 10, 0, 10 and 20, over one less than there are.
    sd: expect.closeTo(Math.sqrt(1000 / 4)),
    mad: 10,
  });
});

test('a single sample is all of them', () => {
  expect(spreadOf([7])).toMatchObject({min: 7, median: 7, p75: 7, p99: 7, max: 7, sd: 0, mad: 0});
});
