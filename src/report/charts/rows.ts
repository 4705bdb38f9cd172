/** The frame that most charts share: a panel a family, a row a workload, and in it a line for each strategy. */
import {textWidth, widest, wrap, wrapTitle} from '../text/width.ts';
import type {Family, View} from '../view.ts';
import type {ChartSpec} from './chart.ts';
import {legendOf, strategiesHeight} from './legend.ts';
import {CONFIG, INK, KNOWN_STRATEGIES, LABEL_SIZE, looksOf} from './theme.ts';

/** Where a datum stands. */
export interface Place {
  readonly family: string;
  readonly workload: string;
  readonly strategy: string;
}

export function placeOf({family, workload, strategy}: Place): Place {
  return {family, workload, strategy};
}

/** A layer of a vega-lite specification. */
export type Layer = object;

export interface Axis {
  readonly title: string;
  readonly scale: object;
  /** Ticks and how they are written. */
  readonly axis: object;
}

export interface Rows {
  readonly description: string;
  readonly data: readonly (Place & object)[];
  readonly x: Axis;
  /** Height of a strategy's line. */
  readonly linePixels: number;
  /** How the lines share a row: the padding of their scale. */
  readonly lines: {readonly paddingInner?: number; readonly paddingOuter: number};
  /** Room left of the plot for the strategies' glyphs, and right of it for labels. */
  readonly before: number;
  readonly after: number;
  /** `x` encodes a field on the shared axis. */
  readonly layers: (x: (field: string) => object, family: Family) => readonly Layer[];
}

const AXIS_GAP = 6;
const PANEL_GAP = 7;
const ROW_GAP = 4;
const TEXT = {size: LABEL_SIZE};
const LINE_HEIGHT = LABEL_SIZE + 2;
/** Longer names of workloads are broken into lines. */
const LABEL_WIDTH = 96;

export function rowsSpec(view: View, rows: Rows): ChartSpec {
  const frame = frameOf(view, rows);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: rows.description,
    config: CONFIG,
    data: {values: rows.data},
    vconcat: view.families.map(family => panel(view, rows, family, frame)),
    spacing: PANEL_GAP,
    resolve: {scale: {color: 'shared', fill: 'shared', shape: 'shared'}},
  };
}

/** Of a panel's title and the gap before it; of the axis below the last panel. */
const HEAD_HEIGHT = 26;
const AXIS_HEIGHT = 38;

/** Of the whole picture, as Vega lays it out or a little more, if every name of a workload takes one line. */
export function rowsHeight(view: View, linePixels: number): number {
  const {families, strategies} = view;
  const workloads = families.flatMap(family => family.workloads).length;
  const rows = workloads * (strategies.length * linePixels + ROW_GAP);
  return strategiesHeight(view) + families.length * HEAD_HEIGHT + rows + AXIS_HEIGHT;
}

/** What all panels have in common, so that they line up. */
interface Frame {
  /** Lines of each workload's label. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** From the left edge of the labels to the plot. */
  readonly indent: number;
  readonly width: number;
  readonly rowHeight: number;
}

function frameOf(view: View, rows: Rows): Frame {
  const workloads = view.families.flatMap(family => family.workloads.map(workload => workload.label));
  const lines = workloads.map(labelLines);
  const indent = Math.ceil(widest(lines.flat(), TEXT)) + AXIS_GAP + rows.before;
  const tallest = Math.max(...lines.map(each => each.length)) * LINE_HEIGHT;
  return {
    labels: Object.fromEntries(workloads.map((label, at) => [label, lines[at]])),
    indent,
    width: view.width - indent - rows.after,
    rowHeight: Math.max(view.strategies.length * rows.linePixels, tallest) + ROW_GAP,
  };
}

/** A parameter stays beside its value where the two fit: `(pages 64` is not broken. */
function labelLines(label: string): readonly string[] {
  const glued = label.replace(/(?<=\(|, )([^ ,()]+) ([^ ,()]+[,)])/g, pair =>
    textWidth(`(${pair}`, TEXT) <= LABEL_WIDTH ? pair.replace(' ', '\u00a0') : pair,
  );
  return wrap(glued, LABEL_WIDTH, TEXT).map(line => line.replaceAll('\u00a0', ' '));
}

function panel(view: View, rows: Rows, family: Family, frame: Frame): object {
  const workloads = family.workloads.map(workload => workload.label);
  const axis = family === view.families.at(-1) ? lastAxis(rows, frame) : innerAxis(rows);
  return {
    title: {text: family.name, dx: -frame.indent},
    transform: [{filter: {field: 'family', equal: family.name}}],
    width: frame.width,
    height: workloads.length * frame.rowHeight,
    encoding: {
      y: {
        field: 'workload',
        type: 'nominal',
        scale: {domain: workloads, padding: 0},
        axis: workloadAxis(rows, frame),
      },
      yOffset: {field: 'strategy', type: 'nominal', scale: {domain: view.strategies, ...rows.lines}},
    },
    layer: rows.layers(field => ({field, type: 'quantitative', scale: rows.x.scale, axis}), family),
  };
}

function workloadAxis({before}: Rows, {labels}: Frame): object {
  return {
    title: null,
    ticks: false,
    domain: false,
    grid: true,
    tickBand: 'extent',
    labelPadding: AXIS_GAP + before,
    labelLineHeight: LINE_HEIGHT,
    labelExpr: `${JSON.stringify(labels)}[datum.label]`,
  };
}

/** Its title is centred on the plot, and must not stand out over the edge of the chart. */
function lastAxis({x, after}: Rows, {width, indent}: Frame): object {
  return {...x.axis, title: wrapTitle(x.title, width + Math.min(indent / 2, 2 * after), TEXT)};
}

function innerAxis({x}: Rows): object {
  return {...x.axis, title: null, labels: false, ticks: false, domain: false};
}

/** A strategy's shape and fill, with the legend that names them, or with none. */
export function strategyChannels(view: View, legend: object | null = legendOf(view)): object {
  const {fills, shapes} = looksOf(view.strategies, KNOWN_STRATEGIES);
  const strategy = {field: 'strategy', type: 'nominal', sort: null, legend};
  return {
    shape: {...strategy, scale: {domain: view.strategies, range: shapes}},
    fill: {...strategy, scale: {domain: view.strategies, range: fills}},
  };
}

export const STRATEGY_POINT = {type: 'point', size: 26, stroke: INK, strokeWidth: 0.6, opacity: 1};
