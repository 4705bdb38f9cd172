/** What is written beside the rows of a chart as wide as a page: a label left of the plot, and columns of words right of it. */
import {widest} from '../text/width.ts';
import {pixels} from './pixels.ts';
import {INK, LABEL_SIZE, NOTE_SIZE, PAGE_WIDTH} from './theme.ts';

const LABEL_GAP = 10;
const COLUMN_GAP = 10;
export const LINE_HEIGHT = LABEL_SIZE + 2;

export interface RowFrame {
  /** From the left edge of the labels to the plot. */
  readonly indent: number;
  /** Of the plot. */
  readonly width: number;
  /** Where each column of words ends, from the left edge of the plot. */
  readonly columns: readonly number[];
}

interface Written {
  /** The lines of all labels. */
  readonly labels: readonly string[];
  /** A column each. */
  readonly words: readonly (readonly string[])[];
  /** What the axis takes beyond the plot. */
  readonly edge: number;
}

/** The plot has what labels and words leave of the page. */
export function rowFrame({labels, words, edge}: Written): RowFrame {
  const indent = Math.ceil(widest(labels, {size: LABEL_SIZE})) + LABEL_GAP;
  const widths = words.map(column => Math.ceil(widest(column, {size: NOTE_SIZE})) + COLUMN_GAP);
  const upTo = (count: number): number => widths.slice(0, count).reduce((sum, each) => sum + each, edge);
  const width = PAGE_WIDTH - indent - upTo(widths.length);
  return {indent, width, columns: widths.map((_, at) => width + upTo(at + 1))};
}

export interface Text {
  readonly x: number;
  readonly y: number;
  readonly text: string | readonly string[];
  readonly align: 'left' | 'right';
  readonly weight: 'normal' | 'bold';
  readonly size: number;
  readonly colour: string;
}

const PLAIN = {weight: 'normal', colour: INK} as const;

export const headText = (text: string | readonly string[], x: number, y: number): Text => ({
  ...PLAIN,
  x,
  y,
  text,
  align: 'left',
  weight: 'bold',
  size: LABEL_SIZE,
});

/** A word that ends where its column does. */
export const wordText = (text: string, x: number, y: number, colour: string = INK): Text => ({
  ...PLAIN,
  x,
  y,
  text,
  align: 'right',
  size: NOTE_SIZE,
  colour,
});

interface Row {
  /** Of its label. */
  readonly lines: readonly string[];
  /** One a column; an empty one is not written. */
  readonly words: readonly string[];
  readonly middle: number;
}

export function rowTexts({lines, words, middle}: Row, {indent, columns}: RowFrame): readonly Text[] {
  const label: Text = {
    ...PLAIN,
    x: -indent,
    // The first of its lines, so that all of them are about the middle.
    y: middle - ((lines.length - 1) * LINE_HEIGHT) / 2,
    text: lines,
    align: 'left',
    size: LABEL_SIZE,
  };
  const written = words.map((word, at) => wordText(word, columns[at], middle));
  return [label, ...written.filter(({text}) => text !== '')];
}

export function textLayer(texts: readonly Text[]): object {
  return {
    data: {values: texts},
    mark: {
      type: 'text',
      baseline: 'middle',
      align: {expr: 'datum.align'},
      fontWeight: {expr: 'datum.weight'},
      fontSize: {expr: 'datum.size'},
      color: {expr: 'datum.colour'},
      lineHeight: LINE_HEIGHT,
    },
    encoding: {x: pixels('x'), y: pixels('y'), text: {field: 'text', type: 'nominal'}},
  };
}
