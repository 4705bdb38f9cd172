/** A report's table in a terminal: of its columns the first that there is room for, by names that are as short. */
import {cellText, type DataTable} from '../report/data-table.ts';
import {table} from './table.ts';

export function shortenedTable({columns, rows}: DataTable, heads: readonly string[], width: number): string {
  const shown = heads.map((head, at) => ({head, align: columns[at].align}));
  return table(
    shown,
    rows.map(row => row.slice(0, heads.length).map(cellText)),
    width,
  );
}
