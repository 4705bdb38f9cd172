/** What the strategies of this program may be set to, held to the oracle, the audits and the laws of conservation. */
import * as fc from 'fast-check';
import {describe, test, vi} from 'vitest';
import {lguest} from '../../strategies/lguest.ts';
import {palaciosCache} from '../../strategies/palacios-cache.ts';
import {palaciosVtlb} from '../../strategies/palacios-vtlb.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {shadowUncached} from '../../strategies/shadow-uncached.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import {vmwareTraces} from '../../strategies/vmware-traces.ts';
import {BEDS} from './beds.ts';
import {SCENARIOS} from './scenarios.ts';
import {build, replayChecked} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters, withoutPcids} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const EAGER = {emulatedStore: 'update'};
const KINDS: readonly (readonly [string, Strategy, StrategyValues])[] = [
  ['a software TLB that keeps global pages', shadowUncached, {keepGlobals: 'on'}],
  ['one that empties pages on reuse', shadowUncached, {pagesEmptied: 'onReuse'}],
  ['one that prefetches', shadowUncached, {prefetch: 'group', prefetchStops: 'never'}],
  ['one that prefetches and keeps global pages', shadowUncached, {prefetch: 'forward', keepGlobals: 'on'}],
  ['eager traces', shadowCached, EAGER],
  ['eager traces until a switch', shadowCached, {...EAGER, keepAcrossSwitch: 'off'}],
  ['eager traces, nothing shared', shadowCached, {...EAGER, sharePages: 'off', evictionUnit: 'tree'}],
  ['eager traces with prefetch', shadowCached, {...EAGER, prefetch: 'group', prefetchEntries: 4}],
  ['de-tracing', shadowCached, {floodThreshold: 2}],
  ['de-tracing of eager traces', shadowCached, {...EAGER, floodThreshold: 1}],
  ['exit detection', shadowCached, {exitDetection: 'on'}],
  ['all of it', shadowCached, {...EAGER, exitDetection: 'on', floodThreshold: 3, eviction: 'random'}],
  ['call-outs', vmwareTraces, {btCallouts: 'on', floodThreshold: 4}],
  ['call-outs of invalidating traces', vmwareTraces, {btCallouts: 'on', emulatedStore: 'clear'}],
  ['whole trees, one root kept', shadowCached, {sharePages: 'off', evictionUnit: 'tree', poolRoots: 1}],
  [
    'whole trees, two roots kept',
    shadowCached,
    {sharePages: 'off', evictionUnit: 'tree', poolRoots: 2, poolPages: 40},
  ],
  ['lguest with two trees', lguest, {poolRoots: 2}],
  ['lguest with one tree and a short ring', lguest, {poolRoots: 1, ringSize: 2}],
  ['a small cache of Palacios', palaciosCache, {poolPages: 6}],
  ["Palacios's virtual TLB with large pages", palaciosVtlb, {largePages: 'on'}],
];

describe.each(KINDS)('%s', (_name, strategy, parameters) => {
  test.each(Object.entries(BEDS))('%s', (_bed, bed) => {
    const told = {...bed, parameters: {...bed.parameters, ...parameters}};
    expectProperty(
      fc.property(anyParameters, anyMoves(150), (guest, moves) => {
        const {scribe} = played(strategy.refuses === 'PCID' ? withoutPcids(guest) : guest, moves);
        replayChecked(scribe, build(strategy, scribe.header, told));
      }),
      {numRuns: 6},
    );
    for (const {scribe} of SCENARIOS) replayChecked(scribe, build(strategy, scribe.header, told));
  });
});
