/** How many distinct keys were used since some moment, for any number of moments at once. */
import {RecencyStack} from '../curves/recency-stack.ts';

/** Below those that a stack means something else by. */
const FIRST_MOMENT = -2;

/** Stands for a moment that is asked about later. */
export type Moment = number;

/**
 * A moment lies in the stack of last uses as a key of its own: above it are the keys that were used since, and the moments that
 * were marked since, which are counted in a stack of moments alone.
 */
export class DistinctSince {
  private readonly all = new RecencyStack();
  private readonly moments = new RecencyStack();
  private readonly free: Moment[] = [];
  private next: Moment = FIRST_MOMENT;

  /** `key` is a whole number from 0 on. */
  use(key: number): void {
    this.all.use(key);
  }

  mark(): Moment {
    const moment = this.free.pop() ?? this.next--;
    this.all.use(moment);
    this.moments.use(moment);
    return moment;
  }

  /** Distinct keys used since the moment, which may not be asked about again. */
  since(moment: Moment): number {
    this.free.push(moment);
    return this.all.use(moment) - this.moments.use(moment);
  }
}
