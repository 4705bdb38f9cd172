/** Whether an eviction policy and a plain cache, written independently of it, let the same keys go step by step. */
import {expect} from 'vitest';
import type {EvictionKind} from '../shadow/eviction/policy.ts';
import {seededRandom} from '../stats/seeded-random.ts';
import {DemandCache, type DemandSetting, type KeyCache} from './demand-cache.ts';
import {sized} from './effort.ts';
import {habits} from './habits.ts';

const LARGEST = sized(16);
const LENGTH = 400;
/** One step in so many takes something out of the cache beside the stream; 0 for none. */
const REMOVALS = [0, 20, 4];

type Plain = (capacity: number) => KeyCache;

export function expectAgreement(
  kind: EvictionKind,
  plain: Plain,
  setting: Omit<DemandSetting, 'capacity'> = {},
): void {
  for (let capacity = 1; capacity <= LARGEST; capacity++) {
    for (const {habit, keys} of habits(capacity, LENGTH)) {
      for (const removal of REMOVALS) {
        const cache = new DemandCache(kind, {capacity, ...setting});
        const where = `${kind.id}, ${capacity} entries, ${habit}, removals ${removal}`;
        expect(difference(cache, plain(capacity), keys, removal), where).toBeUndefined();
      }
    }
  }
}

/** The first step at which not the same key left. */
function difference(cache: DemandCache, plain: KeyCache, keys: readonly number[], removal: number): unknown {
  const random = seededRandom(removal);
  for (const [at, key] of keys.entries()) {
    if (random() * removal > removal - 1) {
      const present = [...cache.entries.keys()];
      const gone = present[Math.floor(random() * present.length)];
      cache.remove(gone);
      plain.remove(gone);
    }
    const [left, expected] = [cache.access(key), plain.access(key)];
    if (left !== expected) return {at, key, left, expected};
  }
  return undefined;
}
