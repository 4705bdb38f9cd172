/**
 * What each parameter does by itself, and each two of them beyond that, over the runs of a space. All is counted in
 * logarithms, where a parameter that multiplies the cost adds: effects are factors.
 *
 * Main effects are the least-squares fit of their sum. Where every combination of levels ran alike often, that is the mean
 * of each level over the mean of all; where some are missing, a level is not blamed for the company it kept. An interaction
 * is what the fit leaves of the mean of all runs with two given levels. Two parameters of which one settles the other have
 * no effects of their own: the fit gives each half, and names the two.
 */
import {mean} from 'simple-statistics';
import {leastSquares} from './least-squares.ts';

export type Value = number | string;

export interface Run {
  readonly set: Readonly<Record<string, Value>>;
  /** Its cost over that of a reference; any positive measure. */
  readonly ratio: number;
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
  readonly spread: number;
}

export interface Interaction {
  readonly parameters: readonly [string, string];
  readonly cells: readonly {
    readonly values: readonly [Value, Value];
    readonly runs: number;
    readonly factor: number;
  }[];
  /** The largest factor over the smallest. */
  readonly spread: number;
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

/** A parameter with its levels, and how the run at each place of the list has it. */
interface Factor {
  readonly parameter: string;
  readonly values: readonly Value[];
  /** By run: the number of its level. */
  readonly levelOf: readonly number[];
  /** The number of the first level among the terms of the fit. */
  readonly first: number;
}

export function effectsOf(runs: readonly Run[]): Effects {
  const wrong = runs.find(({ratio}) => !(ratio > 0 && Number.isFinite(ratio)));
  if (wrong) throw new Error(`effects: a run has the ratio ${wrong.ratio}, expected a positive number`);
  if (runs.length === 0) return {ratio: 1, main: [], pairs: [], confounded: []};
  const factors = factorsOf(runs);
  const logarithms = runs.map(({ratio}) => Math.log(ratio));
  const middle = mean(logarithms);
  const effects = fitted(
    factors,
    logarithms.map(each => each - middle),
  );
  const left = logarithms.map((each, run) => each - middle - sumOf(factors, effects, run));
  const pairs = factors.flatMap((one, at) => factors.slice(at + 1).map(other => [one, other] as const));
  return {
    ratio: Math.exp(middle),
    main: factors.map((factor, at) => mainEffect(factor, effects[at])).sort(bySpread),
    pairs: pairs
      .filter(pair => !settles(...pair))
      .map(pair => interaction(...pair, left))
      .sort(bySpread),
    confounded: pairs
      .filter(pair => settles(...pair))
      .map(([one, other]) => [one.parameter, other.parameter]),
  };
}

function factorsOf(runs: readonly Run[]): Factor[] {
  const factors: Factor[] = [];
  let first = 0;
  for (const parameter of Object.keys(runs[0].set)) {
    const values = [...new Set(runs.map(({set}) => set[parameter]))];
    if (values.length < 2) continue;
    factors.push({parameter, values, levelOf: runs.map(({set}) => values.indexOf(set[parameter])), first});
    first += values.length;
  }
  return factors;
}

/** By factor and level. The runs of a factor have effects that add up to nothing. */
function fitted(factors: readonly Factor[], logarithms: readonly number[]): number[][] {
  const terms = factors.reduce((sum, {values}) => sum + values.length, 0);
  const observations = logarithms.map((value, run) => ({
    value,
    terms: factors.map(({first, levelOf}) => first + levelOf[run]),
  }));
  const solution = leastSquares(observations, terms);
  return factors.map(({first, values, levelOf}) => {
    const middle = mean(levelOf.map(level => solution[first + level]));
    return values.map((_, level) => solution[first + level] - middle);
  });
}

const sumOf = (factors: readonly Factor[], effects: readonly (readonly number[])[], run: number): number =>
  factors.reduce((sum, {levelOf}, at) => sum + effects[at][levelOf[run]], 0);

function mainEffect({parameter, values, levelOf}: Factor, effects: readonly number[]): MainEffect {
  const levels = values.map((value, level) => ({
    value,
    runs: levelOf.filter(each => each === level).length,
    factor: Math.exp(effects[level]),
  }));
  return {parameter, levels, spread: spreadOf(levels)};
}

function interaction(one: Factor, other: Factor, left: readonly number[]): Interaction {
  const cells = one.values.flatMap((value, level) =>
    other.values.flatMap((otherValue, otherLevel) => {
      const inCell = left.filter((_, run) => one.levelOf[run] === level && other.levelOf[run] === otherLevel);
      if (inCell.length === 0) return [];
      const values: readonly [Value, Value] = [value, otherValue];
      return [{values, runs: inCell.length, factor: Math.exp(mean(inCell))}];
    }),
  );
  return {parameters: [one.parameter, other.parameter], cells, spread: spreadOf(cells)};
}

/** Whether each level of one goes with a single level of the other. */
function settles(one: Factor, other: Factor): boolean {
  const cells = new Set(one.levelOf.map((level, run) => level * other.values.length + other.levelOf[run]));
  return cells.size === Math.max(one.values.length, other.values.length);
}

function spreadOf(factors: readonly {readonly factor: number}[]): number {
  const all = factors.map(({factor}) => factor);
  return Math.max(...all) / Math.min(...all);
}

const bySpread = (one: {readonly spread: number}, other: {readonly spread: number}): number =>
  other.spread - one.spread;
