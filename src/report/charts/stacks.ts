/** A bar for each strategy on its line, made of parts: for numbers that add up. */
import {widest} from '../text/width.ts';
import {failureNote, type Group, type View} from '../view.ts';
import type {ChartSpec} from './chart.ts';
import {
  type Layer,
  type Place,
  placeOf,
  rowsHeight,
  rowsSpec,
  STRATEGY_POINT,
  strategyChannels,
} from './rows.ts';
import {legendHeight} from './legend.ts';
import {lightness} from './lightness.ts';
import {CHART_HEIGHT, INK, LABEL_SIZE, NOTE_SIZE, PAPER} from './theme.ts';

/** A letter tells apart what a fill does not. */
export interface Look {
  readonly letter: string;
  readonly fill: string;
}

/** A kind of part. */
export interface Part extends Look {
  readonly name: string;
}

export interface Stacks<Kind extends Part> {
  readonly description: string;
  /** What the axis measures. */
  readonly quantity: string;
  readonly legend: string;
  readonly parts: readonly Kind[];
  /** Mean over seeds of a part; undefined where every seed failed. */
  readonly value: (group: Group, part: Kind) => number | undefined;
  /** What stands at the end of the bar. */
  readonly total: (group: Group, total: number) => string;
}

interface Bar extends Place {
  readonly total: number;
  /** The largest total of the workload: all its bars are drawn as shares of it. */
  readonly largest: number;
  readonly label: string;
  readonly values: readonly number[];
}

/** A part of a bar from `start` to `end`, in shares of the largest bar. */
interface Segment extends Place {
  readonly part: string | null;
  readonly value: number | null;
  readonly start: number;
  readonly end: number;
  /** Of the last part of a bar. */
  readonly label?: string;
}

const LINE_PIXELS = 8.2;
const GLYPH_ROOM = 10;
const LABEL_GAP = 3;
/** Of the largest bar: a letter in a narrower part would touch its neighbours. */
const NARROWEST_LETTERED = 0.045;
/** Of a legend's symbol with the gaps on its sides. */
const SYMBOL_WIDTH = 25;

/** What bars are made of. */
type Contents<Kind extends Part> = Pick<Stacks<Kind>, 'parts' | 'value'>;

export function stacksFit<Kind extends Part>(view: View, contents: Contents<Kind>): boolean {
  const used = usedParts(view, contents);
  const legend = used.length === 0 ? 0 : legendHeight(Math.ceil(used.length / columnsFor(used, view.width)));
  return rowsHeight(view, LINE_PIXELS) + legend <= CHART_HEIGHT;
}

function usedParts<Kind extends Part>({groups}: View, {parts, value}: Contents<Kind>): readonly Kind[] {
  return parts.filter(part => groups.some(group => (value(group, part) ?? 0) > 0));
}

export function stacksSpec<Kind extends Part>(view: View, stacks: Stacks<Kind>): ChartSpec {
  const bars = barsOf(view, stacks);
  const used = usedParts(view, stacks);
  const labelWidth = widest(
    bars.map(bar => bar.label),
    {size: NOTE_SIZE},
  );
  return rowsSpec(view, {
    description: stacks.description,
    data: bars.flatMap(bar => segments(bar, stacks.parts)),
    x: {
      title: `${stacks.quantity}, % of the workload's largest`,
      scale: {type: 'linear', domain: [0, 1], nice: false},
      axis: {values: [0, 0.5, 1], format: '.0%', grid: true},
    },
    linePixels: LINE_PIXELS,
    lines: {paddingInner: 0.12, paddingOuter: 0.25},
    before: GLYPH_ROOM,
    after: Math.ceil(labelWidth) + 2 * LABEL_GAP,
    layers: x => [
      glyphs(view),
      bodies(x, used, {title: stacks.legend, columns: columnsFor(used, view.width)}),
      letters(x, used),
      totals(x),
    ],
  });
}

function barsOf<Kind extends Part>(view: View, stacks: Stacks<Kind>): Bar[] {
  const bars = view.groups.map(group => ({...placeOf(group), ...barOf(group, stacks)}));
  return bars.map(bar => {
    const rivals = bars.filter(other => other.workload === bar.workload);
    return {...bar, largest: Math.max(...rivals.map(rival => rival.total))};
  });
}

