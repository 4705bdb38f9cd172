import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {missesOf, type KeyCache} from '../../testing/demand-cache.ts';
import {fifo} from './fifo.ts';

test("Belady's anomaly: a larger FIFO cache may miss more", () => {
  // Belady, Nelson, Shedler, "An anomaly in space-time characteristics of certain programs running in a paging machine",
  // CACM 12(6), 1969. With 3 entries (oldest first), a miss is in capitals:
  // 1:1  2:12  3:123  4:234  1:341  2:412  5:125  1  2  3:253  4:534  5          makes 9.
  // With 4: 1  12  123  1234  1  2  5:2345  1:3451  2:4512  3:5123  4:1234  5:2345   makes 10.
  const stream = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
  expect([missesOf(fifo, stream, 3), missesOf(fifo, stream, 4)]).toEqual([9, 10]);
});

test("a textbook's example: 6 misses once the cache is full", () => {
  // Stallings, "Operating Systems", virtual memory: the stream 2 3 2 1 5 2 4 5 3 2 5 2 in 3 frames.
  // 231 are in; 5:315  2:152  4:524  5  3:243  2  5:435  2:352.
  expect(missesOf(fifo, [2, 3, 2, 1, 5, 2, 4, 5, 3, 2, 5, 2], 3)).toBe(3 + 6);
});

class PlainFifo implements KeyCache {
  private keys: number[] = [];
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  access(key: number): number | undefined {
    if (this.keys.includes(key)) return undefined;
    const left = this.keys.length === this.capacity ? this.keys[0] : undefined;
    this.keys = [...this.keys.filter(other => other !== left), key];
    return left;
  }

  remove(key: number): void {
    this.keys = this.keys.filter(other => other !== key);
  }
}

test('lets go of the same keys as an array in order of age', () => {
  expectAgreement(fifo, capacity => new PlainFifo(capacity));
});
