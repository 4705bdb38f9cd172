import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {compare} from '../stats/compare.ts';
import {ranksOf} from './ranks.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

interface Contender {
  readonly name: string;
  readonly cycles: readonly number[];
}

const ranks = (contenders: readonly Contender[]) =>
  ranksOf(
    contenders,
    ({cycles}) => cycles.reduce((sum, each) => sum + each, 0),
    (one, other) => compare(one.cycles, other.cycles),
  ).map(group => group.map(({name}) => name));

test('a tie shares the rank of the best that it ties with', () => {
  expect(
    ranks([
      {name: 'slow', cycles: [200, 200]},
      {name: 'fast', cycles: [100, 100]},
      // Within 1 % of the fastest, and exactly so.
      {name: 'near', cycles: [101, 101]},
      // Within 1 % of the near one, but not of the best of its rank.
      {name: 'next', cycles: [102, 102]},
    ]),
  ).toEqual([['fast', 'near'], ['next'], ['slow']]);
});

test('an interval that holds 1 is a tie, however far the means are apart', () => {
  // Two seeds that disagree: with one degree of freedom t is 12.7, and the interval of the ratio is wide.
  expect(
    ranks([
      {name: 'steady', cycles: [100, 100]},
      {name: 'torn', cycles: [90, 150]},
    ]),
  ).toEqual([['steady', 'torn']]);
});

test('everyone has one rank, and no rank is better by its best than the one before', () => {
  const contender = fc.tuple(fc.integer({min: 1, max: 50}), fc.integer({min: 1, max: 50}));
  expectProperty(
    fc.property(fc.array(contender, {maxLength: sized(8)}), all => {
      const contenders = all.map((cycles, at) => ({name: String(at), cycles}));
      const groups = ranks(contenders);
      expect(groups.flat().toSorted()).toEqual(contenders.map(({name}) => name).toSorted());
      const best = groups.map(([first]) => all[Number(first)][0] + all[Number(first)][1]);
      expect(best).toEqual(best.toSorted((a, b) => a - b));
    }),
  );
});
