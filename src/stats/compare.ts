/** What one strategy costs relative to another on the same seeds. */
import {mean} from 'simple-statistics';
import {BOOTSTRAP_FROM, intervalOfMean} from './interval-of-mean.ts';
import {deviationFor, seedsFor} from './power.ts';

/** How the interval came about. One seed has none: low and high are the ratio itself, as where all seeds agree. */
export type Method = 'one seed' | 'exact' | "Student's t" | 'bootstrap';

export interface Comparison {
  /** Geometric mean over the seeds of cycles / reference. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Two seeds or more, and all gave the same number. */
  readonly exact: boolean;
  readonly seeds: number;
  readonly method: Method;
}

/** Compares pair by pair: the two lists have the same seeds in the same order. */
export function compare(cycles: readonly number[], reference: readonly number[]): Comparison {
  const ratios = pairedRatios(cycles, reference);
  const seeds = ratios.length;
  const [first] = ratios;
  if (ratios.every(ratio => ratio === first)) {
    const exact = seeds > 1;
    const method = exact ? 'exact' : 'one seed';
    return {ratio: first, low: first, high: first, exact, seeds, method};
  }
  const logarithms = ratios.map(Math.log);
  const {low, high} = intervalOfMean(logarithms);
  const method = seeds < BOOTSTRAP_FROM ? "Student's t" : 'bootstrap';
  const ratio = Math.exp(mean(logarithms));
  return {ratio, low: Math.exp(low), high: Math.exp(high), exact: false, seeds, method};
}

/** As it is told: one seed has none. */
export function intervalOf({low, high, method}: Comparison): Told {
  return method === 'one seed' ? {low: null, high: null} : {low, high};
}

type Told = {readonly [end in 'low' | 'high']: number | null};

/** The largest ratio, of either to the other, that still counts as none. */
export const TIE_RATIO = 1.01;

/** How far from 1 a ratio is, whichever of the two is the larger. */
const distance = (ratio: number): number => Math.max(ratio, 1 / ratio);

/** The end of the interval of what is called level: it may reach no further. */
const levelReach = (tie: number): number => tie ** 2;

/**
 * Whether the seeds tell the two apart, tell that they are level, or tell neither. Apart, the interval leaves 1 out; level, the
 * ratio is within `tie`, which is 1 % unless told, and its interval reaches no further than twice that.
 */
export function standing(
  {ratio, low, high}: Comparison,
  tie: number = TIE_RATIO,
): 'apart' | 'level' | 'undecided' {
  if (distance(ratio) <= tie) return Math.max(high, 1 / low) <= levelReach(tie) ? 'level' : 'undecided';
  return low > 1 || high < 1 ? 'apart' : 'undecided';
}

/**
 * With how many seeds the two would stand apart, or level, four times in five, were their mean and their spread those of
 * the seeds at hand.
 */
export function seedsToDecide({ratio, low, high, seeds}: Comparison, tie: number = TIE_RATIO): number {
  const deviation = deviationFor(Math.log(high / low) / 2, seeds);
  const effect = Math.abs(Math.log(ratio));
  return seedsFor(distance(ratio) <= tie ? Math.log(levelReach(tie)) - effect : effect, deviation);
}

function pairedRatios(cycles: readonly number[], reference: readonly number[]): readonly number[] {
  if (cycles.length !== reference.length || cycles.length === 0) {
    throw new Error(
      `a comparison of ${cycles.length} seeds with ${reference.length}: expected the same seeds, at least one`,
    );
  }
  const wrong = [...cycles, ...reference].find(each => !(each > 0 && Number.isFinite(each)));
  if (wrong !== undefined) throw new Error(`a comparison with ${wrong} cycles: expected a positive number`);
  return cycles.map((each, seed) => each / reference[seed]);
}
