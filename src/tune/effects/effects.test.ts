import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {compare, standing} from '../../stats/compare.ts';
import {effectsOf, type Effects, type Run} from './effects.ts';
import {expectProperty} from '../../testing/property.ts';

const A = {fifo: 1, lru: 2, lirs: 3} as const;
const B = {8: 1, 16: 0.5} as const;
const C = {on: 1, off: 1.1} as const;

/** Every combination of the levels of A, B and C, costing what `cost` says of their factors. */
function space(cost: (a: number, b: number, c: number) => number): Run[] {
  return Object.entries(A).flatMap(([policy, a]) =>
    Object.entries(B).flatMap(([size, b]) =>
      Object.entries(C).map(([sync, c]) => ({
        set: {policy, size: Number(size), sync},
        ratios: [cost(a, b, c)],
      })),
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
  expect(effects.main.map(({parameter, spread}) => [parameter, Number(spread.ratio.toFixed(8))])).toEqual([
    ['policy', 3],
    ['size', 2],
    ['sync', 1.1],
  ]);
  expect(effects.pairs).toHaveLength(3);
  for (const {spread} of effects.pairs) expect(spread.ratio).toBeCloseTo(1, 9);
  expect(effects.confounded).toEqual([]);
});

test('a quarter of the logarithm of the cross ratio is what two parameters of two levels do together', () => {
  // Costs 1, 2, 2 and 6: the means of rows are ln 2 / 2 and ln 12 / 2, and what is left of the four cells is ± ln(6 / 4) / 4.
  const costs = [1, 2, 2, 6];
  const runs = costs.map((ratio, at) => ({set: {one: at >> 1, other: at & 1}, ratios: [ratio]}));
  const [pair] = effectsOf(runs).pairs;
  const both = 1.5 ** (1 / 4);
  const cells = pair.cells.map(({values, factor}) => [values, Number(factor.toFixed(9))]);
  expect(cells).toEqual([
    [[0, 0], Number(both.toFixed(9))],
    [[0, 1], Number((1 / both).toFixed(9))],
    [[1, 0], Number((1 / both).toFixed(9))],
    [[1, 1], Number(both.toFixed(9))],
  ]);
  expect(pair.spread.ratio).toBeCloseTo(Math.sqrt(1.5), 8);
  expect(pair.farthest.ratio).toBeCloseTo(both, 8);
});

test('a spread rests on the seeds: exact where they agree, and apart only where their interval says so', () => {
  // At each seed `size` multiplies by 2, and `policy` by 1.5, 1 and 1 / 1.4: of that nobody can say in which direction.
  const luck = [1.5, 1, 1 / 1.4];
  const runs = [1, 2].flatMap(size =>
    ['fifo', 'lru'].map((policy, at) => ({
      set: {size, policy},
      ratios: luck.map((each, seed) => (seed + 1) * size * (at === 0 ? 1 : each)),
    })),
  );
  const {main, pairs, ratio} = effectsOf(runs);
  expect(main[0]).toMatchObject({
    parameter: 'size',
    spread: {ratio: 2, low: 2, high: 2, exact: true, seeds: 3},
  });
  expect(main[1].parameter).toBe('policy');
  expect(main[1].spread).toEqual(
    compare(
      luck.map(each => Number(each.toPrecision(9))),
      [1, 1, 1],
    ),
  );
  expect(main.map(({spread}) => standing(spread))).toEqual(['apart', 'undecided']);
  expect(standing(pairs[0].farthest)).toBe('level');
  // The mean over the seeds is what one fit to their geometric means would give.
  const pooled = effectsOf(
    runs.map(({set, ratios}) => ({set, ratios: [ratios.reduce((all, each) => all * each, 1) ** (1 / 3)]})),
  );
  expect(ratio).toBeCloseTo(pooled.ratio, 10);
  for (const [at, {levels}] of main.entries())
    for (const [level, {factor}] of levels.entries())
      expect(factor).toBeCloseTo(pooled.main[at].levels[level].factor, 10);
});

test('what two gain together is told as what they lose', () => {
  // One of nine cells costs an eighth: 2/3 × 2/3 of its logarithm is left of it, and half of that, or less, of the others.
  const runs = [0, 1, 2].flatMap(one =>
    [0, 1, 2].map(other => ({set: {one, other}, ratios: [one + other === 0 ? 1 / 8 : 1]})),
  );
  expect(effectsOf(runs).pairs[0].farthest.ratio).toBeCloseTo(8 ** (4 / 9), 8);
});

test('in a whole space effects are means of levels, and interactions what means of pairs leave', () => {
  const runs = space((a, b, c) => 10 + a * a + 20 * b + c * a);
  const effects = effectsOf(runs);
  const meanOf = (those: readonly Run[]) =>
    Math.exp(those.reduce((sum, {ratios: [ratio]}) => sum + Math.log(ratio), 0) / those.length);
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
      for (const {spread} of effects.pairs) expect(spread.ratio).toBeCloseTo(1, 6);
    }),
  );
});

test('of two parameters that go together nobody can say which it was', () => {
  const runs = [1, 4].flatMap((ratio, at) =>
    ['x', 'y'].map(other => ({set: {one: at, zipped: 10 * at, other}, ratios: [ratio]})),
  );
  const effects = effectsOf(runs);
  expect(effects.confounded).toEqual([['one', 'zipped']]);
  // The factor of four is shared alike.
  const spreads = effects.main.map(({parameter, spread}) => [parameter, Number(spread.ratio.toFixed(8))]);
  expect(spreads).toEqual([
    ['one', 2],
    ['zipped', 2],
    ['other', 1],
  ]);
});

test('a parameter that never changed has no effect, nor has an empty space any', () => {
  expect(effectsOf([{set: {one: 1}, ratios: [5]}])).toEqual({
    ratio: expect.closeTo(5, 10),
    main: [],
    pairs: [],
    confounded: [],
  });
  expect(effectsOf([])).toEqual({ratio: 1, main: [], pairs: [], confounded: []});
  expect(() => effectsOf([{set: {}, ratios: [1, 0]}])).toThrow(
    'a run has the ratio 0, expected a positive number',
  );
});
