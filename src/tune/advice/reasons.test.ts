import {expect, test} from 'vitest';
import {madeUpReason, type Seen} from '../../testing/tuning.ts';
import type {Findings} from './findings.ts';
import {reasonAdvice} from './reasons.ts';

const found = (seen: readonly Seen[], evictions = 5): Findings =>
  ({
    objective: 'cycles',
    size: {parameter: 'poolPages', unit: 'pages', values: [64], chosen: 'by the spec'},
    winner: {set: {poolPages: 64}},
    workloads: [{workload: 'a', contests: [{size: 64, evictions}]}],
    reasons: [madeUpReason('a', seen)],
  }) as unknown as Findings;

const LOSER: Seen = {policy: 'fifo', evictions: 900, regretted: 800, missCycles: 9e5};

test('who regrets fewer evictions wins because of it, where its misses are what it wins by', () => {
  const winner = {policy: 'lru', evictions: 300, regretted: 200, missCycles: 4e5};
  expect(reasonAdvice(found([winner, LOSER]))).toEqual([
    // Of 500 k cycles saved three quarters are misses of entries.
    'On a at poolPages 64 lru wins over fifo, by 50 % [40, 60], because it regrets fewer evictions: 200 pages had to be made again within 64 faults, with fifo 800, whose misses cost 2.25× as much; 75 % of the difference is misses of entries alone (seed 1)',
  ]);
});

test.each<[string, Partial<Seen>]>([
  ['who regrets as many', {regretted: 800}],
  ['whose misses cost as much', {missCycles: 9e5}],
])('nothing is said of %s', (_, differing) => {
  const winner = {policy: 'lru', evictions: 300, regretted: 200, missCycles: 4e5, ...differing};
  expect(reasonAdvice(found([winner, LOSER]))).toEqual([]);
});

test('nor where misses are less than half of what is won', () => {
  const {reasons, ...others} = found([
    {policy: 'lru', evictions: 300, regretted: 200, missCycles: 8e5},
    LOSER,
  ]);
  const [reason] = reasons;
  const [winner, loser] = reason.contestants;
  const contestants = [{...winner, cycles: winner.cycles - 150_000}, loser];
  expect(reasonAdvice({...others, reasons: [{...reason, contestants}]})).toEqual([]);
});

test('where nobody evicts anything at the size to take, it is the size that wins', () => {
  expect(reasonAdvice({...found([LOSER, LOSER], 0)})).toEqual([
    'It is the size that wins, and not who leaves: at poolPages 64 no policy evicts a page',
  ]);
});
