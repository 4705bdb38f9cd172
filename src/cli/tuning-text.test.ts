import {beforeAll, expect, test} from 'vitest';
import {madeUpTuning, type Counted, type Spot} from '../testing/tuning.ts';
import {analysisOf} from '../tune/analysis.ts';
import type {TuningResult} from '../tune/result.ts';
import {tuningText} from './tuning-text.ts';

/** Policies that change places as the pool grows, and more configurations than are shown. */
function counted({seed, set}: Spot): Counted {
  const size = set['eviction'] === 'unbounded' ? 256 : Number(set['poolPages'] ?? 64);
  const lru = set['eviction'] === 'lru';
  const worth = size < 32 ? (lru ? 0.8 : 1) : lru ? 1 : 0.8;
  return {
    cycles: 1e6 + Math.round(((1e8 + seed) / size) * worth * (set['prefetch'] === 'group' ? 0.9 : 1)),
    evictions: 300 - size,
    pages: size,
  };
}

let result: TuningResult;

beforeAll(async () => {
  const spec = {
    workloads: ['gups'],
    seeds: 2,
    policies: ['fifo', 'lru'],
    sizes: [16, 24, 32, 64, 128],
    space: {prefetch: ['none', 'group']},
  };
  result = analysisOf(await madeUpTuning(spec, counted));
});

test('sizes that rank alike are one line, and others are not', () => {
  const lines = tuningText(result, 80).split('\n');
  const ranks = lines.filter(line => /^ {2}poolPages /.test(line)).map(line => line.trim());
  expect(ranks).toEqual(['poolPages 16 to 24: lru, fifo', 'poolPages 32 to 128: fifo, lru']);
});

test('the winner, the front and its knee are marked, each where it is', () => {
  const [first, second, third] = result.search.candidates;
  const search = {
    ...result.search,
    candidates: [first, second, third].map((each, at) => ({...each, onFront: at > 0})),
    knee: third.label,
  };
  const winner = {...result.winner!, label: first.label};
  const text = tuningText({...result, search, winner}, 200);
  const marks = text.match(/\((the winner|on the front|, |its knee)+\)/g);
  expect(marks).toEqual(['(the winner)', '(on the front)', '(on the front, its knee)']);
});

test('of many configurations the best are shown, and beyond them who is on the front', () => {
  const {candidates} = result.search;
  expect(candidates.length).toBe(20);
  const search = {
    ...result.search,
    candidates: candidates.map((each, at) => ({...each, onFront: at === 17})),
  };
  const text = tuningText({...result, search, winner: null}, 200);
  expect(text.split('\n').filter(line => /^ +\d+ +[\d.]+× /.test(line))).toHaveLength(13);
  expect(text).toContain('7 more are in tune.json');
});

test('what a configuration takes over the default stands with its interval, or says that it is exact or of one seed', async () => {
  const lines = (text: string): readonly string[] =>
    text.split('\n').filter(line => /^ +\d+ +[\d.]+×/.test(line));
  for (const line of lines(tuningText(result, 200)))
    expect(line).toMatch(/^ +\d+ +[\d.]+× (\[[\d.]+–[\d.]+\]|exact) /);
  const spec = {workloads: ['gups'], seeds: 1, policies: ['fifo'], sizes: [16, 32]};
  const alone = lines(tuningText(analysisOf(await madeUpTuning(spec, counted)), 200));
  expect(alone.length).toBeGreaterThan(0);
  for (const line of alone) expect(line).toMatch(/× one seed /);
});
