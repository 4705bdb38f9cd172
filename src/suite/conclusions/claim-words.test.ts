import {expect, test} from 'vitest';
import type {Claim} from '../../guest/claim.ts';
import {claimWords} from './claim-words.ts';

const LARGE = {strategy: 'nested', set: {'host.pageKiB': 2048}};

test.each<[Claim, string]>([
  [{who: 'nested', over: 'native', atLeast: 1.1}, 'nested takes at least 1.1 times as long as native'],
  [
    {who: 'nested', over: LARGE, atMost: 3},
    'nested takes at most 3 times as long as nested (2 MiB host pages)',
  ],
  [
    {who: ['a', 'b', LARGE], over: 'c', atLeast: 1, atMost: 2},
    'a, b and nested (2 MiB host pages) take 1 to 2 times as long as c',
  ],
  [{who: ['a'], over: 'b', within: 1.05}, 'a takes as long as b within a factor of 1.05'],
  [{who: 'a', exitsPer: 'run', atMost: 0}, 'a has no VM exits'],
  [
    {who: ['a', 'b'], exitsPer: 'guestSyscalls', atLeast: 4, atMost: 4},
    'a and b have 4 VM exits for each of guestSyscalls',
  ],
  [
    {who: 'a', exitsPer: 'run', atLeast: 1, where: {'machine.vpid': 0, 'guest.levels': [4, 5]}},
    'a has at least 1 VM exits where machine.vpid=0 and guest.levels=4 or 5',
  ],
])('%j', (claim, words) => {
  expect(claimWords(claim)).toBe(words);
});
