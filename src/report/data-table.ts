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
