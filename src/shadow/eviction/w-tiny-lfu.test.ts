import {describe, expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {FrequencySketch} from './frequency-sketch.ts';
import {wTinyLfu} from './w-tiny-lfu.ts';

test('an example by hand: what is seen seldom leaves from the window, what is seen often replaces', () => {
  // Four entries: window 4 − ⌊3.96⌋ = 1, main 3, of which ⌊2.4⌋ = 2 are protected.
  // 1 2 3 4: window 4, probation 1 2 3. 1 and 2 are used: protected 1 2, probation 3. Seen: 1 and 2 twice, 3 and 4 once.
  // 5: 4 against 3, once each, so 4 goes.       5 is used: seen twice.
  // 6: 5 against 3, twice against once, so 3 goes; probation 5, window 6.
  // 7: 6 against 5, so 6 goes.                  5 is used: protected 2 5, and 1 is on probation again.
  // 1 is used: protected 5 1, probation 2. Seen: 1 thrice, 2 twice.
  // 8: 7 against 2, so 7 goes.                  7: 8 against 2, so 8 goes. 7 is seen twice, its first time counts too.
  // 9: 7 against 2, twice each, so 7 goes.      7: 9 goes; 7 is seen thrice.   9: 7 against 2, so 2 goes.
  const cache = new DemandCache(wTinyLfu, {capacity: 4});
  const stream = [1, 2, 3, 4, 1, 2, 5, 5, 6, 7, 5, 1, 8, 7, 9, 7, 9];
  const left = stream.map(key => cache.access(key) ?? 0);
  expect(left).toEqual([0, 0, 0, 0, 0, 0, 4, 0, 3, 6, 0, 0, 7, 8, 7, 9, 2]);
});

describe('two leave at once', () => {
  /** The keys of both, in a cache of entries 1 to `capacity`; of those in `before` each time there was one before. */
  function bothOf(capacity: number, before: readonly number[]): number[] {
    const policy = wTinyLfu.build({capacity, random: () => 0, rebuildCost: () => 1});
    for (const key of before) {
      const entry = {key};
      policy.created(entry);
      policy.freed(entry);
    }
    for (let key = 1; key <= capacity; key++) policy.created({key});
    return [0, 1].map(() => {
      const victim = policy.victim(() => false)!;
      policy.evicted(victim);
      return victim.key;
    });
  }

  test('who has won a place in the main space does not have to win it again', () => {
    // Six entries, of which the window has one. 6, seen twice, wins against 1 and is on probation; then the window is empty,
    // and 2 leaves, though it was seen four times.
    expect(bothOf(6, [6, 2, 2, 2])).toEqual([1, 2]);
  });

  test('a window with room gives up nobody', () => {
    // 200 entries, of which the window has two. 199, seen twice, wins against 1; 200, seen once, stays in the window, and 2
    // leaves.
    expect(bothOf(200, [199])).toEqual([1, 2]);
  });
});

/** Caffeine's simulator on arrays, whose first is the least recent; a new key is counted last: see `w-tiny-lfu.ts`. */
class PlainWTinyLfu implements KeyCache {
  private readonly capacity: number;
  private readonly mostWindow: number;
  private readonly mostProtected: number;
  private readonly sketch: FrequencySketch;
  private window: number[] = [];
  private probation: number[] = [];
  private guarded: number[] = [];

  constructor(capacity: number) {
    const main = Math.floor(capacity * 0.99);
    this.capacity = capacity;
    this.mostWindow = capacity - main;
    this.mostProtected = Math.floor(main * 0.8);
    this.sketch = new FrequencySketch(capacity);
  }

  access(key: number): number | undefined {
    const left = this.isHit(key) ? undefined : this.insert(key);
    this.sketch.add(key);
    return left;
  }

  remove(key: number): void {
    for (const list of ['window', 'probation', 'guarded'] as const)
      this[list] = this[list].filter(other => other !== key);
  }

  private isHit(key: number): boolean {
    if (this.window.includes(key)) {
      this.remove(key);
      this.window.push(key);
      return true;
    }
    if (!this.probation.includes(key) && !this.guarded.includes(key)) return false;
    this.remove(key);
    this.guarded.push(key);
    if (this.guarded.length > this.mostProtected) this.probation.push(this.guarded.shift()!);
    return true;
  }

  private insert(key: number): number | undefined {
    this.window.push(key);
    if (this.window.length <= this.mostWindow) return undefined;
    const candidate = this.window.shift()!;
    this.probation.push(candidate);
    if (this.window.length + this.probation.length + this.guarded.length <= this.capacity) return undefined;
    const [victim] = this.probation;
    const admitted = this.sketch.estimate(candidate) > this.sketch.estimate(victim);
    const left = admitted ? victim : candidate;
    this.remove(left);
    return left;
  }
}

test("lets go of the same keys as Caffeine's simulator", () => {
  expectAgreement(wTinyLfu, capacity => new PlainWTinyLfu(capacity));
});
