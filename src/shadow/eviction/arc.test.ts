import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {arc} from './arc.ts';

test('an example by hand: a miss on what left too early makes room for the like', () => {
  // Three entries, p = 0; queues with the least recent first.
  // 1 2 1 2 3: T1 3, T2 1 2.
  // 4: |T1| = 1 > p, so 3 goes to B1: T1 4.
  // 3: 4 goes, B1 3 4. 3 was in B1: p = min(3, 0 + max(1, 0/2)) = 1. T2 1 2 3, B1 4.
  // 5: T1 is empty, so T2's 1 goes to B2. T1 5, T2 2 3.
  // 6: |T1| = 1 is not > p = 1, so T2's 2 goes. T1 5 6, T2 3, B1 4, B2 1 2.
  // 2: |T1| = 2 > 1, so 5 goes, B1 4 5. 2 was in B2: p = max(0, 1 − max(1, 2/2)) = 0. T1 6, T2 3 2, B2 1.
  // 7: |T1| = 1 > 0, so 6 goes. |T1| + |B1| = 0 + 3 is the capacity, so B1 forgets 4: B1 5 6. T1 7, T2 3 2.
  // 4: 7 goes, B1 5 6 7. 4 is forgotten, and 5 too, so that 4 may enter T1.
  // 4 hits: T2 3 2 4, T1 is empty. 8: T2's 3 goes.
  const cache = new DemandCache(arc, {capacity: 3});
  const left = [1, 2, 1, 2, 3, 4, 3, 5, 6, 2, 7, 4, 4, 8].map(key => cache.access(key) ?? 0);
  expect(left).toEqual([0, 0, 0, 0, 0, 3, 4, 1, 2, 5, 6, 7, 0, 3]);
});

/**
 * Figure 4 of the paper, with the MRU ends of its lists at the ends of arrays. REPLACE comes first, before x is known: see
 * the head of `arc.ts`.
 */
class PlainArc implements KeyCache {
  private readonly c: number;
  private p = 0;
  private t1: number[] = [];
  private t2: number[] = [];
  private b1: number[] = [];
  private b2: number[] = [];

  constructor(c: number) {
    this.c = c;
  }

  access(x: number): number | undefined {
    if (this.t1.includes(x) || this.t2.includes(x)) {
      this.remove(x);
      this.t2.push(x);
      return undefined;
    }
    const left = this.t1.length + this.t2.length < this.c ? undefined : this.replace();
    if (this.b1.includes(x)) {
      this.p = Math.min(this.c, this.p + Math.max(this.b2.length / this.b1.length, 1));
      this.b1 = this.b1.filter(key => key !== x);
      this.t2.push(x);
    } else if (this.b2.includes(x)) {
      this.p = Math.max(0, this.p - Math.max(this.b1.length / this.b2.length, 1));
      this.b2 = this.b2.filter(key => key !== x);
      this.t2.push(x);
    } else {
      const l1 = this.t1.length + this.b1.length;
      if (l1 === this.c) this.b1.shift();
      else if (l1 + this.t2.length + this.b2.length === 2 * this.c) this.b2.shift();
      this.t1.push(x);
    }
    return left;
  }

  remove(x: number): void {
    this.t1 = this.t1.filter(key => key !== x);
    this.t2 = this.t2.filter(key => key !== x);
  }

  private replace(): number {
    const fromT1 = this.t1.length >= 1 && (this.t1.length > this.p || this.t2.length === 0);
    const [from, to] = fromT1 ? [this.t1, this.b1] : [this.t2, this.b2];
    const lost = from.shift()!;
    to.push(lost);
    return lost;
  }
}

test("lets go of the same keys as the paper's figure 4", () => {
  expectAgreement(arc, capacity => new PlainArc(capacity));
});
