import {expect, test} from 'vitest';
import {Random} from './random.ts';

const sequence = (random: Random, length: number): number[] => Array.from({length}, () => random.uint32());

/**
 * What xoshiro128starstar.c 1.1 of Blackman and Vigna prints (https://prng.di.unimi.it/xoshiro128starstar.c), its
 * next() compiled with gcc and printed with %u:
 *
 *   const uint32_t result = rotl(s[1] * 5, 7) * 9;
 *   const uint32_t t = s[1] << 9;
 *   s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 11);
 */
test('the numbers are those of the published xoshiro128**', () => {
  const counting = Random.fromState(1, 2, 3, 4);
  expect(sequence(counting, 10)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
  const dense = Random.fromState(0xdeadbeef, 0x01234567, 0x89abcdef, 0xfedcba98);
  expect(sequence(dense, 4)).toEqual([2576977298, 1162350735, 558593417, 7144843]);
});

test('a seed and a stream name one sequence; another of either names another', () => {
  const base = sequence(new Random(7, 'frames'), 8);
  expect(sequence(new Random(7, 'frames'), 8)).toEqual(base);
  expect(sequence(new Random(8, 'frames'), 8)).not.toEqual(base);
  expect(sequence(new Random(7, 'placement'), 8)).not.toEqual(base);
});

test('below() reaches every number under its bound and none above', () => {
  const random = new Random(1, 'below');
  const seen = new Set(Array.from({length: 1000}, () => random.below(10)));
  expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('shuffle() keeps every item', () => {
  const shuffled = new Random(1, 'shuffle').shuffle(Array.from({length: 100}, (_, at) => at));
  expect(shuffled).not.toEqual([...shuffled].sort((a, b) => a - b));
  expect(new Set(shuffled).size).toBe(100);
});
