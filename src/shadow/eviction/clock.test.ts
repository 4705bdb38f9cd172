import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {clock} from './clock.ts';

test("a textbook's example: 5 misses once the cache is full", () => {
  // Stallings, "Operating Systems", virtual memory: the stream 2 3 2 1 5 2 4 5 3 2 5 2 in 3 frames, whose use bits (*) are
  // set on loading; > is the hand.
  // >2*3*1*   5: all are cleared, 2 goes, 5*>3 1    2: 3 goes, 5*2*>1    4: 1 goes, >5*2*4*    5 hits
  // 3: all are cleared, 5 goes, 3*>2 4    2 hits: 3*>2*4    5: 2 is cleared, 4 goes, >3*2 5*    2 hits
  const cache = new DemandCache(clock, {capacity: 3});
  const left = [2, 3, 2, 1, 5, 2, 4, 5, 3, 2, 5, 2].map(key => cache.access(key) ?? 0);
  expect(left).toEqual([0, 0, 0, 0, 2, 3, 1, 0, 5, 0, 4, 0]);
});

interface Frame {
  readonly key: number;
  inUse: boolean;
}

/** Frames in a circle, as an array with the place of the hand. */
class PlainClock implements KeyCache {
  private readonly frames: Frame[] = [];
  private hand = 0;
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  access(key: number): number | undefined {
    const known = this.frames.find(frame => frame.key === key);
    if (known) {
      known.inUse = true;
      return undefined;
    }
    const left = this.frames.length === this.capacity ? this.sweep() : undefined;
    this.frames.splice(this.hand++, 0, {key, inUse: true});
    return left;
  }

  remove(key: number): void {
    const at = this.frames.findIndex(frame => frame.key === key);
    this.frames.splice(at, 1);
    if (at < this.hand) this.hand--;
  }

  private sweep(): number {
    for (;;) {
      if (this.hand >= this.frames.length) this.hand = 0;
      const frame = this.frames[this.hand];
      if (!frame.inUse) return this.frames.splice(this.hand, 1)[0].key;
      frame.inUse = false;
      this.hand++;
    }
  }
}

test('lets go of the same keys as a circle of frames', () => {
  expectAgreement(clock, capacity => new PlainClock(capacity));
});
