/** The pages that are used, one after the other: how many there are, how far apart each comes back, and how many at a time. */
import {NEVER_USED, RecencyStack} from '../tune/curves/recency-stack.ts';
import type {Facts} from './facts.ts';

export const PARTS = 64;

export class PageUses {
  private readonly stack = new RecencyStack();
  private first = 0;
  /** By the power of two that a distance is at most. */
  private readonly counts: (number | undefined)[] = [];
  /** The part of the file in which each page was used last. */
  private readonly lastPart = new Map<number, number>();
  private readonly inPart: number[] = Array.from({length: PARTS}, () => 0);
  private readonly length: number;

  /** `length` is how far the file goes, in whatever `use` counts. */
  constructor(length: number) {
    this.length = length;
  }

  /** The page of this key is used, so far into the file. */
  use(key: number, at: number): void {
    const distance = this.stack.use(key);
    if (distance === NEVER_USED) this.first++;
    else {
      const power = Math.ceil(Math.log2(distance));
      this.counts[power] = (this.counts[power] ?? 0) + 1;
    }
    const part = Math.min(PARTS - 1, Math.floor((at * PARTS) / this.length));
    if (this.lastPart.get(key) === part) return;
    this.lastPart.set(key, part);
    this.inPart[part]++;
  }

  get pages(): number {
    return this.stack.keys;
  }

  get reuse(): Facts['reuse'] {
    const found = Array.from(this.counts, (count = 0, power) => ({distance: 2 ** power, count}));
    return [...found, ...(this.first > 0 ? [{distance: null, count: this.first}] : [])];
  }

  get workingSet(): number[] {
    return [...this.inPart];
  }
}
