/**
 * Student's t distribution with a whole number of degrees of freedom, by the finite series in θ = atan(t / √ν) that
 * Abramowitz and Stegun give (Handbook of Mathematical Functions, 26.7.3 and 26.7.4).
 */

/** The t below which a share `probability` of the distribution lies. */
export function studentTQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new Error(`probability is ${probability}, expected one between 0 and 1`);
  }
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new Error(`degrees of freedom are ${degrees}, expected a whole number from 1`);
  }
  if (probability < 0.5) return -studentTQuantile(1 - probability, degrees);
  return Math.sqrt(degrees) * Math.tan(angleWithin(2 * probability - 1, degrees));
}

/** The probability that |t| < √ν tan θ. */
export function probabilityWithin(angle: number, degrees: number): number {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let series = degrees === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    series += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * series) : sine * series;
}

/** Halvings that bring a quarter turn below the precision of a double. */
const HALVINGS = 60;

/** The angle within which the probability lies: it grows with the angle, from 0 at 0 to 1 at a quarter turn. */
function angleWithin(probability: number, degrees: number): number {
  let low = 0;
  let high = Math.PI / 2;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
