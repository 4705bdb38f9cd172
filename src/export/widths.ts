/**
 * How wide a figure is in print, in millimetres: one column and two of IEEE's publications, 3.5 and 7.16 inches (IEEE Author
 * Center, "Size Requirements for Graphics"). Columns of other publishers differ by a twentieth, and type with them.
 */
export const WIDTHS = {column: 88.9, page: 181.9} as const;

export type Width = keyof typeof WIDTHS;
