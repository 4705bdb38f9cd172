/**
 * Linear least squares: each observation is a weighted sum of some terms, and the terms are wanted. Conjugate gradients on the
 * normal equations (CGLS; Hestenes and Stiefel, "Methods of conjugate gradients for solving linear systems", 1952) begin at
 * zero, so of all solutions they find the smallest: what the observations cannot tell apart is shared alike.
 */
export interface Observation {
  readonly value: number;
  /** The numbers of the terms that it is the sum of. */
  readonly terms: readonly number[];
  /** How often it has each of them; once unless told. */
  readonly weights?: readonly number[];
}

/** What of the first gradient may be left of the last, in squares. */
const SMALL = 1e-26;

export function leastSquares(observations: readonly Observation[], count: number): Float64Array {
  const solution = new Float64Array(count);
  const left = observations.map(({value}) => value);
  let gradient = gathered(observations, left, count);
  let direction = gradient;
  let square = dot(gradient, gradient);
  const enough = square * SMALL;
  // In exact arithmetic there are no more steps than terms.
  for (let step = 0; step < 2 * count && square > enough; step++) {
    const along = observations.map(observation => sumOf(observation, direction));
    const length = square / dot(along, along);
    for (let term = 0; term < count; term++) solution[term] += length * direction[term];
    for (let at = 0; at < left.length; at++) left[at] -= length * along[at];
    gradient = gathered(observations, left, count);
    const next = dot(gradient, gradient);
    const turned = next / square;
    direction = direction.map((each, term) => gradient[term] + turned * each);
    square = next;
  }
  return solution;
}

const weightOf = ({weights}: Observation, at: number): number => weights?.[at] ?? 1;

const sumOf = (observation: Observation, values: ArrayLike<number>): number =>
  observation.terms.reduce((sum, term, at) => sum + weightOf(observation, at) * values[term], 0);

/** For each term the sum over the observations that have it. */
function gathered(
  observations: readonly Observation[],
  values: readonly number[],
  count: number,
): Float64Array {
  const sums = new Float64Array(count);
  for (const [row, observation] of observations.entries())
    for (const [at, term] of observation.terms.entries())
      sums[term] += weightOf(observation, at) * values[row];
  return sums;
}

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at] * other[at];
  return sum;
}
