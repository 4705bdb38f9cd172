/** A table that readers see, as data formats have it: each number as exact as it is known. */
import {cellText, type DataCell, type DataTable} from '../report/data-table.ts';
import type {Kind, Table, Value} from './table.ts';

export const typedTable = ({columns, rows}: DataTable): Table =>
  columns.map(({title}, at) => {
    const cells = rows.map(row => row[at]);
    const kind = kindOf(cells);
    return {name: title, kind, values: cells.map(cell => valueOf(cell, kind))};
  });

/** How a table says that there is nothing. */
const NOTHING = ['', '–'];

const isNothing = (cell: DataCell): boolean => NOTHING.includes(cellText(cell));

/** Text where any is text. */
function kindOf(cells: readonly DataCell[]): Kind {
  const there = cells.filter(cell => !isNothing(cell));
  if (there.length === 0 || there.some(cell => typeof cell === 'string')) return 'text';
  return there.every(cell => typeof cell !== 'string' && Number.isSafeInteger(cell.value)) ? 'whole' : 'real';
}

function valueOf(cell: DataCell, kind: Kind): Value {
  if (isNothing(cell)) return undefined;
  if (kind === 'text' || typeof cell === 'string') return cellText(cell);
  return cell.value;
}
