import {expect, test} from 'vitest';
import {zipf} from '../../workloads/zipf.ts';
import {storySource} from '../guest/source.ts';
import type {Source} from '../replay/pass.ts';
import {defaultsOf} from '../testing/defaults.ts';
import {randomGuest} from '../testing/random-guest.ts';
import {onePassCurves} from './one-pass.ts';
import type {OnePassResult} from './result.ts';

function curve(curves: readonly OnePassResult[], stream: string, policy: string): OnePassResult {
  return curves.find(each => each.stream === stream && each.policy === policy)!;
}

const missesOf = ({points}: OnePassResult, size: number): number =>
  points.find(point => point.size === size)!.misses;

/** Five roots, round and round; the first round warms up. */
const ring: Source = {
  levels: 4,
  guestFrames: 64,
  record(recorder) {
    for (let load = 0; load < 5; load++) recorder.loadCr3(10 + load, 0, false);
    recorder.chapter('warm-up');
    for (let load = 0; load < 5 * 20; load++) recorder.loadCr3(10 + (load % 5), 0, false);
    recorder.chapter('measured');
    recorder.end();
  },
};

test('roots in a ring: LRU misses always with one too few, and the bound once in four', () => {
  const curves = onePassCurves({source: ring, hostLevel: 1, accesses: 0});
  const [lru, bound] = ['lru', 'belady'].map(policy => curve(curves, 'roots', policy));
  expect(missesOf(lru, 4)).toBe(100);
  expect(missesOf(lru, 5)).toBe(0);
  // Belady's closed form for n = 5 keys and c = 4 places: (n − c) / (n − 1) of 100 uses.
  expect(missesOf(bound, 4)).toBe(25);
  expect(lru).toMatchObject({
    uses: 100,
    compulsory: 0,
    unit: 'roots',
    method: 'one pass',
  });
});

test('both have the same sizes, of which the round ones are marked, and the bound never misses more', () => {
  const curves = onePassCurves({source: randomGuest(1), hostLevel: 1, accesses: 1e5});
  for (const stream of ['roots', 'shadow pages', 'TLB']) {
    const [lru, bound] = ['lru', 'belady'].map(policy => curve(curves, stream, policy));
    expect(bound.points.map(({size, marked}) => [size, marked])).toEqual(
      lru.points.map(({size, marked}) => [size, marked]),
    );
    for (const {size, misses} of bound.points) {
      expect(misses).toBeLessThanOrEqual(missesOf(lru, size));
    }
    const round = (size: number): boolean => [size, size / 3].some(each => Number.isInteger(Math.log2(each)));
    const marked = lru.points.filter(point => point.marked);
    expect(marked.length).toBeGreaterThan(3);
    expect(marked.filter(({size}) => !round(size))).toEqual([]);
    expect(lru.points.at(-1)!.misses).toBe(lru.compulsory);
  }
  const pages = curve(curves, 'TLB', 'lru');
  // From one to the next it is a tenth, or one entry.
  expect(pages.points.slice(0, 11).map(({size}) => size)).toEqual(
    Array.from({length: 11}, (_, at) => at + 1),
  );
  expect(pages.points.map(({misses}) => misses)).toEqual(
    pages.points.map(({misses}) => misses).toSorted((a, b) => b - a),
  );
});

/** Accesses to eight thousand pages by a Zipf distribution. */
const zipfian = storySource(
  zipf,
  {...defaultsOf(zipf.parameters), heapPages: 8192, warmupAccesses: 1000, accesses: 30_000},
  {memoryPages: 16384},
  1,
);

test('a recording too long to keep every page of has its pages sampled, and says so', () => {
  const exact = curve(onePassCurves({source: zipfian, hostLevel: 1, accesses: 1}), 'TLB', 'lru');
  // A tenth of the pages is kept of what is said to be just longer than what is exact, a twentieth of twenty times that.
  const [tenth, sampled] = [21e6, 400e6].map(accesses =>
    curve(onePassCurves({source: zipfian, hostLevel: 1, accesses}), 'TLB', 'lru'),
  );
  expect(exact.points.some(({margin}) => margin !== undefined)).toBe(false);
  expect(tenth.note).toContain('beyond 4096 entries from a sample of 10 % of the pages');
  expect(sampled.note).toContain('beyond 4096 entries from a sample of 5.0 % of the pages');
  expect(sampled.uses).toBe(exact.uses);
  for (const {size, misses, margin} of sampled.points) {
    const truth = exact.points.find(point => point.size === size)?.misses;
    if (size <= 4096) expect(margin).toBe(0);
    if (truth !== undefined) expect(Math.abs(misses - truth)).toBeLessThanOrEqual(margin!);
  }
  expect(sampled.points.some(({margin}) => margin! > 0)).toBe(true);
});

test('a recording too long for the bound has none, and says so', () => {
  // The ring loads 105 roots, each another than the one before: as many events.
  const policies = (mostEvents: number) =>
    onePassCurves({source: ring, hostLevel: 1, accesses: 0, mostEvents}).filter(
      ({stream}) => stream === 'roots',
    );
  expect(policies(105).map(({policy}) => policy)).toEqual(['lru', 'belady']);
  const [lru, ...others] = policies(104);
  expect(others).toEqual([]);
  expect(lru.note).toContain('too long for the bound');
  expect(lru).toMatchObject({uses: 100, compulsory: 0});
  expect(missesOf(lru, 4)).toBe(100);
});
