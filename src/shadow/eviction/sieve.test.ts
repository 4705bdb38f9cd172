import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {sieve} from './sieve.ts';

test('an example by hand: the hand moves on among the old while the new come and go', () => {
  // Three entries, the oldest first, * visited, > the hand before it looks. 1 2 3, then 1 and 2 hit: >1*2*3
  // 4: 1 and 2 lose their marks, 3 goes, the hand stands past the end: 1 2 4, from the oldest again.
  // 5: >1 2 4: 1 goes, the hand stays on 2: >2 4 5.     4 hits: >2 4*5.   6: 2 goes: >4*5 6.
  // 7: 4 loses its mark, 5 goes: 4 >6 7.                8: 6 goes: 4 >7 8. So 4 stays, which is the oldest.
  // 9: 7 goes: 4 >8 9.  1: 8 goes: 4 >9 1.  2: 9 goes: 4 >1 2.
  const cache = new DemandCache(sieve, {capacity: 3});
  const left = [1, 2, 3, 1, 2, 4, 5, 4, 6, 7, 8, 9, 1, 2].map(key => cache.access(key) ?? 0);
  expect(left).toEqual([0, 0, 0, 0, 0, 3, 1, 0, 2, 5, 6, 7, 8, 9]);
});

interface Seen {
  readonly key: number;
  visited: boolean;
}

/** Algorithm 1 of the paper on an array: its head is the newest, and the hand goes from the tail to the head. */
class PlainSieve implements KeyCache {
  private queue: Seen[] = [];
  private hand: Seen | undefined;
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  access(key: number): number | undefined {
    const known = this.queue.find(seen => seen.key === key);
    if (known) {
      known.visited = true;
      return undefined;
    }
    const left = this.queue.length === this.capacity ? this.evict() : undefined;
    this.queue = [{key, visited: false}, ...this.queue];
    return left;
  }

  remove(key: number): void {
    const at = this.queue.findIndex(seen => seen.key === key);
    if (this.queue[at] === this.hand) this.hand = this.queue[at - 1];
    this.queue.splice(at, 1);
  }

  private evict(): number {
    let at = this.hand ? this.queue.indexOf(this.hand) : this.queue.length - 1;
    while (this.queue[at].visited) {
      this.queue[at].visited = false;
      at = at === 0 ? this.queue.length - 1 : at - 1;
    }
    const [{key}] = this.queue.slice(at);
    this.hand = this.queue[at - 1];
    this.queue.splice(at, 1);
    return key;
  }
}

test("lets go of the same keys as the paper's algorithm", () => {
  expectAgreement(sieve, capacity => new PlainSieve(capacity));
});
