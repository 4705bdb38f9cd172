/** What a chart is: a picture and the table of its numbers, both pure functions of a view. */
import type {DataTable} from '../data-table.ts';
import type {View} from '../view.ts';

/** A vega-lite specification. Its own types are too intricate to put one together from parts. */
export type ChartSpec = Readonly<Record<string, unknown>>;

export interface Chart {
  /** The name of its files. */
  readonly name: string;
  readonly title: string;
  /** What a picture of the view shows, in a few words; nothing where there is nothing to say. */
  readonly finding?: (view: View) => string | undefined;
  /** How to read it, in a sentence or two: the caption, and what a screen reader says for the picture. */
  readonly caption: (view: View) => string;
  /** Whether a picture of all that the view holds is low enough for a page. */
  readonly fits: (view: View) => boolean;
  /** `among` are those whose pictures share its axes: itself alone, unless told. */
  readonly spec: (view: View, among?: readonly View[]) => ChartSpec;
  readonly table: (view: View) => DataTable;
}
