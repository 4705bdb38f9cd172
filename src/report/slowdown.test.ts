import {expect, test} from 'vitest';
import {cellText} from './data-table.ts';
import {exampleContext, exampleResult} from './fixture.ts';
import {overviewTable} from './overview.ts';
import {viewsOf} from './view.ts';

const result = exampleResult();
const steady = {event: 'exitsHiddenFault', first: 650, last: 0};
const cells = result.cells.map(cell =>
  cell.workload === 'gups' && cell.strategy === 'nested' && cell.seed === 2 ? {...cell, steady} : cell,
);

test('what is not steady at one seed is marked, and the view says what the mark means and whose it is', () => {
  const [view] = viewsOf({...result, cells}, exampleContext());
  const words = overviewTable(view)
    .rows.flatMap(row => row.map(cellText))
    .filter(text => text.includes('×'));
  expect(words.filter(text => /\d×\* /.test(text))).toHaveLength(1);
  expect(view.notes.map(({sentence}) => sentence)).toContain(
    '* Not steady, for what was counted differs between the halves of what was measured: gups under nested.',
  );
});

test('where all is steady there is neither mark nor note', () => {
  const [view] = viewsOf(result, exampleContext());
  const words = overviewTable(view).rows.flatMap(row => row.map(cellText));
  expect(words.filter(text => text.includes('*'))).toEqual([]);
  expect(view.notes.filter(({sentence}) => sentence.includes('steady'))).toEqual([]);
});

test('where all rows are over another strategy than the run’s, titles name that', () => {
  const summary = result.summary.map(row => ({...row, reference: 'nested'}));
  const [view] = viewsOf({...result, summary}, exampleContext());
  expect(view.reference).toBe('nested');
  expect(overviewTable(view).caption).toContain('over nested');
  const [first, ...others] = result.summary;
  const [mixed] = viewsOf(
    {...result, summary: [{...first, reference: 'nested'}, ...others]},
    exampleContext(),
  );
  expect(mixed.reference).toBe('native');
});
