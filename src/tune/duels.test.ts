import {expect, test} from 'vitest';
import {compare} from '../stats/compare.ts';
import {madeUpCell} from '../testing/tuning.ts';
import {contestsOf} from './contests.ts';
import {duelOf} from './duels.ts';
import {Evidence} from './evidence.ts';
import {evictionsAt, type Sweep} from './sweep.ts';

const SEEDS = [1, 2, 3];
const SIZES = [8, 16, 32, 64];
const SWEEP: Sweep = {
  workloads: ['gups'],
  policies: ['fifo', 'lru'],
  foresights: [],
  sizes: SIZES,
  label: (policy, size) => `${policy} ${size}`,
};

/** By size: cycles at each seed. */
const FIFO: Readonly<Record<number, readonly number[]>> = {
  8: [210, 205, 215],
  16: [150, 151, 149],
  32: [100, 100, 100],
  64: [52, 50, 51],
};
const LRU: Readonly<Record<number, readonly number[]>> = {
  8: [100, 101, 99],
  16: [140, 139, 141],
  32: [100, 100, 100],
  64: [60, 61, 59],
};

const evidence = new Evidence(
  SIZES.flatMap(size =>
    SEEDS.flatMap((seed, at) =>
      (
        [
          ['fifo', FIFO],
          ['lru', LRU],
        ] as const
      ).map(([policy, cycles]) =>
        madeUpCell({workload: 'gups', seed}, SWEEP.label(policy, size), {
          cycles: cycles[size][at],
          // In exits it is the other way round.
          hiddenFaults: policy === 'lru' && size !== 32 ? 90 : 10,
          evictions: policy === 'lru' && size !== 32 ? 0 : 64 - size,
        }),
      ),
    ),
  ),
);

const duel = (policy: string, rival: string) => duelOf(evidence, SWEEP, {policy, rival, quantity: 'cycles'});

test('what one loses the other wins, by as much, the most first', () => {
  const [forth, back] = [duel('fifo', 'lru'), duel('lru', 'fifo')];
  expect(forth.losses.map(({size}) => size)).toEqual([8, 16]);
  expect(forth.wins.map(({size}) => size)).toEqual([64]);
  for (const [one, other] of [
    [forth.losses, back.wins],
    [forth.wins, back.losses],
  ]) {
    expect(one).toHaveLength(other.length);
    for (const [at, {size, comparison}] of one.entries()) {
      expect(other[at].size).toBe(size);
      for (const part of ['ratio', 'low', 'high'] as const)
        expect(other[at].comparison[part]).toBeCloseTo(comparison[part], 9);
      expect(comparison.low).toBeLessThan(comparison.ratio);
      expect(comparison.ratio).toBeLessThan(comparison.high);
    }
  }
  expect(forth.losses[0].comparison).toEqual(compare(FIFO[8], LRU[8]));
});

test('where two are level is told, and whether both counted the same', () => {
  expect(duel('fifo', 'lru').level).toEqual([{workload: 'gups', size: 32}]);
  expect(duel('fifo', 'lru').same).toEqual([{workload: 'gups', size: 32}]);
});

test('a contest is in the quantity that it is about, and two that counted the same are a group', () => {
  const ranks = (quantity: 'cycles' | 'exits') =>
    contestsOf(evidence, SWEEP, quantity).map(contest => contest.ranks);
  expect(ranks('cycles')).toEqual([
    [['lru'], ['fifo']],
    [['lru'], ['fifo']],
    [['fifo', 'lru']],
    [['fifo'], ['lru']],
  ]);
  expect(ranks('exits')).toEqual([
    [['fifo'], ['lru']],
    [['fifo'], ['lru']],
    [['fifo', 'lru']],
    [['fifo'], ['lru']],
  ]);
  expect(contestsOf(evidence, SWEEP, 'cycles').map(({same}) => same)).toEqual([
    [],
    [],
    [['fifo', 'lru']],
    [],
  ]);
});

test('evictions are the most of any policy, those of the warm-up too', () => {
  expect(SIZES.map(size => evictionsAt(evidence, SWEEP, {workload: 'gups', size}))).toEqual([56, 48, 32, 0]);
  const cell = madeUpCell({workload: 'gups', seed: 1}, 'fifo 8', {cycles: 1, evictions: 5});
  const [warm, measured] = cell.chapters;
  const early = {
    ...cell,
    chapters: [
      {...warm, events: measured.events},
      {...measured, events: warm.events},
    ],
  };
  expect(evictionsAt(new Evidence([early]), SWEEP, {workload: 'gups', size: 8})).toBe(5);
  expect(evictionsAt(new Evidence([]), SWEEP, {workload: 'gups', size: 8})).toBe(0);
});
