import {expect, test} from 'vitest';
import {judgementOf} from './judgement.ts';

const TIE = 1.01;
const of = (baseline: readonly number[], run: readonly number[], tie = TIE) =>
  judgementOf({baseline, run}, tie);

test('what is equal at every seed is the same, and exact from two seeds on', () => {
  const same = {ratio: 1, verdict: 'same'};
  expect(of([7, 9], [7, 9])).toEqual({...same, low: 1, high: 1, exact: true});
  expect(of([7], [7])).toEqual({...same, low: null, high: null, exact: false});
  // As native's exits, of which there is no ratio.
  expect(of([0, 0], [0, 0])).toEqual({...same, low: 1, high: 1, exact: true});
});

test('one seed that differs decides nothing, and a second has an interval', () => {
  expect(of([100], [150])).toEqual({
    ratio: 1.5,
    low: null,
    high: null,
    exact: false,
    verdict: 'undecided',
    seedsNeeded: 2,
  });
});

test.each([
  ['worse', [100, 200, 300], [103, 206, 309]],
  ['better', [100, 200, 300], [97, 194, 291]],
  ['same', [100, 200, 300], [101, 202, 303]],
  ['same', [101, 202, 303], [100, 200, 300]],
] as const)('%s where every seed tells the same ratio', (verdict, baseline, run) => {
  expect(of(baseline, run)).toMatchObject({exact: true, verdict});
});

test('of an interval that holds 1 nothing is said but how many seeds would decide it', () => {
  const {verdict, seedsNeeded, low, high} = of([100, 100, 100, 100, 100], [103, 99, 108, 97, 105]);
  expect(verdict).toBe('undecided');
  expect([low! < 1, high! > 1]).toEqual([true, true]);
  // Mean and deviation of the logarithms are 0.023 and 0.045: about (1.96 + 0.84)² × (0.045 / 0.023)² + 2.
  expect(seedsNeeded).toBeGreaterThan(26);
  expect(seedsNeeded).toBeLessThan(40);
});

test('the threshold decides what is the same', () => {
  const [baseline, run] = [
    [100, 100, 100],
    [103.01, 103, 102.99],
  ];
  expect(of(baseline, run).verdict).toBe('worse');
  expect(of(baseline, run, 1.05).verdict).toBe('same');
  expect(of([1e6, 1e6], [1e6 + 1, 1e6 + 1], 1).verdict).toBe('worse');
});

test('what is zero somewhere is compared by its difference', () => {
  const none = {ratio: null, low: null, high: null};
  expect(of([0, 0], [3, 3])).toEqual({...none, exact: true, verdict: 'worse'});
  expect(of([3, 3], [0, 0])).toEqual({...none, exact: true, verdict: 'better'});
  expect(of([0, 0, 1], [10, 11, 12])).toEqual({...none, exact: false, verdict: 'worse'});
  expect(of([0], [3])).toMatchObject({...none, verdict: 'undecided', seedsNeeded: 2});
  const unsure = of([0, 0, 5], [1, 4, 3]);
  expect(unsure).toMatchObject({...none, verdict: 'undecided'});
  expect(unsure.seedsNeeded).toBeGreaterThan(3);
});
