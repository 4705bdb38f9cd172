import {expect, test} from 'vitest';
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
