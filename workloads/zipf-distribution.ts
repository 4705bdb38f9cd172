/**
 * Zipf's law over the ranks 1 to n, each rank r with a chance proportional to 1/r^exponent, for any exponent above 0.
 * Rejection-inversion: Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete
 * distributions", ACM TOMACS 6(3), 1996. Exact, constant time a draw, no table.
 *
 * A point under the curve 1/x^exponent from 1/2 to n + 1/2 is drawn by inverting its integral; the rank nearest to it is
 * taken, unless the point lies in the sliver by which the curve's area over that rank exceeds the rank's weight. With the
 * integral taken as (x^(1−exponent) − 1) / (1 − exponent) there is no hole at exponent 1, where it becomes log x.
 */
import type {Random} from '../src/guest/random.ts';

export class ZipfDistribution {
  private readonly ranks: number;
  private readonly exponent: number;
  /** The integral's value where the draw begins, and what it spans from there. */
  private readonly low: number;
  private readonly span: number;
  /** Ranks that lie no further above their point than this are accepted without looking. */
  private readonly shortcut: number;

  constructor(ranks: number, exponent: number) {
    if (!(Number.isInteger(ranks) && ranks > 0)) throw new Error(`zipf: ${ranks} ranks, expected at least 1`);
    if (!(exponent > 0)) throw new Error(`zipf: an exponent of ${exponent}, expected one above 0`);
    this.ranks = ranks;
    this.exponent = exponent;
    // Rank 1 gets exactly its weight of 1, so it is never rejected.
    this.low = this.integral(1.5) - 1;
    this.span = this.integral(ranks + 0.5) - this.low;
    this.shortcut = 2 - this.inverse(this.integral(2.5) - this.weight(2));
  }

  /** A rank. */
  draw(random: Random): number {
    for (;;) {
      const area = this.low + this.span * (1 - random.unit());
      const point = this.inverse(area);
      const rank = Math.min(Math.max(Math.round(point), 1), this.ranks);
      if (rank - point <= this.shortcut) return rank;
      if (area >= this.integral(rank + 0.5) - this.weight(rank)) return rank;
    }
  }

  private weight(rank: number): number {
    return rank ** -this.exponent;
  }

  private integral(x: number): number {
    const log = Math.log(x);
    return log * expm1Ratio((1 - this.exponent) * log);
  }

  private inverse(area: number): number {
    return Math.exp(area * log1pRatio(Math.max((1 - this.exponent) * area, -1)));
  }
}

/** (e^x − 1) / x, which is 1 at 0. */
const expm1Ratio = (x: number): number => (x === 0 ? 1 : Math.expm1(x) / x);

/** log(1 + x) / x, which is 1 at 0. */
const log1pRatio = (x: number): number => (x === 0 ? 1 : Math.log1p(x) / x);