function barOf<Kind extends Part>(group: Group, stacks: Stacks<Kind>) {
  const note = failureNote(group);
  if (group.cells.length === 0) return {total: 0, label: note ?? '', values: []};
  const values = stacks.parts.map(part => stacks.value(group, part) ?? 0);
  const total = values.reduce((sum, value) => sum + value, 0);
  const label = stacks.total(group, total);
  return {total, label: note === undefined ? label : `${label}, ${note}`, values};
}

/** The parts that are there; of a bar without any, one of no length that carries its label. */
function segments({values, largest, label, ...bar}: Bar, parts: readonly Part[]): Segment[] {
  const place = placeOf(bar);
  let end = 0;
  const made = parts.flatMap((part, at): Segment[] => {
    const value = values[at];
    if (!(value > 0)) return [];
    const start = end;
    end += value / largest;
    return [{...place, part: part.name, value, start, end}];
  });
  const last = made.pop() ?? {...place, part: null, value: null, start: 0, end: 0};
  return [...made, {...last, label}];
}

type Encode = (field: string) => object;

function glyphs(view: View): Layer {
  return {
    transform: [{filter: 'isValid(datum.label)'}],
    mark: STRATEGY_POINT,
    encoding: {x: {value: -GLYPH_ROOM / 2}, ...strategyChannels(view)},
  };
}

interface LegendLook {
  readonly title: string;
  readonly columns: number;
}

function bodies(x: Encode, parts: readonly Part[], {title, columns}: LegendLook): Layer {
  const names = parts.map(part => part.name);
  const legend = {
    title,
    orient: 'top',
    direction: 'vertical',
    columns,
    columnPadding: 6,
    symbolType: 'square',
    symbolSize: 50,
    labelExpr: `${JSON.stringify(Object.fromEntries(parts.map(part => [part.name, legendLabel(part)])))}[datum.label]`,
  };
  const scale = {domain: names, range: parts.map(part => part.fill)};
  // A legend of nothing would be a title that is about nothing.
  const shown = parts.length === 0 ? null : legend;
  return {
    transform: [{filter: 'isValid(datum.part)'}],
    mark: {type: 'bar', stroke: PAPER, strokeWidth: 0.5},
    encoding: {
      x: x('start'),
      x2: {field: 'end'},
      color: {field: 'part', type: 'nominal', sort: null, scale, legend: shown},
    },
  };
}

function legendLabel({letter, name}: Part): string {
  return `${letter}  ${name}`;
}

/**
 * As many columns as fit beside each other. Vega lays entries out row by row, and closes every gap: they read down the
 * columns only where no row but the last is a place short.
 */
function columnsFor(parts: readonly Part[], width: number): number {
  const labels = parts.map(legendLabel);
  const inOrder = (columns: number): boolean =>
    Math.ceil(parts.length / columns) * columns - parts.length <= 1;
  return [4, 3, 2].find(each => inOrder(each) && legendWidth(labels, each) <= width) ?? 1;
}

function legendWidth(labels: readonly string[], columns: number): number {
  const perColumn = Math.ceil(labels.length / columns);
  const widths = Array.from({length: columns}, (_, column) => {
    const own = labels.slice(column * perColumn, (column + 1) * perColumn);
    return widest(own, {size: LABEL_SIZE}) + SYMBOL_WIDTH;
  });
  return widths.reduce((sum, width) => sum + width, 0);
}

function letters(x: Encode, parts: readonly Part[]): Layer {
  const inks = parts.map(part => inkOn(part.fill));
  const letterOf = JSON.stringify(Object.fromEntries(parts.map(part => [part.name, part.letter])));
  const inkOf = JSON.stringify(Object.fromEntries(parts.map((part, at) => [part.name, inks[at]])));
  return {
    transform: [
      {filter: `datum.end - datum.start >= ${NARROWEST_LETTERED}`},
      {calculate: '(datum.start + datum.end) / 2', as: 'middle'},
      {calculate: `${letterOf}[datum.part]`, as: 'letter'},
    ],
    mark: {type: 'text', baseline: 'middle', fontSize: NOTE_SIZE - 1, color: {expr: `${inkOf}[datum.part]`}},
    encoding: {x: x('middle'), text: {field: 'letter', type: 'nominal'}},
  };
}

function totals(x: Encode): Layer {
  return {
    transform: [{filter: 'isValid(datum.label)'}],
    mark: {type: 'text', align: 'left', baseline: 'middle', dx: LABEL_GAP, fontSize: NOTE_SIZE, color: INK},
    encoding: {x: x('end'), text: {field: 'label', type: 'nominal'}},
  };
}

function inkOn(fill: string): string {
  return lightness(fill) > 0.55 ? 'black' : 'white';
}
