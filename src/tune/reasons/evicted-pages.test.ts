import {expect, test} from 'vitest';
import {bucketOf, EvictedPages} from './evicted-pages.ts';

function measuring(window: number): EvictedPages {
  const pages = new EvictedPages(window);
  pages.warmedUp();
  return pages;
}

test('a page that comes back after two others were used has a distance of two, however often they were', () => {
  const pages = measuring(10);
  pages.used(1);
  pages.evicted(1, 5);
  for (const key of [2, 3, 2, 3, 2]) pages.used(key);
  pages.made(1, 8);
  expect(pages).toMatchObject({evictions: 1, refilled: 1, regretted: 1});
  expect(pages.distances).toEqual([{upTo: 2, evictions: 1}]);
});

test('one that never comes back is evicted, and no more', () => {
  const pages = measuring(10);
  pages.evicted(1, 5);
  pages.made(2, 6);
  expect(pages).toMatchObject({evictions: 1, refilled: 0, regretted: 0, distances: []});
});

test.each([
  [15, 1],
  [16, 0],
])(
  'within a window of 10 faults from the 5th on: filled again at fault %i, regretted %i',
  (fault, regretted) => {
    const pages = measuring(10);
    pages.evicted(1, 5);
    pages.made(1, fault);
    expect(pages).toMatchObject({refilled: 1, regretted});
  },
);

test('an eviction of the warm-up counts neither as one nor as regretted', () => {
  const pages = new EvictedPages(10);
  pages.evicted(1, 0);
  pages.warmedUp();
  pages.made(1, 1);
  pages.evicted(1, 2);
  pages.made(1, 3);
  expect(pages).toMatchObject({evictions: 1, refilled: 1, regretted: 1});
});

test('of two pages of a role that were evicted, the first page made stands for the last', () => {
  const pages = measuring(1);
  pages.evicted(1, 0);
  pages.used(2);
  pages.evicted(1, 9);
  pages.made(1, 10);
  expect(pages).toMatchObject({evictions: 2, refilled: 1, regretted: 1});
  expect(pages.distances).toEqual([{upTo: 0, evictions: 1}]);
  pages.made(1, 11);
  expect(pages).toMatchObject({evictions: 2, refilled: 2, regretted: 1});
});

test('a bucket reaches to the next power of two, or to the middle before it', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17].map(bucketOf)).toEqual([
    0, 1, 2, 3, 4, 6, 6, 8, 8, 12, 12, 16, 16, 24,
  ]);
});
