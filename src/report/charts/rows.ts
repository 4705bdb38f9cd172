/** The frame that most charts share: a panel a family, a row a workload, and in it a line for each strategy. */
import {widest} from '../text/width.ts';
import type {Family, View} from '../view.ts';
import type {ChartSpec} from './chart.ts';
import {legendOf} from './legend.ts';
import {CHART_WIDTH, CONFIG, INK, LABEL_SIZE, lookOf} from './theme.ts';

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
  readonly layers: (x: (field: string) => object) => readonly Layer[];
}

const AXIS_GAP = 6;
const PANEL_GAP = 7;
const ROW_GAP = 4;

export function rowsSpec(view: View, rows: Rows): ChartSpec {
  const workloads = view.families.flatMap(family => family.workloads.map(workload => workload.label));
  const labels = Math.ceil(widest(workloads, {size: LABEL_SIZE})) + AXIS_GAP;
  const indent = labels + rows.before;
  const width = CHART_WIDTH - indent - rows.after;
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: rows.description,
    config: CONFIG,
    data: {values: rows.data},
    vconcat: view.families.map((family, at) =>
      panel(view, rows, family, {width, indent, last: at === view.families.length - 1}),
    ),
    spacing: PANEL_GAP,
    resolve: {scale: {color: 'shared', fill: 'shared', shape: 'shared'}},
  };
  return spec;
}

interface Position {
  readonly width: number;
  /** From the left edge of the labels to the plot. */
  readonly indent: number;
  readonly last: boolean;
}

function panel(view: View, rows: Rows, family: Family, {width, indent, last}: Position): object {
  const {scale, axis, title} = rows.x;
  const shown = last ? {...axis, title} : {...axis, title: null, labels: false, ticks: false, domain: false};
  const x = (field: string) => ({field, type: 'quantitative', scale, axis: shown});
  return {
    title: {text: family.name, dx: -indent},
    transform: [{filter: {field: 'family', equal: family.name}}],
    width,
    height: family.workloads.length * (view.strategies.length * rows.linePixels + ROW_GAP),
    encoding: {
      y: {
        field: 'workload',
        type: 'nominal',
        scale: {domain: family.workloads.map(workload => workload.label), padding: 0},
        axis: {
          title: null,
          ticks: false,
          domain: false,
          grid: true,
          tickBand: 'extent',
          labelPadding: AXIS_GAP + rows.before,
        },
      },
      yOffset: {field: 'strategy', type: 'nominal', scale: {domain: view.strategies, ...rows.lines}},
    },
    layer: rows.layers(x),
  };
}

/** A strategy's shape and fill, with the legend that names them. */
export function strategyChannels(view: View): object {
  const {fills, shapes} = lookOf(view.strategies);
  const strategy = {field: 'strategy', type: 'nominal', sort: null, legend: legendOf(view)};
  return {
    shape: {...strategy, scale: {domain: view.strategies, range: shapes}},
    fill: {...strategy, scale: {domain: view.strategies, range: fills}},
  };
}

export const STRATEGY_POINT = {type: 'point', size: 26, stroke: INK, strokeWidth: 0.6, opacity: 1};
