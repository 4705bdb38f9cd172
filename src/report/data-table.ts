/** A table of text and numbers, before it becomes HTML or Markdown. */

/** A number keeps its exact value beside what a reader sees of it. */
export type DataCell = string | {readonly value: number; readonly text: string};

export interface DataColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface DataTable {
  readonly caption: string;
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly DataCell[])[];
}

export function textColumn(title: string): DataColumn {
  return {title, align: 'left'};
}

export function numberColumn(title: string): DataColumn {
  return {title, align: 'right'};
}

/** The number as `format` shows it; without one, the text that says why there is none. */
export function numberCell(
  value: number | undefined,
  format: (value: number) => string,
  missing = '–',
): DataCell {
  return value === undefined ? missing : {value, text: format(value)};
}

export function cellText(cell: DataCell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

export interface Shortened {
  readonly told: DataTable;
  /** Rows whose numbers are all zero, of which there is nothing to read. */
  readonly leftOut: number;
}

export function withoutZeroRows(table: DataTable): Shortened {
  const rows = table.rows.filter(row => !isZero(row));
  return {told: {...table, rows}, leftOut: table.rows.length - rows.length};
}

function isZero(row: readonly DataCell[]): boolean {
  const numbers = row.filter(cell => typeof cell !== 'string');
  return numbers.length > 0 && numbers.every(({value}) => value === 0);
}

export function leftOutText(rows: number): string | undefined {
  if (rows === 0) return undefined;
  return rows === 1 ? 'One row of zeros is left out.' : `${rows} rows of zeros are left out.`;
}
