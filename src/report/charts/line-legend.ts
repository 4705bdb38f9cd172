/** A legend of lines with marks on them, which Vega's own cannot show together: a part of a chart, above its panels. */
import {widest} from '../text/width.ts';
import {pixels} from './pixels.ts';
import {CHART_WIDTH, INK, LABEL_SIZE} from './theme.ts';

/** What a line, or the mark of one that has none, looks like. */
export interface LineLook {
  readonly line?: {
    readonly stroke: string;
    readonly width: number;
    readonly dash: readonly number[];
  };
  readonly mark?: {
    readonly shape: string;
    readonly fill: string;
  };
}

export interface LineEntry extends LineLook {
  /** The lines of its name. */
  readonly name: readonly string[];
}

const LINE_HEIGHT = 12;
const ENTRY_GAP = 2;
/** Long enough for two rounds of any dashes. */
const SAMPLE_WIDTH = 30;
const NAME_GAP = 5;
/** What an entry takes beside its name. */
export const SAMPLE_ROOM = SAMPLE_WIDTH + NAME_GAP;
const COLUMN_GAP = 9;
/** There are no more columns than have as much each. */
const NARROWEST_COLUMN = 80;
const MARK = {type: 'point', size: 24, stroke: INK, strokeWidth: 0.6, opacity: 1};

export interface LegendFrame {
  /** From the left edge of the chart to where its panels' plots begin. */
  readonly indent: number;
  /** Of the chart: one column of a paper, unless told. */
  readonly width?: number;
}

export function lineLegend(
  title: readonly string[],
  entries: readonly LineEntry[],
  {indent, width = CHART_WIDTH}: LegendFrame,
): object {
  const columns = columnsOf(entries, width);
  const placed = columns.flatMap((column, at) => placedColumn(column, leftOf(columns, at) - indent));
  return {
    title: {text: title, dx: -indent},
    // It takes what its contents take.
    width: 1,
    height: Math.max(...columns.map(heightOf)),
    data: {values: placed},
    layer: [samples(), marks(), names()],
  };
}

interface Placed extends LineEntry {
  readonly x: number;
  readonly x2: number;
  readonly middle: number;
  readonly label: number;
  readonly y: number;
}

const heightOfEntry = ({name}: LineEntry): number => name.length * LINE_HEIGHT + ENTRY_GAP;
const heightOf = (column: readonly LineEntry[]): number =>
  column.reduce((sum, entry) => sum + heightOfEntry(entry), 0);
const widthOf = (column: readonly LineEntry[]): number =>
  SAMPLE_ROOM +
  widest(
    column.flatMap(({name}) => name),
    {size: LABEL_SIZE},
  );

/** As many as fit beside each other, filled one after the other. */
function columnsOf(entries: readonly LineEntry[], width: number): readonly (readonly LineEntry[])[] {
  const into = (count: number): LineEntry[][] => {
    const rows = Math.ceil(entries.length / count);
    return Array.from({length: Math.ceil(entries.length / rows)}, (_, at) =>
      entries.slice(at * rows, (at + 1) * rows),
    );
  };
  const most = Math.floor(width / NARROWEST_COLUMN);
  const choices = Array.from({length: most - 1}, (_, at) => most - at).map(into);
  return choices.find(columns => leftOf(columns, columns.length) - COLUMN_GAP <= width) ?? [[...entries]];
}

const leftOf = (columns: readonly (readonly LineEntry[])[], at: number): number =>
  columns.slice(0, at).reduce((sum, column) => sum + Math.ceil(widthOf(column)) + COLUMN_GAP, 0);

function placedColumn(column: readonly LineEntry[], x: number): readonly Placed[] {
  return column.map((entry, at) => {
    return {
      ...entry,
      x,
      x2: x + SAMPLE_WIDTH,
      middle: x + SAMPLE_WIDTH / 2,
      label: x + SAMPLE_ROOM,
      y: heightOf(column.slice(0, at)) + LINE_HEIGHT / 2,
    };
  });
}

function samples(): object {
  return {
    transform: [{filter: 'isValid(datum.line)'}],
    mark: {
      type: 'rule',
      stroke: {expr: 'datum.line.stroke'},
      strokeWidth: {expr: 'datum.line.width'},
      strokeDash: {expr: 'datum.line.dash'},
    },
    encoding: {x: pixels('x'), x2: {field: 'x2'}, y: pixels('y')},
  };
}

function marks(): object {
  return {
    transform: [{filter: 'isValid(datum.mark)'}],
    mark: {...MARK, shape: {expr: 'datum.mark.shape'}, fill: {expr: 'datum.mark.fill'}},
    encoding: {x: pixels('middle'), y: pixels('y')},
  };
}

function names(): object {
  return {
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'middle',
      fontSize: LABEL_SIZE,
      color: INK,
      lineHeight: LINE_HEIGHT,
    },
    encoding: {x: pixels('label'), y: pixels('y'), text: {field: 'name', type: 'nominal'}},
  };
}
