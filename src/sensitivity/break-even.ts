/**
 * Where on its way from one value to another a price makes two strategies stand in a given ratio. Cycles are linear in a price.
 * So one seed is one equation of the first degree. Several seeds are a product of as many quotients of such lines: from the
 * root that the sums over the seeds have, Newton's method needs a few steps.
 */

/** Cycles over the same seeds in the same order. */
export interface Pair {
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
}

/** A price at two values, and what the two strategies take there. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly before: Pair;
  readonly after: Pair;
}

/** Enough: each step doubles the digits. */
const MOST_STEPS = 20;
const PRECISION = 1e-15;

/** Geometric mean over the seeds of second ÷ first. */
export function ratioOf({first, second}: Pair): number {
  let sum = 0;
  for (let seed = 0; seed < first.length; seed++) sum += Math.log(second[seed] / first[seed]);
  return Math.exp(sum / first.length);
}

/** The value at which second ÷ first is `ratio`, which lies between the ratios at both ends. */
export function breakEven({from, to, before, after}: Way, ratio = 1): number {
  let way = start(before, after, ratio);
  for (let step = 0; step < MOST_STEPS; step++) {
    const {value, slope} = logarithmAt(before, after, way);
    const change = (value - before.first.length * Math.log(ratio)) / slope;
    way = Math.min(1, Math.max(0, way - change));
    if (Math.abs(change) < PRECISION) break;
  }
  return from + way * (to - from);
}

/** The share of the way at which the sums over the seeds stand in that ratio. */
function start(before: Pair, after: Pair, ratio: number): number {
  const lacking = ratio * sum(before.first) - sum(before.second);
  const gained = sum(after.second) - sum(before.second) - ratio * (sum(after.first) - sum(before.first));
  return gained === 0 ? 0.5 : Math.min(1, Math.max(0, lacking / gained));
}

/** Of the product over the seeds, at a share of the way; and how it changes there. */
function logarithmAt(before: Pair, after: Pair, way: number): {value: number; slope: number} {
  let value = 0;
  let slope = 0;
  for (let seed = 0; seed < before.first.length; seed++) {
    const first = lineAt(before.first[seed], after.first[seed], way);
    const second = lineAt(before.second[seed], after.second[seed], way);
    value += Math.log(second.value / first.value);
    slope += second.slope / second.value - first.slope / first.value;
  }
  return {value, slope};
}

const lineAt = (from: number, to: number, way: number): {value: number; slope: number} => ({
  value: from + way * (to - from),
  slope: to - from,
});

const sum = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((all, each) => all + each, 0);
