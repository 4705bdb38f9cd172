import {expect, test} from 'vitest';
import type {Result} from '../suite/result.ts';
import {exampleContext, exampleResult} from './fixture.ts';
import {pagesOf} from './pages.ts';
import {type View, viewsOf} from './view.ts';

const [view] = viewsOf(exampleResult(), exampleContext());

const workloadsOf = ({families}: View) =>
  families.flatMap(family => family.workloads.map(({label}) => label));
const atMost = (count: number) => (page: View) => workloadsOf(page).length <= count;

test.each([1, 2, 3, 5, 7, 12, 100])(
  'pages of at most %i workloads are together the whole view, in its order',
  count => {
    const pages = pagesOf(view, atMost(count));
    for (const page of pages) expect(workloadsOf(page).length).toBeLessThanOrEqual(count);
    expect(pages.flatMap(workloadsOf)).toEqual(workloadsOf(view));
    expect(pages.flatMap(page => page.groups)).toEqual(view.groups);
  },
);

test('a family stays whole where a page can hold it', () => {
  // The example's families have 2, 2, 3, 1, 2, 1 and 1 workloads: 2 + 2 fit a page of five, and 3 more do not.
  expect(pagesOf(view, atMost(5)).map(page => page.families.map(({name}) => name))).toEqual([
    ['context switch', 'fork'],
    ['page-table churn', 'memory pressure'],
    ['translation-bound', 'control', 'address trace'],
  ]);
});

test('where nothing fits, each workload has a page', () => {
  expect(pagesOf(view, () => false)).toHaveLength(workloadsOf(view).length);
});

test('a part says of how rows compare what its own rows need', () => {
  const result = {
    ...exampleResult(),
    notes: [
      {kind: 'warmth', parameters: [], workloads: [], machines: ['cascade-lake'], sentence: 'Of all.'},
      {
        kind: 'different guests',
        parameters: [],
        workloads: ['prefork'],
        machines: ['cascade-lake'],
        sentence: 'Of prefork.',
      },
    ],
  } satisfies Result;
  const [noted] = viewsOf(result, exampleContext());
  const pages = pagesOf(noted, ({groups}) => new Set(groups.map(({workload}) => workload)).size <= 2);
  expect(pages.length).toBeGreaterThan(2);
  for (const {notes, groups} of pages) {
    const sentences = notes.map(({sentence}) => sentence);
    expect(sentences).toContain('Of all.');
    expect(sentences.includes('Of prefork.')).toBe(groups.some(({workload}) => workload === 'prefork'));
  }
});
