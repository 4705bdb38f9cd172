import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Replacement} from './geometry.ts';
import {
  FirstIn,
  LeastRecentlyUsed,
  RandomWay,
  TreePseudoLru,
  victimsOf,
  type Victims,
} from './replacement.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

const POLICIES: readonly Replacement[] = ['lru', 'fifo', 'random', 'tree-plru'];

/** Fills the ways in order, and then takes victims, filling each. */
function victimsInARow(policy: Victims, ways: number, count: number): number[] {
  for (let way = 0; way < ways; way++) policy.filled(0, way);
  return Array.from({length: count}, () => {
    const way = policy.victim(0);
    policy.filled(0, way);
    return way;
  });
}

describe('tree-PLRU', () => {
  test('four ways, filled in order: 0, then the other half', () => {
    // After 0, 1, 2, 3 the root points left and the left node at 0. Using 0 turns both: right, where 3 was used last,
    // so 2. Using 2 turns the root left, where 0 was used last, so 1; then right again, where 2 was, so 3.
    expect(victimsInARow(new TreePseudoLru(1, 4), 4, 4)).toEqual([0, 2, 1, 3]);
  });

  test('is not LRU: after 0, 1, 2, 3 and a hit of 0 the victim is 2, though 1 was used longer ago', () => {
    const policy = new TreePseudoLru(1, 4);
    for (const way of [0, 1, 2, 3]) policy.filled(0, way);
    policy.hit(0, 0);
    expect(policy.victim(0)).toBe(2);
  });

  test('twelve ways are the first leaves of a tree of sixteen', () => {
    // Filled 0 … 11: the root points left (0 … 7), there left (0 … 3), left (0, 1), left: 0.
    // Using 0 turns the root right: of 8 … 15 only 8 … 11 has ways; 11 was used last, so left (8, 9); 9 was, so 8.
    // Root left: 0 … 3 was used last, so 4 … 7; 7 was used last, so 4 and 5; 5 was, so 4.
    // Root right: 8 … 11, where 8 was used last, so 10 and 11; 11 was used last, so 10.
    expect(victimsInARow(new TreePseudoLru(1, 12), 12, 4)).toEqual([0, 8, 4, 10]);
  });

  test('absent ways are never chosen, and every present one is', () => {
    for (let ways = 1; ways <= 17; ways++) {
      const chosen = new Set(victimsInARow(new TreePseudoLru(1, ways), ways, 40 * ways));
      expect([...chosen].sort((a, b) => a - b)).toEqual(Array.from({length: ways}, (_, way) => way));
    }
  });

  /** A node of a plain tree: a way, or two halves and which of them was used last. */
  interface Half {
    readonly first: number;
    readonly halves?: readonly [Half, Half];
    usedLast?: 0 | 1;
  }

  const plant = (first: number, leaves: number): Half =>
    leaves === 1
      ? {first}
      : {first, halves: [plant(first, leaves / 2), plant(first + leaves / 2, leaves / 2)]};

  function use(half: Half, way: number): void {
    if (!half.halves) return;
    half.usedLast = way >= half.halves[1].first ? 1 : 0;
    use(half.halves[half.usedLast], way);
  }

  function victim(half: Half, ways: number): number {
    if (!half.halves) return half.first;
    const [left, right] = half.halves;
    // A half that was never used is chosen first, from the left.
    return victim(half.usedLast === 0 && right.first < ways ? right : left, ways);
  }

  test('agrees with a plain tree of nodes', () => {
    const run = fc.tuple(fc.integer({min: 1, max: sized(16)}), fc.array(fc.nat(), {maxLength: sized(60)}));
    expectProperty(
      fc.property(run, ([ways, uses]) => {
        const policy = new TreePseudoLru(2, ways);
        const tree = plant(0, 2 ** Math.ceil(Math.log2(ways)));
        for (const used of uses) {
          const way = used % ways;
          policy.hit(1, way);
          use(tree, way);
          expect(policy.victim(1)).toBe(victim(tree, ways));
        }
      }),
    );
  });
});

describe('LRU', () => {
  test('the victim is the way whose last use is longest ago', () => {
    const policy = new LeastRecentlyUsed(1, 3);
    for (const way of [0, 1, 2]) policy.filled(0, way);
    policy.hit(0, 0);
    expect(policy.victim(0)).toBe(1);
    policy.hit(0, 1);
    expect(policy.victim(0)).toBe(2);
  });
});

describe('FIFO', () => {
  test('a hit does not help a way to stay', () => {
    const policy = new FirstIn(1, 3);
    for (const way of [0, 1, 2]) policy.filled(0, way);
    policy.hit();
    expect(policy.victim(0)).toBe(0);
    policy.filled(0, 0);
    expect(policy.victim(0)).toBe(1);
  });
});

describe('random', () => {
  test('two arrays take the same victims: a run repeats', () => {
    const victims = (): number[] => victimsInARow(new RandomWay(8), 8, 100);
    expect(victims()).toEqual(victims());
  });

  test('no way is spared, and none is preferred', () => {
    const counts = Array.from({length: 8}, () => 0);
    for (const way of victimsInARow(new RandomWay(8), 8, 8000)) counts[way]++;
    // 1000 each, with a standard deviation of √(8000 · 1/8 · 7/8) ≈ 29.6: five of them either way.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(148);
  });
});

test('each set has a state of its own, but for random, which has none', () => {
  for (const name of POLICIES) {
    if (name === 'random') continue;
    const policy = victimsOf(name, 2, 4);
    for (const way of [0, 1, 2, 3]) policy.filled(0, way);
    for (const way of [3, 2, 1, 0]) policy.filled(1, way);
    expect([policy.victim(0), policy.victim(1)], name).toEqual([0, 3]);
  }
});
