/** Curves over sizes, a panel a workload, all with the same series and the same axis of sizes. */
import type {ChartSpec} from '../charts/chart.ts';
import {
  CHART_WIDTH,
  CONFIG,
  INK,
  KNOWN_POLICIES,
  LABEL_SIZE,
  looksOf,
  NOTE_SIZE,
  PAPER,
  QUIET,
} from '../charts/theme.ts';
import {textWidth, widest, wrap} from '../text/width.ts';

/** What a line or a mark stands for; its kind decides how it looks. */
export interface Series {
  readonly name: string;
  readonly kind: 'policy' | 'bound' | 'default';
}

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
}

export interface Axis {
  readonly title: string;
  readonly scale: object;
  readonly ticks: readonly number[];
  /** A Vega expression for the label of a tick, of `datum.value`. */
  readonly labels: string;
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
/** Of a line of upright text with the gap to the labels. */
const TITLE_WIDTH = 14;
const TITLE_GAP = 3;
const TICK_GAP = 8;

export function panelsSpec(all: Panels): ChartSpec {
  const drawn = new Set(all.panels.flatMap(({points}) => points.map(({series}) => series)));
  const panels = {...all, series: all.series.filter(({name}) => drawn.has(name))};
  const labels = panels.y.ticks.map(tickText);
  const left = Math.ceil(widest(labels, {size: LABEL_SIZE})) + TITLE_WIDTH + TICK_GAP;
  // Half a label stands out over the end of the axis.
  const after = Math.ceil(widest(panels.x.ticks.map(String), {size: LABEL_SIZE}) / 2) + 1;
  const width = CHART_WIDTH - left - after;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: panels.description,
    config: CONFIG,
    vconcat: panels.panels.map((panel, at) =>
      panelSpec(panels, panel, {left, width, last: at === panels.panels.length - 1}),
    ),
    spacing: GAP,
    resolve: {scale: {fill: 'shared', shape: 'shared'}},
  };
}

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
    width,
    height: PANEL_HEIGHT,
    encoding: {
      x: {
        field: 'size',
        type: 'quantitative',
        scale: x.scale,
        axis: {
          title: last ? wrap(x.title, width, {size: LABEL_SIZE}) : null,
          values: x.ticks,
          labelExpr: x.labels,
          grid: true,
          labelOverlap: false,
          labelFlush: false,
        },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        scale: y.scale,
        axis: {
          title: y.title,
          titleAnchor: 'middle',
          titleX: TITLE_WIDTH - TITLE_GAP - left,
          titleAlign: 'center',
          values: y.ticks,
          labelExpr: y.labels,
          grid: true,
        },
      },
    },
    layer: [...floor(panel), ...lines(panels), marks(panels)],
  };
}

function floor({floor: value}: Panel): readonly object[] {
  if (value === undefined) return [];
  return [
    {
      data: {values: [{value}]},
      mark: {type: 'rule', color: QUIET, strokeDash: [3, 2], strokeWidth: 1},
      encoding: {x: null},
    },
  ];
}

function lines({series}: Panels): readonly object[] {
  const line = (kind: Series['kind'], look: object): object => ({
    transform: [{filter: {field: 'series', oneOf: namesOf(series, kind)}}],
    mark: {type: 'line', color: INK, ...look},
    encoding: {detail: {field: 'series', type: 'nominal'}},
  });
  return [line('bound', {strokeWidth: 1, strokeDash: [5, 2]}), line('policy', {strokeWidth: 0.6})];
}

const namesOf = (series: readonly Series[], kind: Series['kind']): readonly string[] =>
  series.filter(each => each.kind === kind).map(({name}) => name);

function marks({series, legend}: Panels): object {
  const domain = series.map(({name}) => name);
  const policies = namesOf(series, 'policy');
  const {fills, shapes} = looksOf(policies, KNOWN_POLICIES);
  const look = (of: Readonly<Record<Series['kind'], (name: string) => string>>): readonly string[] =>
    series.map(({name, kind}) => of[kind](name));
  const channel = {field: 'series', type: 'nominal', sort: null, legend: legendOf(legend, domain)};
  return {
    transform: [{filter: 'datum.marked !== false'}],
    mark: {type: 'point', size: 24, stroke: INK, strokeWidth: 0.6, opacity: 1},
    encoding: {
      shape: {
        ...channel,
        scale: {
          domain,
          range: look({
            policy: name => shapes[policies.indexOf(name)],
            bound: () => 'stroke',
            default: () => 'triangle-left',
          }),
        },
      },
      fill: {
        ...channel,
        scale: {
          domain,
          range: look({
            policy: name => fills[policies.indexOf(name)],
            bound: () => INK,
            default: () => PAPER,
          }),
        },
      },
    },
  };
}

const SYMBOL_WIDTH = 24;
/** A legend begins a little right of the edge. */
export const LEGEND_WIDTH = CHART_WIDTH - 6;

function legendOf(title: string, names: readonly string[]): object {
  const room = Math.max(...names.map(name => textWidth(name, {size: LABEL_SIZE}))) + SYMBOL_WIDTH;
  const columns = Math.max(1, Math.min(names.length, Math.floor(CHART_WIDTH / room)));
  return {
    title: wrap(title, LEGEND_WIDTH, {size: LABEL_SIZE, weight: 'bold'}),
    orient: 'top',
    direction: columns === 1 ? 'vertical' : 'horizontal',
    columns,
    columnPadding: 6,
  };
}
