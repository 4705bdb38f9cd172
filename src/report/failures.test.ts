import {expect, test} from 'vitest';
import type {FailedCell} from '../suite/result.ts';
import {failureSentence, failuresIn} from './failures.ts';

const failed = (strategy: string, seed: number, error: string): FailedCell => ({
  key: `${strategy}/${seed}`,
  workload: 'gups',
  parameters: {},
  strategy,
  machine: 'zen2',
  seed,
  status: 'failed',
  error,
});

test('what failed for one reason at the same seeds is one failure', () => {
  const cells = [
    failed('native', 1, 'boom'),
    failed('nested', 1, 'boom'),
    failed('native', 2, 'boom'),
    failed('nested', 2, 'boom'),
    failed('nested', 3, 'boom at last'),
  ];
  expect(failuresIn(cells).map(failureSentence)).toEqual([
    'gups under native and nested on zen2, seeds 1, 2: boom',
    'gups under nested on zen2, seed 3: boom at last',
  ]);
});

test('a comma in a label parts nothing', () => {
  const cells = [failed('nested', 1, 'boom'), failed('kvm (cold host, poolPages 64)', 1, 'boom')];
  expect(failuresIn(cells).map(failureSentence)).toEqual([
    'gups under nested and kvm (cold host, poolPages 64) on zen2, seed 1: boom',
  ]);
});

test('strategies that failed at other seeds are told apart', () => {
  const cells = [failed('native', 1, 'boom'), failed('nested', 1, 'boom'), failed('nested', 2, 'boom')];
  expect(failuresIn(cells).map(({strategies, seeds}) => ({strategies, seeds}))).toEqual([
    {strategies: ['native'], seeds: [1]},
    {strategies: ['nested'], seeds: [1, 2]},
  ]);
});
