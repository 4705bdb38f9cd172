import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {twoQueue} from './two-queue.ts';

test('an example by hand: who comes back while it is remembered outlasts a scan', () => {
  // Four entries: Kin is 1, Kout 2. A1in is 1 2 3 4 (oldest first), a use in it changes nothing.
  // 5: 1 goes, A1out 1.   1: 2 goes, 1 comes into Am.   Am 1, A1in 3 4 5, A1out 2 (1 was taken out of it).
  // 6, 7: 3 and 4 go.     8: 5 goes. A1out 4 5 (at most two), Am 1, A1in 6 7 8.
  // 4: 6 goes, Am 1 4.    5: 7 goes, A1out 6 7, Am 1 4 5, A1in 8, which is Kin.
  // 9: A1in is not longer than Kin, so the least recent of Am goes: 1, which is not remembered.
  // 1: A1in is 8 9, so 8 goes, and 1 starts in A1in again.
  const cache = new DemandCache(twoQueue, {capacity: 4});
  const left = [1, 2, 3, 4, 1, 5, 1, 6, 7, 8, 4, 5, 9, 1].map(key => cache.access(key) ?? 0);
  expect(left).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 1, 8]);
});

/** The pseudo-code of §3 of the paper, with the heads of its queues at the ends of arrays. */
class PlainTwoQueue implements KeyCache {
  private readonly slots: number;
  private readonly kIn: number;
  private readonly kOut: number;
  private readonly a1in: number[] = [];
  private readonly a1out: number[] = [];
  private readonly am: number[] = [];

  constructor(slots: number) {
    this.slots = slots;
    this.kIn = Math.max(1, Math.floor(slots / 4));
    this.kOut = Math.max(1, Math.floor(slots / 2));
  }

  access(x: number): number | undefined {
    if (this.am.includes(x)) {
      this.am.splice(this.am.indexOf(x), 1);
      this.am.push(x);
      return undefined;
    }
    if (this.a1out.includes(x)) {
      this.a1out.splice(this.a1out.indexOf(x), 1);
      const y = this.reclaim();
      this.am.push(x);
      return y;
    }
    if (this.a1in.includes(x)) return undefined;
    const y = this.reclaim();
    this.a1in.push(x);
    return y;
  }

  remove(x: number): void {
    for (const queue of [this.a1in, this.am]) if (queue.includes(x)) queue.splice(queue.indexOf(x), 1);
  }

  private reclaim(): number | undefined {
    if (this.a1in.length + this.am.length < this.slots) return undefined;
    // Where Am is empty, as in a cache of one, there is no other choice.
    if (this.a1in.length > this.kIn || this.am.length === 0) {
      const y = this.a1in.shift()!;
      this.a1out.push(y);
      if (this.a1out.length > this.kOut) this.a1out.shift();
      return y;
    }
    return this.am.shift();
  }
}

test("lets go of the same keys as the paper's pseudo-code", () => {
  expectAgreement(twoQueue, capacity => new PlainTwoQueue(capacity));
});
