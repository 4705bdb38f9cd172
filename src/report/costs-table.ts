/** What operations take here, beside what was measured. */
import type {CostRow} from '../reproduce/costs/costs.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from './data-table.ts';
import {significant} from './format.ts';

export function costsTable(rows: readonly CostRow[]): DataTable {
  return {
    caption:
      'What operations take on cascade-lake, in µs, beside “PVM”, SOSP 2023. A price was fitted to what is fitted; nothing was to a check. Ratios have the middle nine tenths of a thousand draws of all assumed prices from their ranges.',
    columns: [
      textColumn('Operation'),
      textColumn('Measured on'),
      textColumn('Kind'),
      numberColumn('Here'),
      numberColumn('Published'),
      numberColumn('Ratio'),
      textColumn('Drawn'),
      textColumn('Hangs most on'),
      textColumn('Source'),
    ],
    rows: rows.map(({operation, column, kind, microseconds, published, ratio, interval, matters, source}) => [
      operation,
      column,
      kind === 'calibration' ? 'fitted' : kind,
      numberCell(microseconds, significant),
      numberCell(published, significant),
      numberCell(ratio, each => `${each.toFixed(2)}×`),
      `[${interval.map(end => end.toFixed(2)).join('–')}]`,
      matters?.assumption ?? '–',
      source,
    ]),
  };
}
