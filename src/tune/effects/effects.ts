/**
 * What each parameter does by itself, and each two of them beyond that, over the runs of a space. All is counted in
 * logarithms, where a parameter that multiplies the cost adds: effects are factors.
 *
 * Main effects are the least-squares fit of their sum. Where every combination of levels ran alike often, that is the mean
 * of each level over the mean of all; where some are missing, a level is not blamed for the company it kept. An interaction
 * is what the fit leaves of the mean of all runs with two given levels. Two parameters of which one settles the other have
 * no effects of their own: the fit gives each half, and names the two.
 *
 * The fit is made at each seed by itself, so that what the seeds agree on has an interval. A factor is their geometric mean,
 * which, the fit being linear in logarithms, is that of the mean of all seeds.
 */
import {mean} from 'simple-statistics';
import {compare, type Comparison} from '../../stats/compare.ts';
import {factorsOf, fittedTo, type Factor, type Fit, type Value} from './fit.ts';

export interface Run {
  readonly set: Readonly<Record<string, Value>>;
  /** Its cost over that of a reference, one a seed; any positive measure. All runs have the same seeds. */
  readonly ratios: readonly number[];
}

export interface LevelEffect {
  readonly value: Value;
  readonly runs: number;
  /** By which the level multiplies the geometric mean of all runs. */
  readonly factor: number;
}

export interface MainEffect {
  readonly parameter: string;
  /** In the order in which they first ran. */
  readonly levels: readonly LevelEffect[];
  /** The largest factor over the smallest. */
  readonly spread: Comparison;
}

export interface Interaction {
  readonly parameters: readonly [string, string];
  readonly cells: readonly {
    readonly values: readonly [Value, Value];
    readonly runs: number;
    readonly factor: number;
  }[];
  /** The largest factor over the smallest. */
  readonly spread: Comparison;
  /** How far the cell that is farthest off is from what the two do by themselves. */
  readonly farthest: Comparison;
}

export interface Effects {
  /** The geometric mean of all runs. */
  readonly ratio: number;
  /** Those with two levels or more, the widest spread first. */
  readonly main: readonly MainEffect[];
  /** Those that can be told, the widest spread first. */
  readonly pairs: readonly Interaction[];
  /** Parameters of which one settles the other. */
  readonly confounded: readonly (readonly [string, string])[];
}

export function effectsOf(runs: readonly Run[]): Effects {
  const wrong = runs.flatMap(({ratios}) => ratios).find(ratio => !(ratio > 0 && Number.isFinite(ratio)));
  if (wrong !== undefined)
    throw new Error(`effects: a run has the ratio ${wrong}, expected a positive number`);
  if (runs.length === 0) return {ratio: 1, main: [], pairs: [], confounded: []};
  const factors = factorsOf(runs.map(({set}) => set));
  const costs = runs[0].ratios.map((_, seed) => runs.map(({ratios}) => Math.log(ratios[seed])));
  const fits = costs.map(logarithms => fittedTo(factors, logarithms));
  const pairs = factors.flatMap((one, at) => factors.slice(at + 1).map(other => [one, other] as const));
  const left = fits.map(fit => fit.left);
  return {
    ratio: factorOver(fits.map(({middle}) => middle)),
    main: factors.map((factor, at) => mainEffect(factor, fits, at)).sort(bySpread),
    pairs: pairs
      .filter(pair => !settles(...pair))
      .map(([one, other]) => interaction(one, other, left))
      .sort(bySpread),
    confounded: pairs
      .filter(pair => settles(...pair))
      .map(([one, other]) => [one.parameter, other.parameter]),
  };
}

function mainEffect({parameter, values, levelOf}: Factor, fits: readonly Fit[], at: number): MainEffect {
  const bySeed = values.map((_, level) => fits.map(({effects}) => effects[at][level]));
  const levels = values.map((value, level) => ({
    value,
    runs: levelOf.filter(each => each === level).length,
    factor: factorOver(bySeed[level]),
  }));
  return {parameter, levels, spread: spreadOf(bySeed)};
}

/** `left` by seed and run. */
function interaction(one: Factor, other: Factor, left: readonly (readonly number[])[]): Interaction {
  const found = one.values.flatMap((value, level) =>
    other.values.flatMap((otherValue, otherLevel) => {
      const inCell = [...one.levelOf.keys()].filter(
        run => one.levelOf[run] === level && other.levelOf[run] === otherLevel,
      );
      if (inCell.length === 0) return [];
      const values: readonly [Value, Value] = [value, otherValue];
      const bySeed = left.map(each => mean(inCell.map(run => each[run])));
      return [{cell: {values, runs: inCell.length, factor: factorOver(bySeed)}, bySeed}];
    }),
  );
  const bySeed = found.map(each => each.bySeed);
  return {
    parameters: [one.parameter, other.parameter],
    cells: found.map(({cell}) => cell),
    spread: spreadOf(bySeed),
    farthest: farthestOf(bySeed),
  };
}

/** Whether each level of one goes with a single level of the other. */
function settles(one: Factor, other: Factor): boolean {
  const cells = new Set(one.levelOf.map((level, run) => level * other.values.length + other.levelOf[run]));
  return cells.size === Math.max(one.values.length, other.values.length);
}

/** Over the seeds. */
const factorOver = (logarithms: readonly number[]): number => Math.exp(mean([...logarithms]));

/** By level or cell, and in each by seed. */
type BySeed = readonly (readonly number[])[];

function spreadOf(bySeed: BySeed): Comparison {
  const [most, least] = [largestOf(bySeed), largestOf(bySeed.map(negated))];
  return comparisonOf(most.map((each, seed) => each + least[seed]));
}

/** Of one, up or down. */
const farthestOf = (bySeed: BySeed): Comparison =>
  comparisonOf(largestOf([...bySeed, ...bySeed.map(negated)]));

/** Which is largest on the mean over the seeds. */
const largestOf = (bySeed: BySeed): readonly number[] =>
  bySeed.reduce((most, each) => (factorOver(each) > factorOver(most) ? each : most));

const negated = (logarithms: readonly number[]): readonly number[] => logarithms.map(each => -each);

/** So many digits a fit is good for: seeds that differ by less agree. */
const DIGITS = 9;

function comparisonOf(logarithms: readonly number[]): Comparison {
  const ratios = logarithms.map(each => Number(Math.exp(each).toPrecision(DIGITS)));
  return compare(
    ratios,
    ratios.map(() => 1),
  );
}

const bySpread = (one: {readonly spread: Comparison}, other: {readonly spread: Comparison}): number =>
  other.spread.ratio - one.spread.ratio;
