import {expect, test} from 'vitest';
import type {OkCell} from '../suite/result.ts';
import {madeUpCell} from '../testing/tuning.ts';
import {countedTheSame} from './same-counts.ts';

const cell = (switchedWalks: number, warm = 0): OkCell => {
  const {chapters, ...rest} = madeUpCell({workload: 'made-up', seed: 1}, 'agile', {cycles: 3});
  const ownEvents = [{switchedWalks: warm}, {switchedWalks}];
  return {...rest, chapters: chapters.map((chapter, at) => ({...chapter, ownEvents: ownEvents[at]}))};
};

test('cells of other seeds, or of fewer, are not compared', () => {
  const at = (seed: number): OkCell => ({...cell(3), seed});
  expect(countedTheSame([at(1), at(2)], [at(1), at(2)])).toBe(true);
  expect(countedTheSame([at(1), at(2)], [at(1), at(3)])).toBe(false);
  expect(countedTheSame([at(1)], [at(1), at(2)])).toBe(false);
  expect(countedTheSame([], [at(1)])).toBe(false);
});

test('an event of their own sets two apart, in the warm-up too', () => {
  expect(countedTheSame([cell(3)], [cell(3)])).toBe(true);
  expect(countedTheSame([cell(3)], [cell(4)])).toBe(false);
  expect(countedTheSame([cell(3, 1)], [cell(3, 2)])).toBe(false);
});
