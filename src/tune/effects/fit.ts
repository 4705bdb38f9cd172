/** The least-squares fit of a sum of effects, one a level of each factor, to the costs of runs. All is in logarithms. */
import {mean} from 'simple-statistics';
import {leastSquares} from '../../stats/least-squares.ts';

export type Value = number | string;

/** A parameter with its levels, and how the run at each place of the list has it. */
export interface Factor {
  readonly parameter: string;
  readonly values: readonly Value[];
  /** By run: the number of its level. */
  readonly levelOf: readonly number[];
  /** The number of the first level among the terms of the fit. */
  readonly first: number;
}

export interface Fit {
  readonly middle: number;
  /** By factor and level. */
  readonly effects: readonly (readonly number[])[];
  /** By run, what the effects do not tell. */
  readonly left: readonly number[];
}

/** Of what varies. */
export function factorsOf(sets: readonly Readonly<Record<string, Value>>[]): Factor[] {
  const factors: Factor[] = [];
  let first = 0;
  for (const parameter of Object.keys(sets[0])) {
    const values = [...new Set(sets.map(set => set[parameter]))];
    if (values.length < 2) continue;
    factors.push({parameter, values, levelOf: sets.map(set => values.indexOf(set[parameter])), first});
    first += values.length;
  }
  return factors;
}

export function fittedTo(factors: readonly Factor[], logarithms: readonly number[]): Fit {
  const middle = mean([...logarithms]);
  const centred = logarithms.map(each => each - middle);
  const effects = effectsIn(factors, centred);
  return {middle, effects, left: centred.map((each, run) => each - sumOf(factors, effects, run))};
}

/** By factor and level. The runs of a factor have effects that add up to nothing. */
function effectsIn(factors: readonly Factor[], centred: readonly number[]): number[][] {
  const terms = factors.reduce((sum, {values}) => sum + values.length, 0);
  const observations = centred.map((value, run) => ({
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
