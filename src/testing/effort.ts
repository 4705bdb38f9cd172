/**
 * How hard the property tests try: from which seed they draw, how often, and how large what they draw may be. Told by the
 * environment; unless told, every run draws the same.
 */
import {Random} from '../guest/random.ts';

export interface Effort {
  /** What every draw of every test depends on. */
  readonly seed: number;
  /** Factor of the number of runs of a property, and of the samples that a test takes. */
  readonly runs: number;
  /** Factor of the sizes that are drawn: moves, steps, frames, entries. */
  readonly size: number;
}

interface Variable {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly untold: number;
}

const SEED: Variable = {name: 'PAGEWALK_SEED', min: 0, max: 2 ** 31 - 1, untold: 1};
const RUNS: Variable = {name: 'PAGEWALK_RUNS', min: 1, max: 1e6, untold: 1};
const SIZE: Variable = {name: 'PAGEWALK_SIZE', min: 1, max: 1000, untold: 1};

type Environment = Readonly<Record<string, string | undefined>>;

export function effortIn(environment: Environment): Effort {
  return {
    seed: numberIn(environment, SEED),
    runs: numberIn(environment, RUNS),
    size: numberIn(environment, SIZE),
  };
}

export const effort = effortIn(process.env);

/** The largest size that is drawn now, where it is `most` without more effort. */
export const sized = (most: number): number => most * effort.size;

/** How often something is tried now, where it is `times` without more effort. */
export const repeated = (times: number): number => times * effort.runs;

/** A seed for each of so many tries of what `stream` names. */
export function seedsOf(stream: string, times: number): readonly number[] {
  const random = new Random(effort.seed, stream);
  return Array.from({length: repeated(times)}, () => random.below(2 ** 31));
}

/** Milliseconds that a test may take now. Most work grows with a size in two ways: more happens, among more. */
export const patience = (milliseconds: number): number =>
  Math.min(milliseconds * effort.runs * effort.size ** 2, 2 ** 31 - 1);

/** The assignments that repeat `told` on a command line; "" where nothing differs from what it is unless told. */
export function assignments({seed, runs, size}: Effort): string {
  const told = [[SEED, seed] as const, [RUNS, runs] as const, [SIZE, size] as const];
  return told
    .filter(([{untold}, value]) => value !== untold)
    .map(([{name}, value]) => `${name}=${value} `)
    .join('');
}

function numberIn(environment: Environment, {name, min, max, untold}: Variable): number {
  const text = environment[name];
  if (text === undefined || text === '') return untold;
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw new Error(`${name}: ${JSON.stringify(text)}, expected a whole number from ${min} to ${max}`);
}
