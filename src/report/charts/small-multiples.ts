/** Low panels beside each other on one scale of slowdowns, a curve a strategy, under the legend of them all. */
import {wrap} from '../text/width.ts';
import type {View} from '../view.ts';
import type {ChartSpec} from './chart.ts';
import {lineLegend, SAMPLE_ROOM} from './line-legend.ts';
import {STRATEGY_POINT, strategyChannels} from './rows.ts';
import {CONFIG, KNOWN_STRATEGIES, LABEL_SIZE, looksOf, NOTE_SIZE} from './theme.ts';
import {type SlowdownAxis, slowdownAxis} from './ticks.ts';

const GAP = 10;
/** Of a panel with the axis' title, and of one with only its labels. */
const LEFT_AXIS_WIDTH = 53;
const RIGHT_AXIS_WIDTH = 24;
/** Two of these fit the column of a paper. */
const NARROWEST_PANEL = 110;
/** Of the axis of so low a panel. */
const MOST_TICKS = 5;
const LINE_WIDTH = 0.9;

/** How many panels stand beside each other in a picture of this width. */
export const columnsIn = (width: number): number =>
  Math.max(
    1,
    Math.floor(
      (width - LEFT_AXIS_WIDTH + RIGHT_AXIS_WIDTH + GAP) / (RIGHT_AXIS_WIDTH + NARROWEST_PANEL + GAP),
    ),
  );

/** Of the plot of each. */
export function panelWidthIn(width: number): number {
  const columns = columnsIn(width);
  const axes = LEFT_AXIS_WIDTH + (columns - 1) * (RIGHT_AXIS_WIDTH + GAP);
  return Math.floor((width - axes) / columns);
}

export interface SmallMultiples {
  readonly description: string;
  /** Lines over the legend. */
  readonly title: readonly string[];
  /** All that the scale must hold. */
  readonly slowdowns: readonly number[];
  /** Of a plot. */
  readonly height: number;
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly name: string;
  /** Below the name. */
  readonly notes?: readonly string[];
  readonly data: readonly object[];
  /** The channel that the panels do not share. */
  readonly x: object;
  readonly layers: (scale: SlowdownScale) => readonly object[];
}

export interface SlowdownScale {
  readonly domain: SlowdownAxis['domain'];
  /** The channel of a field on it. */
  readonly y: (field: string) => object;
}

export function smallMultiples(
  view: View,
  {description, title, slowdowns, height, panels}: SmallMultiples,
): ChartSpec {
  const columns = columnsIn(view.width);
  const axis = slowdownAxis(view.scale, slowdowns, MOST_TICKS);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    config: CONFIG,
    vconcat: [
      legend(view, title),
      {
        concat: panels.map((panel, at) =>
          panelSpec(panel, {width: panelWidthIn(view.width), height}, scaleOf(axis, at % columns === 0)),
        ),
        columns,
        spacing: GAP,
      },
    ],
    spacing: GAP,
  };
}

/** Of lines as well as marks, for lines cross. */
function legend(view: View, title: readonly string[]): object {
  const {fills, shapes, strokes, dashes} = looksOf(view.strategies, KNOWN_STRATEGIES);
  const entries = view.strategies.map((strategy, at) => ({
    name: wrap(view.names[strategy], view.width - SAMPLE_ROOM, {size: LABEL_SIZE}),
    line: {stroke: strokes[at], width: LINE_WIDTH, dash: dashes[at]},
    mark: {shape: shapes[at], fill: fills[at]},
  }));
  return lineLegend(title, entries, {indent: LEFT_AXIS_WIDTH, width: view.width});
}

/** The first of a row has the axis' title. */
const scaleOf = ({type, domain, values}: SlowdownAxis, isLeft: boolean): SlowdownScale => ({
  domain,
  y: field => ({
    field,
    type: 'quantitative',
    scale: {type, domain, nice: false},
    axis: {title: isLeft ? ['slowdown', `(×, ${type})`] : null, values, format: '~g', grid: true},
  }),
});

interface Size {
  readonly width: number;
  readonly height: number;
}

function panelSpec(
  {name, notes = [], data, x, layers}: Panel,
  {width, height}: Size,
  scale: SlowdownScale,
): object {
  return {
    title: {
      text: wrap(name, width, {size: LABEL_SIZE, weight: 'bold'}),
      ...(notes.length > 0 && {
        subtitle: notes.flatMap(note => wrap(note, width, {size: NOTE_SIZE})),
        subtitleFontSize: NOTE_SIZE,
      }),
    },
    width,
    height,
    data: {values: data},
    encoding: {x},
    layer: layers(scale),
  };
}

/** Each strategy's line with its marks; it has no point where nothing is known. */
export function curves(view: View, {y}: SlowdownScale): readonly object[] {
  const known = [{filter: 'isValid(datum.slowdown)'}];
  const {strokes, dashes} = looksOf(view.strategies, KNOWN_STRATEGIES);
  const channel = (range: readonly unknown[]): object => ({
    field: 'strategy',
    type: 'nominal',
    scale: {domain: view.strategies, range},
    legend: null,
  });
  return [
    {
      transform: known,
      mark: {type: 'line', strokeWidth: LINE_WIDTH},
      encoding: {y: y('slowdown'), stroke: channel(strokes), strokeDash: channel(dashes)},
    },
    {
      transform: known,
      mark: STRATEGY_POINT,
      encoding: {y: y('slowdown'), ...strategyChannels(view, null)},
    },
  ];
}
