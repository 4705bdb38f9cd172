import {describe, expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {rangeOf} from '../machines/stated.ts';
import {zen2} from '../machines/zen2.ts';
import type {Costs} from '../timing/costs.ts';
import {assumedBy, drawnCosts, draws, sensitivityOf} from './draws.ts';

const drawn = draws();
const assumed = assumedBy(cascadeLake);
const costs = drawn.map(draw => drawnCosts(cascadeLake, draw));
const sensitivity = (of: (costs: Costs) => number) => sensitivityOf(drawn, assumed, costs.map(of));

test('a draw is of each price by itself, half of the draws below the middle', () => {
  expect(drawn).toHaveLength(1000);
  for (const name of assumed) {
    const below = drawn.filter(draw => draw[name] < 0.5).length;
    // 500 of 1000, give or take four deviations of 16.
    expect(Math.abs(below - 500), name).toBeLessThan(64);
    for (const other of assumed)
      if (other !== name) {
        const both = drawn.filter(draw => draw[name] < 0.5 && draw[other] < 0.5).length;
        expect(Math.abs(both - 250), `${name} and ${other}`).toBeLessThan(70);
      }
  }
});

test('what is assumed is priced within its range, and all of the range is used; nothing else moves', () => {
  expect(assumed).toContain('hiddenFaultCycles');
  expect(assumed).not.toContain('exitCycles');
  const [low, high] = rangeOf(cascadeLake, 'shadowFillCycles')!;
  const fills = costs.map(each => each.shadowEntriesFilled);
  expect(Math.min(...fills)).toBeGreaterThanOrEqual(low - 0.1);
  expect(Math.max(...fills)).toBeLessThanOrEqual(high + 0.1);
  expect(Math.min(...fills)).toBeLessThan(low * 1.02);
  expect(Math.max(...fills)).toBeGreaterThan(high / 1.02);
  for (const each of costs) expect(each.guestSyscalls).toBe(cascadeLake.costs.guestSyscalls);
});

test('what several machines assume is drawn alike on all of them', () => {
  const ratio = (of: Costs, own: Costs): number => of.shadowPagesAllocated / own.shadowPagesAllocated;
  for (const draw of drawn.slice(0, 20))
    expect(ratio(drawnCosts(zen2, draw), zen2.costs)).toBeCloseTo(
      ratio(drawnCosts(cascadeLake, draw), cascadeLake.costs),
      3,
    );
});

test('the draws are always the same, and those of another seed are others', () => {
  expect(draws({count: 3})).toEqual(drawn.slice(0, 3));
  expect(draws({count: 3, seed: 7})[2]).not.toEqual(drawn[2]);
});

describe('a number', () => {
  const price = (each: Costs): number => each.exitsHiddenFault;

  test('hangs on the assumption that makes most of it, and on none where it never moves', () => {
    const {low, high, matters} = sensitivity(price);
    // 1150 and 175 to 700 for the handler.
    expect(low).toBeGreaterThan(1150 + 175);
    expect(high).toBeLessThan(1150 + 700);
    expect(low).toBeLessThan(1150 + 200);
    expect(high).toBeGreaterThan(1150 + 620);
    expect(matters).toEqual({assumption: 'hiddenFaultCycles', correlation: expect.closeTo(1, 6)});
    expect(sensitivity(() => 5)).toEqual({low: 5, high: 5, matters: null});
  });

  test('may fall as an assumption rises', () => {
    const {matters} = sensitivity(each => 1 / price(each));
    expect(matters).toEqual({assumption: 'hiddenFaultCycles', correlation: expect.closeTo(-1, 6)});
  });
});
