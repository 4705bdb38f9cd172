import {describe, expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {rangeOf} from '../machines/stated.ts';
import {drawsOf, sensitivityOf} from './draws.ts';

const draws = drawsOf(cascadeLake);

test('what is assumed is drawn within its range, half of the draws below its geometric middle; nothing else is', () => {
  expect(draws.all).toHaveLength(1000);
  expect(draws.names).toContain('hiddenFaultCycles');
  expect(draws.names).not.toContain('exitCycles');
  for (const [at, name] of draws.names.entries()) {
    const [low, high] = rangeOf(cascadeLake, name)!;
    const values = draws.all.map(each => each.values[at]);
    expect(Math.min(...values), name).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values), name).toBeLessThanOrEqual(high);
    const below = values.filter(value => value < Math.sqrt(low * high)).length;
    // 500 of 1000, give or take four deviations of 16.
    expect(Math.abs(below - 500), name).toBeLessThan(64);
  }
});

test('each assumption is drawn by itself', () => {
  const [one, other] = [0, 1].map(at =>
    sensitivityOf(
      draws,
      draws.all.map(({values}) => values[at]),
    ),
  );
  expect(one.matters).toEqual({assumption: draws.names[0], correlation: expect.closeTo(1, 9)});
  expect(other.matters!.assumption).toBe(draws.names[1]);
});

test('the same machine has the same draws, and another seed others', () => {
  const values = (seed?: number) => drawsOf(cascadeLake, {draws: 3, ...(seed ? {seed} : {})}).all[2].values;
  expect(values()).toEqual(values());
  expect(values(7)).not.toEqual(values());
});

describe('a number', () => {
  const price = (draw: (typeof draws.all)[number]): number => draw.costs.exitsHiddenFault;

  test('hangs on the assumption that makes most of it, and on none where it never moves', () => {
    const {low, high, matters} = sensitivityOf(draws, draws.all.map(price));
    // 1150 and 175 to 700 for the handler.
    expect(low).toBeGreaterThan(1150 + 175);
    expect(high).toBeLessThan(1150 + 700);
    expect(low).toBeLessThan(1150 + 200);
    expect(high).toBeGreaterThan(1150 + 620);
    expect(matters!.assumption).toBe('hiddenFaultCycles');
    expect(matters!.correlation).toBeCloseTo(1, 6);
    expect(
      sensitivityOf(
        draws,
        draws.all.map(() => 5),
      ),
    ).toEqual({low: 5, high: 5, matters: null});
  });

  test('may fall as an assumption rises', () => {
    const {matters} = sensitivityOf(
      draws,
      draws.all.map(draw => 1 / price(draw)),
    );
    expect(matters).toEqual({assumption: 'hiddenFaultCycles', correlation: expect.closeTo(-1, 6)});
  });
});
