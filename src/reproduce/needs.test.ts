import {describe, expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import type {Machine} from '../machines/machine.ts';
import {costsOf} from '../timing/costs.ts';
import type {LatencyName} from '../timing/latencies.ts';
import {Evidence, type Reading} from './reading.ts';
import {goalOf, needsOf} from './needs.ts';
import type {Measure} from './target.ts';

const cycles = (reading: Reading): number => reading.single('table-store', 'kvm-2007').cycles;
const measure = (
  ours: Measure['ours'],
  published: number | null,
  bounds = [-Infinity, Infinity],
): Measure => ({
  name: 'a number',
  published,
  low: bounds[0],
  high: bounds[1],
  tolerance: 'an example',
  unit: '×',
  ours,
});

const nothing = () => new Evidence([]);
const own = cycles(nothing().read());

/** Of the machines with a price that many times as dear. */
const at =
  (name: LatencyName, factor: number) =>
  ({latencies}: Machine) =>
    costsOf({...latencies, [name]: latencies[name] * factor});

describe('what a right value would need', () => {
  test('each price that is named would bring it there, by itself', () => {
    for (const goal of [own * 1.3, own * 0.7]) {
      const needs = needsOf(measure(cycles, goal), nothing());
      expect(needs.length).toBeGreaterThan(0);
      for (const {price, factor} of needs) {
        const outcome = cycles(nothing().read(at(price as LatencyName, factor)));
        expect(Math.abs(outcome / goal - 1)).toBeLessThan(0.001);
      }
    }
  });

  test('says what it is, what it would have to be, and where it was read', () => {
    const [need] = needsOf(measure(cycles, own + cascadeLake.latencies.exitCycles), nothing()).filter(
      ({price}) => price === 'exitCycles',
    );
    const exit = cascadeLake.latencies.exitCycles;
    expect(need.factor).toBeCloseTo(2, 2);
    expect(need.machines).toEqual([
      expect.objectContaining({machine: 'cascade-lake', own: exit, source: cascadeLake.sources!.exitCycles}),
    ]);
    expect(need.machines[0].needed / (2 * exit)).toBeCloseTo(1, 3);
  });

  test('the nearest come first, five at most', () => {
    for (const [goal, count] of [
      [own * 1.02, 5],
      [own * 0.98, 3],
    ]) {
      const needs = needsOf(measure(cycles, goal), nothing());
      const distances = needs.map(({factor}) => Math.abs(Math.log(factor)));
      expect(distances).toEqual(distances.toSorted((one, other) => one - other));
      expect(needs).toHaveLength(count);
    }
  });

  test('none is named that does not reach it, nor anything where no price bears on the number', () => {
    expect(needsOf(measure(cycles, own * 1000), nothing())).toEqual([]);
    expect(
      needsOf(
        measure(reading => reading.single('table-store', 'kvm-2007').events.exitsTraceFault, 7),
        nothing(),
      ),
    ).toEqual([]);
    expect(needsOf(measure(cycles, own), nothing())).toEqual([]);
  });

  test('a share is never more than all', () => {
    const walks = (reading: Reading): number =>
      reading.single('first-touch', 'native').attribution['native or shadow walk'];
    const all = 1 / cascadeLake.latencies.walkExposed;
    const pricesFor = (factor: number): readonly string[] => {
      const goal = walks(nothing().read(at('walkExposed', factor)));
      return needsOf(measure(walks, goal), nothing()).map(({price}) => price);
    };
    expect(all).toBeGreaterThan(1);
    expect(pricesFor(0.9 * all)).toContain('walkExposed');
    expect(pricesFor(1.1 * all)).not.toContain('walkExposed');
  });

  test('a price that is assumed of two machines is one: the factor is the same on both', () => {
    const both = (reading: Reading): number =>
      ['nehalem', 'cascade-lake'].reduce(
        (sum, machine) => sum + reading.single('table-store', 'kvm-2007', {machine}).cycles,
        0,
      );
    const [need] = needsOf(measure(both, both(nothing().read()) * 1.2), nothing());
    expect(need.machines.map(({machine}) => machine)).toEqual(['nehalem', 'cascade-lake']);
    for (const each of need.machines) expect(each.needed / each.own / need.factor).toBeCloseTo(1, 2);
  });

  test('where a ratio changes sides through infinity, nothing is there', () => {
    const exit = cascadeLake.latencies.exitCycles;
    // Positive now, infinite where an exit is dearer by half, negative beyond.
    const pole = measure(reading => 1 / (own + exit / 2 - cycles(reading)), -1e-9);
    expect(needsOf(pole, nothing()).map(({price}) => price)).not.toContain('exitCycles');
  });

  test('starts from the prices that are believed', () => {
    const dear = (machine: Machine): Machine => ({
      ...machine,
      latencies: {...machine.latencies, exitCycles: machine.latencies.exitCycles * 2},
      costs: at('exitCycles', 2)(machine),
    });
    const need = needsOf(measure(cycles, own), nothing(), dear).find(({price}) => price === 'exitCycles')!;
    expect(need.factor).toBeCloseTo(0.5, 2);
  });
});

test('the goal is what was published, or of bounds the nearer end', () => {
  expect(goalOf(measure(cycles, 3, [1, 5]), 9)).toBe(3);
  expect(goalOf(measure(cycles, null, [1, 5]), 9)).toBe(5);
  expect(goalOf(measure(cycles, null, [1, Infinity]), 0.5)).toBe(1);
});
