import {expect, test} from 'vitest';
import {chance} from '../../hardware/chance.ts';
import type {Cached} from './policy.ts';
import {random} from './random.ts';

const entries: readonly Cached[] = Array.from({length: 6}, (_, key) => ({key}));

/** How often each of six entries is named in 6000 draws. */
function namedOf(isPinned: (entry: Cached) => boolean): number[] {
  const policy = random.build({capacity: 6, random: chance(), rebuildCost: () => 1});
  for (const entry of entries) policy.created(entry);
  const named = entries.map(() => 0);
  for (let draw = 0; draw < 6000; draw++) named[policy.victim(isPinned)!.key]++;
  return named;
}

test('names each entry as often as any other', () => {
  // Binomial with n = 6000, p = 1/6: mean 1000, standard deviation √(6000 · 1/6 · 5/6) < 29. Five of them are 145.
  for (const times of namedOf(() => false)) expect(Math.abs(times - 1000)).toBeLessThan(145);
});

test('gives the chances of pinned entries to all others alike', () => {
  // Two of six are pinned: mean 6000 / 4 = 1500, standard deviation √(6000 · 1/4 · 3/4) < 34. Five of them are 170.
  const [first, second, ...others] = namedOf(({key}) => key < 2);
  expect([first, second]).toEqual([0, 0]);
  for (const times of others) expect(Math.abs(times - 1500)).toBeLessThan(170);
});

test('follows the numbers that it is given', () => {
  // 0 draws the first; 4 of 5 the last, which by now is the fifth: what leaves is replaced by the last.
  const numbers = [0, 4];
  const policy = random.build({capacity: 6, random: () => numbers.shift()!, rebuildCost: () => 1});
  for (const entry of entries) policy.created(entry);
  const first = policy.victim(() => false)!;
  policy.evicted(first);
  expect([first.key, policy.victim(() => false)?.key]).toEqual([0, 4]);
});
