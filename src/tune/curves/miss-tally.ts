/** Counts, for every size at once, the uses that hit: what a miss curve is made of. */
import type {MissCurve} from './miss-curve.ts';
import {DROPPED, NEVER_USED} from './recency-stack.ts';

const FIRST_SIZES = 1 << 8;

export class MissTally {
  uses = 0;
  private cold = 0;
  private lost = 0;
  /** By size: how many more uses hit there than at the size below. */
  private more = new Float64Array(FIRST_SIZES);

  /** A use that hits in every cache of at least `distance` entries, or in none; as the stack says it. */
  used(distance: number): void {
    this.uses++;
    if (distance === NEVER_USED) this.cold++;
    else if (distance === DROPPED) this.lost++;
    else this.add(distance, 1);
  }

  /** A use that misses at every size. */
  missed(): void {
    this.uses++;
  }

  startOver(): void {
    this.uses = 0;
    this.cold = 0;
    this.lost = 0;
    this.more.fill(0);
  }

  curve(): MissCurve {
    const {uses, cold, lost, more} = this;
    let sizes = more.length;
    while (sizes > 1 && more[sizes - 1] === 0) sizes--;
    const misses = new Float64Array(sizes);
    let left = uses;
    for (let size = 0; size < sizes; size++) {
      left -= more[size];
      misses[size] = left;
    }
    return {uses, cold, lost, misses};
  }

  private add(size: number, hits: number): void {
    if (size >= this.more.length) {
      const more = new Float64Array(2 ** Math.ceil(Math.log2(size + 1)));
      more.set(this.more);
      this.more = more;
    }
    this.more[size] += hits;
  }
}
