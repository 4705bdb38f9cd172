import {mean} from 'simple-statistics';
import {expect, test} from 'vitest';
import {seededRandom} from '../../stats/seeded-random.ts';
import {accuracyOf} from '../../testing/curve-accuracy.ts';
import {loop, put, uses, zipf, type KeyEvent} from '../../testing/key-events.ts';
import {keyStreams} from '../../testing/key-streams.ts';
import {FRONT, FrontCache} from './front-cache.ts';
import {LruCurve} from './lru-curve.ts';
import {missesAt, unboundedMisses, type MissCurve} from './miss-curve.ts';
import {SampledCurve} from './sampled-curve.ts';

function exactly(events: readonly KeyEvent[]): MissCurve {
  const curve = new LruCurve();
  put(events, curve);
  return curve.curve();
}

function sampled(events: readonly KeyEvent[], rate: number, salt?: number) {
  const curve = new SampledCurve(rate, salt);
  const front = new FrontCache([curve]);
  put(events, front);
  return curve.result(front);
}

const LENGTH = 150_000;
const skewed = uses(zipf(20_000, 0.9, LENGTH, seededRandom(1)));
const cyclic = uses(loop(10_000, LENGTH));
/** A loop over one range of keys among uses of another, with drops, flushes, a warm-up, and what no key is known of. */
const mixed = zipf(5000, 0.6, LENGTH, seededRandom(2)).map((key, at): KeyEvent => {
  if (at === 7000) return ['chapterEnded'];
  if (at === 100_000) return ['flush'];
  if (at % 1000 === 2) return at % 3000 === 2 ? ['hit'] : ['miss'];
  if (at % 3 === 0) return ['use', 5000 + (at % 8000)];
  return at % 40 === 1 ? ['drop', key] : ['use', key];
});
const STREAMS: readonly [string, readonly KeyEvent[]][] = [
  ['zipf', skewed],
  ['loop', cyclic],
  ['mixed', mixed],
];

test.each(STREAMS)('a sample of all keys is the exact curve, and is off by nothing: %s', (_, events) => {
  const {curve, margins} = sampled(events, 1);
  const exact = exactly(events);
  expect(exact.misses.length).toBeGreaterThan(FRONT);
  expect(curve.misses).toEqual(exact.misses);
  expect(curve.uses).toBe(exact.uses);
  expect(curve.cold).toBeCloseTo(exact.cold);
  expect(curve.lost).toBeCloseTo(exact.lost);
  expect(Math.max(...margins)).toBe(0);
});

test.each(STREAMS)('up to the size of the front no sample is needed: %s', (_, events) => {
  const {curve, margins} = sampled(events, 0.01);
  expect(curve.misses.slice(0, FRONT + 1)).toEqual(exactly(events).misses.slice(0, FRONT + 1));
  expect(Math.max(...margins.slice(0, FRONT + 1))).toBe(0);
  expect(Math.max(...margins)).toBeGreaterThan(0);
});

test('a front that evicts nobody is the whole curve at any rate', () => {
  const events = uses(zipf(FRONT, 0.5, 50_000, seededRandom(3)));
  const {curve, margins} = sampled(events, 0.001);
  expect(curve.misses).toEqual(exactly(events).misses);
  expect(Math.max(...margins)).toBe(0);
});

const SALTS = Array.from({length: 10}, (_, at) => at);

test.each(keyStreams)(
  'the margin holds at 95 % of the sizes in nine samples of ten: $id',
  ({put: putStream}) => {
    const accuracy = accuracyOf(sink => putStream(sink, LENGTH / 2, 0.25), 0.03, SALTS);
    expect(accuracy.pairs).toBeGreaterThanOrEqual(0.95);
    expect(accuracy.chartedPairs).toBeGreaterThanOrEqual(0.95);
    expect(accuracy.samples).toBeGreaterThanOrEqual(0.9);
    expect(accuracy.chartedSamples).toBeGreaterThanOrEqual(0.9);
    expect(accuracy.error).toBeLessThanOrEqual(accuracy.adjusted);
    // A margin of 2.8 standard errors is 3.5 mean absolute errors if they are normal; cliffs make it wider.
    expect(accuracy.margin).toBeGreaterThan(2 * accuracy.error);
    expect(accuracy.margin).toBeLessThan(15 * accuracy.error);
  },
);

test('sixteen times the samples have a quarter of the margin', () => {
  const [few, many] = [0.01, 0.16].map(rate =>
    mean(SALTS.map(salt => mean(Array.from(sampled(skewed, rate, salt).margins).slice(FRONT + 1, 15_000)))),
  );
  // (1 − rate) / rate is the variance of a weight: √(99 / 5.25) = 4.3.
  expect(few / many).toBeGreaterThan(3.5);
  expect(few / many).toBeLessThan(5.5);
});

test('hot keys that a sample lacks take nothing from it, dropped between uses or not', () => {
  // Every other use is of one of eight keys, of which a sample of a hundredth has none in twelve of thirteen.
  const hot = (drops: boolean): KeyEvent[] =>
    cyclic.slice(0, 50_000).flatMap((event, at): KeyEvent[] => {
      const used = 1e6 + (at % 8);
      return [event, ['use', used], ...(drops ? [['drop', used] as const] : [])];
    });
  for (const drops of [false, true]) {
    const events = hot(drops);
    const exact = exactly(events);
    for (const salt of SALTS.slice(0, 2)) {
      const {curve, margins} = sampled(events, 0.01, salt);
      for (const size of [FRONT + 1, 6000, 20_000]) {
        const margin = margins[Math.min(size, margins.length - 1)];
        const off = Math.abs(missesAt(curve, size) - missesAt(exact, size)) / exact.uses;
        expect(off).toBeLessThanOrEqual(margin);
        // A tenth of all uses are first ones of the other keys, of which the sample has a hundred: 2.8 · 0.1 / √100
        // is 0.03. With hot keys in the sample or not it would be a half.
        expect(margin).toBeLessThan(0.06);
      }
    }
  }
});

test('a sample of a handful of keys says nothing of sizes that the front is too small for', () => {
  // Of ten thousand keys a rate of 1 / 10,000 takes one or so, of each of which all uses but the first miss below 10,000.
  const {curve, margins, keys} = sampled(cyclic, 1e-4);
  expect(keys).toBeLessThan(8);
  expect(missesAt(curve, FRONT)).toBe(LENGTH);
  expect(new Set(margins.slice(FRONT + 1))).toEqual(new Set([1]));
});

test('what misses at every size is not sampled', () => {
  const {curve} = sampled([['use', 1], ['chapterEnded'], ['miss'], ['miss'], ['use', 1]], 0.5);
  expect(curve.uses).toBe(3);
  expect(missesAt(curve, 0)).toBe(3);
  expect(unboundedMisses(curve)).toBe(2);
});

test('the same keys are taken every time, others with another salt, and nothing is said of no uses', () => {
  expect(sampled(mixed, 0.01)).toEqual(sampled(mixed, 0.01));
  expect(sampled(mixed, 0.01, 1)).not.toEqual(sampled(mixed, 0.01));
  expect(sampled([], 0.01).curve.misses).toEqual(new Float64Array(1));
  expect(() => new SampledCurve(0)).toThrow('rate is 0, expected above 0 and up to 1');
});
