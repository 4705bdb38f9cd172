import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {effectsOf, type Effects, type Run} from './effects.ts';
import {expectProperty} from '../testing/property.ts';

const A = {fifo: 1, lru: 2, lirs: 3} as const;
const B = {8: 1, 16: 0.5} as const;
const C = {on: 1, off: 1.1} as const;

/** Every combination of the levels of A, B and C, costing what `cost` says of their factors. */
function space(cost: (a: number, b: number, c: number) => number): Run[] {
  return Object.entries(A).flatMap(([policy, a]) =>
    Object.entries(B).flatMap(([size, b]) =>
      Object.entries(C).map(([sync, c]) => ({set: {policy, size: Number(size), sync}, ratio: cost(a, b, c)})),
    ),
  );
}

const product = (a: number, b: number, c: number): number => 7 * a * b * c;

function factorsOf({main}: Effects, parameter: string): Record<string, number> {
  const {levels} = main.find(each => each.parameter === parameter)!;
  return Object.fromEntries(levels.map(({value, factor}) => [value, factor]));
}

test('parameters that multiply the cost have just their factors, and no interaction', () => {
  const effects = effectsOf(space(product));
  // Over the geometric mean of 1, 2 and 3.
  const middle = 6 ** (1 / 3);
  expect(factorsOf(effects, 'policy').fifo).toBeCloseTo(1 / middle, 10);
  expect(factorsOf(effects, 'policy').lirs).toBeCloseTo(3 / middle, 10);
  expect(factorsOf(effects, 'size')[8]).toBeCloseTo(Math.SQRT2, 10);
  expect(effects.ratio).toBeCloseTo(7 * middle * Math.SQRT1_2 * Math.sqrt(1.1), 10);
  expect(effects.main.map(({parameter, spread}) => [parameter, Number(spread.toFixed(9))])).toEqual([
    ['policy', 3],
    ['size', 2],
    ['sync', 1.1],
  ]);
  expect(effects.pairs).toHaveLength(3);
  for (const {spread} of effects.pairs) expect(spread).toBeCloseTo(1, 10);
  expect(effects.confounded).toEqual([]);
});

test('a quarter of the logarithm of the cross ratio is what two parameters of two levels do together', () => {
  // Costs 1, 2, 2 and 6: the means of rows are ln 2 / 2 and ln 12 / 2, and what is left of the four cells is ± ln(6 / 4) / 4.
  const costs = [1, 2, 2, 6];
  const runs = costs.map((ratio, at) => ({set: {one: at >> 1, other: at & 1}, ratio}));
  const [pair] = effectsOf(runs).pairs;
  const both = 1.5 ** (1 / 4);
  const cells = pair.cells.map(({values, factor}) => [values, Number(factor.toFixed(9))]);
  expect(cells).toEqual([
    [[0, 0], Number(both.toFixed(9))],
    [[0, 1], Number((1 / both).toFixed(9))],
    [[1, 0], Number((1 / both).toFixed(9))],
    [[1, 1], Number(both.toFixed(9))],
  ]);
  expect(pair.spread).toBeCloseTo(Math.sqrt(1.5), 10);
});

test('in a whole space effects are means of levels, and interactions what means of pairs leave', () => {
  const runs = space((a, b, c) => 10 + a * a + 20 * b + c * a);
  const effects = effectsOf(runs);
  const meanOf = (those: readonly Run[]) =>
    Math.exp(those.reduce((sum, {ratio}) => sum + Math.log(ratio), 0) / those.length);
  const having = (set: Run['set']) =>
    runs.filter(run => Object.entries(set).every(([name, value]) => run.set[name] === value));
  for (const {parameter, levels} of effects.main) {
    for (const {value, factor, runs: count} of levels) {
      expect(factor).toBeCloseTo(meanOf(having({[parameter]: value})) / effects.ratio, 10);
      expect(count).toBe(having({[parameter]: value}).length);
    }
  }
  for (const {parameters, cells} of effects.pairs) {
    const [one, other] = parameters;
    for (const {values, factor} of cells) {
      const alone = factorsOf(effects, one)[values[0]] * factorsOf(effects, other)[values[1]];
      const together = meanOf(having({[one]: values[0], [other]: values[1]})) / effects.ratio;
      expect(factor).toBeCloseTo(together / alone, 10);
    }
  }
});

test('with combinations missing, factors are still found, relative to each other', () => {
  const whole = space(product);
  // Twelve runs less three: of the six combinations of policy and sync three at least ran at both sizes, and so on.
  const kept = fc.shuffledSubarray(whole, {minLength: 9});
  expectProperty(
    fc.property(kept, runs => {
      const effects = effectsOf(runs);
      const {fifo, lru, lirs} = factorsOf(effects, 'policy');
      expect(lru / fifo).toBeCloseTo(2, 6);
      expect(lirs / fifo).toBeCloseTo(3, 6);
      // Factors are of the geometric mean of all runs, so over the runs they multiply to one.
      for (const {levels} of effects.main) {
        const logarithms = levels.map(({factor, runs: many}) => many * Math.log(factor));
        expect(logarithms.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 6);
      }
      for (const {spread} of effects.pairs) expect(spread).toBeCloseTo(1, 6);
    }),
  );
});

test('of two parameters that go together nobody can say which it was', () => {
  const runs = [1, 4].flatMap((ratio, at) =>
    ['x', 'y'].map(other => ({set: {one: at, zipped: 10 * at, other}, ratio})),
  );
  const effects = effectsOf(runs);
  expect(effects.confounded).toEqual([['one', 'zipped']]);
  // The factor of four is shared alike.
  const spreads = effects.main.map(({parameter, spread}) => [parameter, Number(spread.toFixed(9))]);
  expect(spreads).toEqual([
    ['one', 2],
    ['zipped', 2],
    ['other', 1],
  ]);
});

test('a parameter that never changed has no effect, nor has an empty space any', () => {
  expect(effectsOf([{set: {one: 1}, ratio: 5}])).toEqual({ratio: 5, main: [], pairs: [], confounded: []});
  expect(effectsOf([])).toEqual({ratio: 1, main: [], pairs: [], confounded: []});
  expect(() => effectsOf([{set: {}, ratio: 0}])).toThrow('a run has the ratio 0, expected a positive number');
});
