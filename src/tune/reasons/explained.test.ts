import {expect, test} from 'vitest';
import type {TuningResult} from '../result.ts';
import {explainedIn, type Outcome} from './explained.ts';

type Found = Parameters<typeof explainedIn>[0];
type Duel = TuningResult['duels'][number];

const won = (workload: string, size: number, ratio: number): Outcome => ({
  workload,
  size,
  comparison: {ratio, low: ratio, high: ratio, exact: true, seeds: 3, method: 'exact'},
});

const duel = (rival: string, outcomes: Partial<Pick<Duel, 'losses' | 'wins'>>): Duel => ({
  policy: 'fifo',
  rival,
  losses: [],
  wins: [],
  level: [],
  undecided: [],
  same: [],
  ...outcomes,
});

const found = (duels: readonly Duel[], eviction: string, poolPages = 64): Found =>
  ({
    workloads: [{workload: 'a'}],
    duels,
    winner: {set: {eviction, poolPages}},
    policy: {parameter: 'eviction', values: []},
    size: {parameter: 'poolPages', unit: 'pages', values: [], chosen: 'by the spec'},
  }) as unknown as Found;

const LOSSES = [won('a', 32, 1.8), won('a', 64, 1.2), won('b', 64, 3)];

test('the policy to take meets the one that people have at the size to take', () => {
  const duels = [duel('lru', {losses: LOSSES}), duel('lirs', {losses: [won('a', 64, 1.5)]})];
  expect(explainedIn(found(duels, 'lru'))).toEqual([{...LOSSES[1], winner: 'lru', loser: 'fifo'}]);
});

test('and may lose to it there', () => {
  const wins = [won('a', 64, 1.3)];
  const duels = [duel('lru', {losses: [won('a', 32, 1.8)], wins})];
  expect(explainedIn(found(duels, 'lru'))).toEqual([{...wins[0], winner: 'fifo', loser: 'lru'}]);
});

test('where people have it, the contest that it loses by most is looked into, whoever wins that', () => {
  const duels = [duel('lru', {losses: LOSSES}), duel('lirs', {losses: [won('a', 16, 2.5)]})];
  expect(explainedIn(found(duels, 'fifo'))).toMatchObject([{size: 16, winner: 'lirs', loser: 'fifo'}]);
});

test('as where the two are not apart at that size; and where none is lost, the one that is won by most', () => {
  const wins = [won('a', 16, 1.2), won('a', 32, 1.4)];
  expect(explainedIn(found([duel('lru', {losses: LOSSES})], 'lru', 128))).toMatchObject([{size: 32}]);
  expect(explainedIn(found([duel('lru', {wins})], 'fifo'))).toMatchObject([{size: 32, winner: 'fifo'}]);
  const one = duel('lru', {losses: [won('a', 64, 1.1)], wins});
  expect(explainedIn(found([one], 'fifo'))).toMatchObject([{size: 64, winner: 'lru'}]);
});

test('a workload on which no two are apart has none', () => {
  expect(explainedIn(found([duel('lru', {})], 'lru'))).toEqual([]);
});
