import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../../testing/property.ts';
import {planOf} from '../plan.ts';
import {specSchema} from '../spec.ts';
import {dealt, dealtOfAll} from './deal-shards.ts';

const costs = fc.array(fc.integer({min: 1, max: 1000}), {minLength: 1, maxLength: 60});
const counts = fc.integer({min: 1, max: 80});

const loadsOf = (owners: readonly number[], all: readonly number[], count: number): readonly number[] =>
  Array.from({length: count}, (_, shard) =>
    all.reduce((sum, cost, at) => sum + (owners[at] === shard + 1 ? cost : 0), 0),
  );

test('each pass has one shard, from 1 to n', () => {
  expectProperty(
    fc.property(costs, counts, (all, count) => {
      const owners = dealt(all, count);
      expect(owners).toHaveLength(all.length);
      for (const owner of owners) expect(owner >= 1 && owner <= count).toBe(true);
    }),
  );
});

test('no shard has more than the mean and the longest pass beside it', () => {
  // Graham 1966: the shard that ends last had least when its last pass was dealt to it.
  expectProperty(
    fc.property(costs, counts, (all, count) => {
      const mean = all.reduce((sum, cost) => sum + cost, 0) / count;
      const longest = Math.max(...all);
      const most = Math.max(...loadsOf(dealt(all, count), all, count));
      expect(most).toBeLessThanOrEqual(mean + (1 - 1 / count) * longest + 1e-9);
      if (all.length <= count) expect(most).toBe(longest);
    }),
  );
});

test('two long passes and four short ones are dealt by their length, and equals in their order', () => {
  expect(dealt([1, 5, 1, 5, 1, 1], 2)).toEqual([1, 1, 2, 2, 1, 2]);
  expect(dealt([3, 3, 2, 2, 2], 2)).toEqual([1, 2, 1, 2, 1]);
  expect(dealt([2, 2], 5)).toEqual([1, 2]);
  expect(dealt([6, 3, 3], 2)).toEqual([1, 2, 2]);
});

test('several plans are dealt as one: small ones do not all go to the first shard', async () => {
  const spec = specSchema.parse({workloads: ['touch-once'], strategies: ['native'], seeds: 1});
  const plans = await Promise.all(Array.from({length: 4}, () => planOf(spec)));
  const sizesOf = (index: number) => dealtOfAll({index, count: 2}, plans).map(({length}) => length);
  expect([sizesOf(1), sizesOf(2)]).toEqual([
    [1, 0, 1, 0],
    [0, 1, 0, 1],
  ]);
});
