import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cascadeLake} from '../../machines/cascade-lake.ts';
import {runPass, type MemberChapter} from '../../replay/pass.ts';
import {buildablePolicies} from '../subject.ts';
import {kvm} from '../../strategies/kvm.ts';
import {native} from '../../strategies/native.ts';
import {pvm} from '../../strategies/pvm.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import {xenShadow3} from '../../strategies/xen-shadow3.ts';
import {defaultsOf} from '../../testing/defaults.ts';
import {expectProperty} from '../../testing/property.ts';
import {randomGuest} from '../../testing/random-guest.ts';
import {cycles} from '../../timing/pricing.ts';
import type {Observation} from './observed-replay.ts';
import {observations, type Contestant} from './replays.ts';

const {geometry, costs} = cascadeLake;
const HOST = {pageKiB: 4, warm: 1, levels: 4};

function contestant(strategy: Strategy, set: StrategyValues): Contestant {
  const parameters = {...defaultsOf(strategy.parameters), ...set};
  return {strategy, parameters, host: HOST, catalogue: {}, foresees: parameters['eviction'] === 'belady'};
}

/** Small pools, so that much is evicted. */
const POOLS: readonly {readonly strategy: Strategy; readonly set: StrategyValues}[] = [
  {strategy: shadowCached, set: {}},
  {strategy: shadowCached, set: {evictionUnit: 'subtree'}},
  {strategy: shadowCached, set: {sharePages: 'off'}},
  {strategy: kvm, set: {refillPages: 4}},
  {strategy: xenShadow3, set: {}},
  {strategy: pvm, set: {}},
];

const sum = (numbers: readonly number[]): number => numbers.reduce((whole, each) => whole + each, 0);

function expectAccountOf({events}: MemberChapter, observation: Observation): void {
  const {evictions, refilled, regretted, distances, misses} = observation;
  expect(observation.cycles).toBe(cycles(events, costs));
  expect(observation.hiddenFaults).toBe(events.exitsHiddenFault);
  expect(evictions).toBe(events.shadowPagesEvicted);
  expect(refilled).toBeLessThanOrEqual(evictions);
  expect(regretted).toBeLessThanOrEqual(refilled);
  expect(sum(distances.map(each => each.evictions))).toBe(refilled);
  expect(sum(misses.map(({pages}) => pages))).toBe(events.shadowPagesAllocated + events.shadowRootsAllocated);
  expect(sum(misses.map(each => each.cycles))).toBeLessThanOrEqual(observation.cycles);
}

describe('what is seen adds up to what the same replay counts unseen', () => {
  test.each(POOLS)('$strategy.id $set', {timeout: 60_000}, ({strategy, set}) => {
    const policies = fc.constantFrom(...buildablePolicies(), 'belady');
    expectProperty(
      fc.property(fc.integer({min: 0, max: 1000}), policies, (seed, eviction) => {
        const source = randomGuest(seed, {memoryPages: 16384}, 100);
        const sight = eviction === 'belady' ? {policySees: 'perfect'} : {};
        const member = contestant(strategy, {poolPages: 24, ...set, eviction, ...sight});
        const [outcome] = runPass(source, [member], {geometry, seed, check: false});
        if (outcome.status === 'failed') throw outcome.thrown;
        const [seen] = observations(source, [member], {geometry, costs, seed});
        expect(seen!.evictions).toBeGreaterThan(0);
        expectAccountOf(outcome.chapters[1], seen!);
      }),
      {numRuns: 4, endOnFailure: true},
    );
  });
});

test('without shadow pages nothing is seen', () => {
  expect(observations(randomGuest(1), [contestant(native, {})], {geometry, costs, seed: 1})).toEqual([
    undefined,
  ]);
});
