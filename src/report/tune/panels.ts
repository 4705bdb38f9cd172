/** Curves over sizes, a panel a workload, all with the same series and the same axis of sizes. */
import type {ChartSpec} from '../charts/chart.ts';
import {CHART_WIDTH, CONFIG, GRID, INK, LABEL_SIZE, NOTE_SIZE, QUIET} from '../charts/theme.ts';
import type {Aside} from '../charts/ticks.ts';
import {widest, wrap, wrapTitle} from '../text/width.ts';
import {linesOf, marksOf, type Series, seriesLegend} from './series.ts';

export interface CurvePoint {
  readonly series: string;
  readonly size: number;
  readonly value: number;
  /** Whether it has a mark; each has unless told. */
  readonly marked?: false;
}

export interface Panel {
  readonly title: string;
  /** Lines of small print below the title. */
  readonly notes: readonly string[];
  readonly points: readonly CurvePoint[];
  /** Where a dashed line runs across: what no size gets below. */
  readonly floor?: number;
  /** Where an upright line stands on the axis of sizes, and what is written beside it. */
  readonly upright?: Upright;
}

export interface Upright {
  readonly size: number;
  readonly label: string;
  /** On which side of it that is. */
  readonly side: 'left' | 'right';
}

export interface Axis {
  readonly title: string;
  readonly scale: object;
  /** Where its ticks are and how they are written, as Vega-Lite has it. */
  readonly ticks: object;
  /** What is written at them. */
  readonly labels: readonly string[];
  /** Where zero stands. */
  readonly aside?: Aside | undefined;
}

export interface Panels {
  readonly description: string;
  readonly legend: string;
  readonly series: readonly Series[];
  readonly x: Axis;
  readonly y: Axis;
  readonly panels: readonly Panel[];
}

const PANEL_HEIGHT = 112;
/** A page holds so many, with their titles and a legend. */
export const MOST_PANELS = 5;
const GAP = 8;
/** Of a line of upright text, and the gap to the labels. */
const TITLE_LINE = 11;
/** It may be a little longer than its axis. */
const TITLE_OVERHANG = 10;
const TITLE_GAP = 3;
const TICK_GAP = 8;
const MARK_WIDTH = 7;

export function panelsSpec(all: Panels): ChartSpec {
  const drawn = new Set(all.panels.flatMap(({points}) => points.map(({series}) => series)));
  const panels = {...all, series: all.series.filter(({name}) => drawn.has(name))};
  const style = {size: LABEL_SIZE};
  const left = Math.ceil(widest(panels.y.labels, style)) + titleWidth(panels.y) + TICK_GAP;
  // Half a label or half a mark stands out over the end of the axis.
  const after = Math.ceil(Math.max(widest(panels.x.labels, style), MARK_WIDTH) / 2) + 1;
  const width = CHART_WIDTH - left - after;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: panels.description,
    config: CONFIG,
    vconcat: [
      seriesLegend(panels.series, panels.legend, left),
      ...panels.panels.map((panel, at) =>
        panelSpec(panels, panel, {left, width, last: at === panels.panels.length - 1}),
      ),
    ],
    spacing: GAP,
  };
}

const titleLines = ({title}: Axis): readonly string[] =>
  wrapTitle(title, PANEL_HEIGHT + TITLE_OVERHANG, {size: LABEL_SIZE});
const titleWidth = (axis: Axis): number => titleLines(axis).length * TITLE_LINE + TITLE_GAP;

/** 0.5, 20, 3k, 1M. */
export function tickText(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : String(value);
}

export const tickLabels = (ticks: readonly number[]): string =>
  `${JSON.stringify(Object.fromEntries(ticks.map(tick => [tick, tickText(tick)])))}[datum.value]`;

interface Frame {
  /** Left of the plot: its labels and its title. */
  readonly left: number;
  readonly width: number;
  readonly last: boolean;
}

function panelSpec(panels: Panels, panel: Panel, {left, width, last}: Frame): object {
  const {x, y} = panels;
  const note = {size: NOTE_SIZE};
  return {
    title: {
      text: wrap(panel.title, CHART_WIDTH, {size: LABEL_SIZE, weight: 'bold'}),
      subtitle: panel.notes.flatMap(line => wrap(line, CHART_WIDTH, note)),
      subtitleFontSize: NOTE_SIZE,
      dx: -left,
    },
    data: {values: panel.points},
    transform: [placed('size', x), placed('value', y)],
    width,
    height: PANEL_HEIGHT,
    encoding: {
      x: {
        field: PLACE.size,
        type: 'quantitative',
        scale: x.scale,
        axis: {
          title: last ? wrap(x.title, width, {size: LABEL_SIZE}) : null,
          ...x.ticks,
          grid: true,
          labelFlush: false,
        },
      },
      y: {
        field: PLACE.value,
        type: 'quantitative',
        scale: y.scale,
        axis: {
          title: titleLines(y),
          titleAnchor: 'middle',
          titleX: TITLE_LINE - left,
          titleAlign: 'center',
          ...y.ticks,
          grid: true,
        },
      },
    },
    layer: [
      ...bands(panels),
      ...floor(panel, y),
      ...upright(panel, x),
      ...linesOf(panels.series),
      marksOf(panels.series),
    ],
  };
}

/** Where a datum stands on each axis. */
const PLACE = {size: 'across', value: 'up'} as const;

/** Zero stands beside the scale. */
function placed(field: keyof typeof PLACE, {aside}: Axis): object {
  const place = aside === undefined ? '' : ` > 0 ? datum.${field} : ${aside.at}`;
  return {calculate: `datum.${field}${place}`, as: PLACE[field]};
}

/** Where zero stands, across the whole panel. */
function bands({x, y}: Panels): readonly object[] {
  return [
    ...asideOf(x).map(each => band(PLACE.size, each, {x2: {field: 'end'}, y: null})),
    ...asideOf(y).map(each => band(PLACE.value, each, {y2: {field: 'end'}, x: null})),
  ];
}

const band = (place: string, [low, high]: Aside['band'], encoding: object): object => ({
  data: {values: [{[place]: low, end: high}]},
  transform: [],
  mark: {type: 'rect', color: GRID, opacity: 0.6},
  encoding,
});

const asideOf = ({aside}: Axis): readonly Aside['band'][] => (aside === undefined ? [] : [aside.band]);

function floor({floor: value}: Panel, y: Axis): readonly object[] {
  if (value === undefined) return [];
  return [
    {
      data: {values: [{value}]},
      transform: [placed('value', y)],
      mark: {type: 'rule', color: QUIET, strokeDash: [3, 2], strokeWidth: 1},
      encoding: {x: null},
    },
  ];
}

const UPRIGHT_GAP = 3;
const UPRIGHT_WIDTH = 0.7;

function upright({upright: line}: Panel, x: Axis): readonly object[] {
  if (line === undefined) return [];
  const {size, label, side} = line;
  const here = {data: {values: [{size, label}]}, transform: [placed('size', x)]};
  const beside = side === 'left' ? {align: 'right', dx: -UPRIGHT_GAP} : {align: 'left', dx: UPRIGHT_GAP};
  return [
    {...here, mark: {type: 'rule', color: INK, strokeWidth: UPRIGHT_WIDTH}, encoding: {y: null}},
    {
      ...here,
      mark: {type: 'text', baseline: 'top', fontSize: NOTE_SIZE, color: INK, ...beside},
      encoding: {y: {value: 0}, text: {field: 'label', type: 'nominal'}},
    },
  ];
}

/** A legend begins a little right of the edge. */
export const LEGEND_WIDTH = CHART_WIDTH - 6;
