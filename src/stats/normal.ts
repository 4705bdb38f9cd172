/** The standard normal distribution. */

/** The probability of less than `z`, by the power series of Abramowitz and Stegun (Handbook, 26.2.10 and 26.2.11). */
export function normalProbability(z: number): number {
  if (z < -FARTHEST) return 0;
  if (z > FARTHEST) return 1;
  let term = z;
  let series = z;
  for (let odd = 3; Math.abs(term) > Math.abs(series) * Number.EPSILON; odd += 2) {
    term *= (z * z) / odd;
    series += term;
  }
  return 0.5 + (series * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Beyond it less than 10^-15 of the distribution lies. */
const FARTHEST = 8;
/** Halvings that bring what lies between below the precision of a double. */
const HALVINGS = 60;

/** The z below which a share `probability` of the distribution lies; infinite for 0 and 1. */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new Error(`probability is ${probability}, expected one from 0 to 1`);
  }
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  let low = -FARTHEST;
  let high = 0;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (normalProbability(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
