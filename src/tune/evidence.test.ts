import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import {compare} from '../stats/compare.ts';
import type {Cell, OkCell} from '../suite/result.ts';
import {madeUpCell} from '../testing/tuning.ts';
import {Evidence, positive} from './evidence.ts';
import {QUANTITIES, QUANTITY} from './quantities.ts';

const [WORKLOAD, OWN, OTHER] = ['gups', 'own', 'other'];

const cellOf = (strategy: string, seed: number, cycles: number): OkCell =>
  madeUpCell({workload: WORKLOAD, seed}, strategy, {cycles});

const failed = ({key, workload, parameters, strategy, machine, seed}: OkCell): Cell => ({
  key,
  workload,
  parameters,
  strategy,
  machine,
  seed,
  status: 'failed',
  error: 'made up',
});

/** By seed: the cycles of both, and whether either failed. */
const anySeeds = fc.uniqueArray(
  fc.record({
    seed: fc.integer({min: 1, max: 40}),
    own: fc.integer({min: 1, max: 1e6}),
    other: fc.integer({min: 1, max: 1e6}),
    ownFails: fc.boolean(),
    otherFails: fc.boolean(),
  }),
  {minLength: 1, maxLength: 8, selector: ({seed}) => seed},
);

test('a comparison is over the seeds that both have, paired, in whatever order the cells came, and how often', () => {
  expectProperty(
    fc.property(anySeeds, fc.infiniteStream(fc.double({noNaN: true})), (seeds, order) => {
      const cells = seeds.flatMap(({seed, own, other, ownFails, otherFails}) => {
        const [one, two] = [cellOf(OWN, seed, own), cellOf(OTHER, seed, other)];
        return [ownFails ? failed(one) : one, otherFails ? failed(two) : two];
      });
      const mixed = [...cells, cells[0]]
        .map(cell => ({cell, place: order.next().value}))
        .toSorted((one, two) => one.place - two.place)
        .map(({cell}) => cell);
      const both = seeds
        .filter(({ownFails, otherFails}) => !ownFails && !otherFails)
        .toSorted((one, two) => one.seed - two.seed);
      const evidence = new Evidence(mixed);
      expect(evidence.compare(WORKLOAD, 'cycles', OWN, OTHER)).toEqual(
        both.length === 0
          ? undefined
          : compare(
              both.map(({own}) => own),
              both.map(({other}) => other),
            ),
      );
      const [left, right] = evidence.paired(WORKLOAD, OWN, OTHER);
      expect(left.map(({seed}) => seed)).toEqual(both.map(({seed}) => seed));
      expect(right.map(({seed}) => seed)).toEqual(both.map(({seed}) => seed));
      const well = seeds.filter(({ownFails}) => !ownFails);
      const mean = well.reduce((sum, {own}) => sum + own, 0) / well.length;
      if (well.length > 0) expect(evidence.means(WORKLOAD, OWN)!.cycles).toBeCloseTo(mean, 6);
      else expect(evidence.means(WORKLOAD, OWN)).toBeUndefined();
      expect(evidence.failures).toHaveLength(
        seeds.filter(({ownFails}) => ownFails).length + seeds.filter(({otherFails}) => otherFails).length,
      );
    }),
  );
});

test('each quantity is its own', () => {
  const counts = {cycles: 900, hiddenFaults: 20, trueFaults: 7, evictions: 3, pages: 5};
  const cell = madeUpCell({workload: WORKLOAD, seed: 1}, OWN, counts);
  expect(QUANTITIES.map(quantity => [quantity, QUANTITY[quantity](cell)])).toEqual([
    ['cycles', 900],
    ['exits', 27],
    ['hiddenFaults', 20],
    ['evictions', 3],
    ['overheadBytes', 5 * 4096],
  ]);
});

test('none of a quantity counts as one, so that there is a ratio to speak of', () => {
  const [none, some] = [0, 8].map(hiddenFaults =>
    madeUpCell({workload: WORKLOAD, seed: 1}, OWN, {cycles: 1, hiddenFaults}),
  );
  expect([none, some].map(positive('hiddenFaults'))).toEqual([1, 8]);
  const evidence = new Evidence([none, {...some, key: 'some', strategy: OTHER}]);
  expect(evidence.compare(WORKLOAD, 'hiddenFaults', OTHER, OWN)?.ratio).toBe(8);
});
