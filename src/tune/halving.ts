/**
 * Successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
 * AISTATS 2016): every variant runs on a small budget, the best of them on a larger one, and so on.
 */

/** One round: how many variants run, and how much each gets. */
export interface Rung {
  readonly variants: number;
  readonly budget: number;
}

/**
 * The rounds for `variants` over the budgets given, the smallest first: from each to the next the best 1/eta go on,
 * rounded up, so that there is always one.
 */
export function rungsOf(variants: number, eta: number, budgets: readonly number[]): Rung[] {
  if (!(eta > 1)) throw new Error(`successive halving: eta is ${eta}, expected a number above 1`);
  if (!Number.isInteger(variants) || variants < 1) {
    throw new Error(`successive halving: ${variants} variants, expected a whole number from 1`);
  }
  let left = variants;
  return budgets.map((budget, at) => {
    if (at > 0) left = Math.ceil(left / eta);
    return {variants: left, budget};
  });
}

/** A variant's result in a round: smaller is better. */
export interface Scored {
  readonly id: string;
  readonly score: number;
}

/** The best `count`, best first. Of equal scores the id that sorts first goes on, in whatever order they came. */
export function survivors<S extends Scored>(scored: readonly S[], count: number): S[] {
  const wrong = scored.find(({score}) => Number.isNaN(score));
  if (wrong) throw new Error(`successive halving: ${wrong.id} scored NaN, expected a number`);
  return [...scored].sort((a, b) => a.score - b.score || (a.id < b.id ? -1 : 1)).slice(0, count);
}
