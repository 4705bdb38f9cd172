/** What operations take here, beside what was measured. */
import type {CostRow} from '../reproduce/costs.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from './data-table.ts';
import {significant} from './format.ts';

export function costsTable(rows: readonly CostRow[]): DataTable {
  return {
    caption:
      'What operations take on cascade-lake, in µs, beside “PVM”, SOSP 2023. From a calibration a price was derived; a check nothing was fitted to.',
    columns: [
      textColumn('Operation'),
      textColumn('Measured on'),
      textColumn('Kind'),
      numberColumn('Here'),
      numberColumn('Published'),
      numberColumn('Ratio'),
      textColumn('Source'),
    ],
    rows: rows.map(({operation, column, kind, microseconds, published, ratio, source}) => [
      operation,
      column,
      kind,
      numberCell(microseconds, significant),
      numberCell(published, significant),
      numberCell(ratio, each => `${each.toFixed(2)}×`),
      source,
    ]),
  };
}
