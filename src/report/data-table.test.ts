import {expect, test} from 'vitest';
import {leftOutText, numberColumn, textColumn, withoutZeroRows, type DataTable} from './data-table.ts';

const number = (value: number) => ({value, text: String(value)});

const table: DataTable = {
  caption: 'Exits',
  columns: [textColumn('Workload'), numberColumn('All'), numberColumn('For hidden faults')],
  rows: [
    ['gups', number(0), number(0)],
    ['prefork', number(3), number(0)],
    ['shell', 'failed', '–'],
    ['compute', number(0), '–'],
  ],
};

test('rows of zeros are left out and counted; a row without a number says something', () => {
  const {told, leftOut} = withoutZeroRows(table);
  expect(told.rows.map(([workload]) => workload)).toEqual(['prefork', 'shell']);
  expect(leftOut).toBe(2);
  expect([0, 1, 2].map(leftOutText)).toEqual([
    undefined,
    'One row of zeros is left out.',
    '2 rows of zeros are left out.',
  ]);
});
