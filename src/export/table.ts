/** A table of typed columns, as data formats have it. */

export type Kind = 'text' | 'whole' | 'real';

/** Undefined where there is none. */
export type Value = string | number | undefined;

export interface Column {
  readonly name: string;
  readonly kind: Kind;
  /** One for each row; text in a column of text, numbers in the others. */
  readonly values: readonly Value[];
}

/** All columns have as many values. */
export type Table = readonly Column[];

export const rowsOf = (table: Table): number => table[0]?.values.length ?? 0;
