/** Slowdowns along a parameter: a panel a workload, a curve a strategy, and marks where the lead changes. */
import {intervalText} from '../../suite/conclusions/interval-text.ts';
import {type DataCell, type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {ratio, significant} from '../format.ts';
import {crossingsOf, type Crossing} from '../sweep/crossings.ts';
import type {Sweep, SweepPanel, SweepPoint} from '../sweep/sweep.ts';
import {wrap} from '../text/width.ts';
import type {View} from '../view.ts';
import type {ChartSpec} from './chart.ts';
import {lineLegend, SAMPLE_ROOM} from './line-legend.ts';
import {STRATEGY_POINT, strategyChannels} from './rows.ts';
import {CHART_WIDTH, CONFIG, INK, KNOWN_STRATEGIES, LABEL_SIZE, looksOf, NOTE_SIZE, PAPER} from './theme.ts';
import {type LogAxis, logTicks, ratioAxis, rounded} from './ticks.ts';

const COLUMNS = 2;
const GAP = 10;
const LEFT_AXIS_WIDTH = 53;
const RIGHT_AXIS_WIDTH = 24;
const PANEL_WIDTH = Math.floor((CHART_WIDTH - GAP - LEFT_AXIS_WIDTH - RIGHT_AXIS_WIDTH) / COLUMNS);
const PANEL_HEIGHT = 80;
/** That fit a page. */
const MOST_PANELS = 10;
const MOST_TICKS = 5;
const LINE_WIDTH = 0.9;

export const sweepTitle = ({note}: Sweep): string => `${note.base} by ${note.parameter}`;

/** As many panels on each as fit. */
export function sweepPages(sweep: Sweep): readonly Sweep[] {
  const {panels} = sweep;
  const pages = Math.ceil(panels.length / MOST_PANELS);
  return Array.from({length: pages}, (_, at) => ({
    ...sweep,
    panels: panels.slice(at * MOST_PANELS, (at + 1) * MOST_PANELS),
  }));
}

export function sweepCaption(sweep: Sweep): string {
  const words = sweepWords(sweep);
  return changesIn(sweep).length === 0 ? words : `${words} A ring marks where the lead changes.`;
}

/** What its numbers are, and where the lead changes. */
export function sweepWords(sweep: Sweep): string {
  const [view] = sweep.views;
  const changes = changesIn(sweep);
  const scale = `Cycles over those of ${view.reference} on the same work, by ${axisTitle(sweep)}: geometric mean over seeds, with its 95 % interval where seeds differ.`;
  return [scale, ...(changes.length === 0 ? ['The lead changes nowhere.'] : changes)].join(' ');
}

/** A sentence for each workload in which it does. */
const changesIn = (sweep: Sweep): readonly string[] =>
  sweep.panels.flatMap(panel => {
    const crossings = crossingsOf(panel, sweep.views[0].virtual);
    return crossings.length === 0
      ? []
      : [`${panel.name}: ${crossings.map(each => crossingWords(each, sweep)).join('; ')}.`];
  });

const crossingWords = ({x, below, above}: Crossing, {note}: Sweep): string =>
  `${below} is ahead below ${significant(x)}${note.unit === '' ? '' : ` ${note.unit}`}, ${above} above`;

const axisTitle = ({note: {parameter, unit}}: Sweep): string =>
  unit === '' ? parameter : `${parameter} (${unit})`;

export function sweepSpec(sweep: Sweep): ChartSpec {
  const [view] = sweep.views;
  const y = ratioAxis(
    sweep.panels.flatMap(({points}) =>
      points.flatMap(({slowdown, low, high}) => [slowdown, low ?? slowdown, high ?? slowdown]),
    ),
    MOST_TICKS,
  );
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: sweepCaption(sweep),
    config: CONFIG,
    vconcat: [
      legend(sweep, view),
      {
        concat: sweep.panels.map((panel, at) =>
          panelSpec(sweep, view, panel, {y, isLeft: at % COLUMNS === 0}),
        ),
        columns: COLUMNS,
        spacing: GAP,
      },
    ],
    spacing: GAP,
  };
}

function legend({views}: Sweep, view: View): object {
  const {fills, shapes, strokes, dashes} = looksOf(view.strategies, KNOWN_STRATEGIES);
  const entries = view.strategies.map((strategy, at) => ({
    name: wrap(view.names[strategy], CHART_WIDTH - SAMPLE_ROOM, {size: LABEL_SIZE}),
    line: {stroke: strokes[at], width: LINE_WIDTH, dash: dashes[at]},
    mark: {shape: shapes[at], fill: fills[at]},
  }));
  const machine = views.length === 1 ? view.machine.label : view.machine.machine.title;
  const notes = view.notes.map(({sentence}) => sentence);
  const title =
    notes.length === 0 ? `Strategies on ${machine}` : [`Strategies on ${machine}.`, ...notes].join(' ');
  const lines = wrap(title, CHART_WIDTH, {size: LABEL_SIZE, weight: 'bold'});
  return lineLegend(lines, entries, {indent: LEFT_AXIS_WIDTH});
}

interface Frame {
  readonly y: LogAxis;
  /** Whether it is the first of its row, which has the axis' title. */
  readonly isLeft: boolean;
}

function panelSpec(sweep: Sweep, view: View, panel: SweepPanel, {y, isLeft}: Frame): object {
  const crossings = crossingsOf(panel, view.virtual).map(({x, slowdown}) => ({
    x,
    slowdown,
    text: significant(x),
  }));
  const channel = (field: string): object => ({
    field,
    type: 'quantitative',
    scale: {type: 'log', domain: y.domain, nice: false},
    axis: {title: isLeft ? ['slowdown', '(×, log)'] : null, values: y.values, format: '~g', grid: true},
  });
  return {
    title: {text: wrap(panel.name, PANEL_WIDTH, {size: LABEL_SIZE, weight: 'bold'})},
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    data: {values: panel.points},
    encoding: {x: xChannel(sweep)},
    layer: [
      {
        transform: [{filter: 'isValid(datum.low)'}],
        mark: {type: 'rule', color: INK},
        encoding: {y: channel('low'), y2: {field: 'high'}},
      },
      {
        mark: {type: 'line', strokeWidth: LINE_WIDTH},
        encoding: {y: channel('slowdown'), ...lineChannels(view)},
      },
      {mark: STRATEGY_POINT, encoding: {y: channel('slowdown'), ...strategyChannels(view, null)}},
      {
        data: {values: crossings},
        mark: {type: 'point', shape: 'circle', size: 60, stroke: INK, strokeWidth: 1, fill: null, opacity: 1},
        encoding: {y: channel('slowdown')},
      },
      {
        data: {values: crossings},
        mark: {type: 'text', dy: -9, fontSize: NOTE_SIZE, color: INK, stroke: PAPER, strokeWidth: 0},
        encoding: {y: channel('slowdown'), text: {field: 'text', type: 'nominal'}},
      },
    ],
  };
}

/** What spans more than a decade has a logarithmic scale, if it has no zero. */
const WIDE = 8;

function xChannel(sweep: Sweep): object {
  const values = valuesOf(sweep);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isLog = low > 0 && high / low >= WIDE;
  const margin = isLog ? (high / low) ** 0.04 : (high - low) * 0.04;
  const domain = isLog ? [rounded(low / margin), rounded(high * margin)] : [low - margin, high + margin];
  const title = wrap(axisTitle(sweep), PANEL_WIDTH, {size: LABEL_SIZE});
  return {
    field: 'x',
    type: 'quantitative',
    scale: isLog ? {type: 'log', domain, nice: false} : {type: 'linear', domain, nice: false, zero: false},
    axis: {
      title,
      grid: false,
      titlePadding: 1,
      ...(isLog ? {values: logTicks([low, high], 4), format: '~s'} : {tickCount: 3, format: '~s'}),
    },
  };
}

function lineChannels(view: View): object {
  const {strokes, dashes} = looksOf(view.strategies, KNOWN_STRATEGIES);
  const channel = (range: readonly unknown[]): object => ({
    field: 'strategy',
    type: 'nominal',
    scale: {domain: view.strategies, range},
    legend: null,
  });
  return {stroke: channel(strokes), strokeDash: channel(dashes)};
}

/** A row a curve, a column a value of the parameter. */
export function sweepTable(sweep: Sweep): DataTable {
  const {views, panels, note} = sweep;
  const values = valuesOf(sweep);
  return {
    caption: `Slowdown over ${views[0].reference} by ${axisTitle(sweep)}`,
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      ...values.map(value => numberColumn(`${note.parameter} ${value}`)),
    ],
    rows: panels.flatMap(({name, points}) =>
      [...Map.groupBy(points, ({strategy}) => strategy)].map(([strategy, curve]) => [
        name,
        strategy,
        ...values.map(value => slowdownCell(curve.find(({x}) => x === value))),
      ]),
    ),
  };
}

const valuesOf = ({note}: Sweep): readonly number[] => [...new Set(note.points.map(({value}) => value))];

function slowdownCell(point: SweepPoint | undefined): DataCell {
  if (point === undefined) return '–';
  const exact = point.low !== null && point.low === point.high;
  return numberCell(point.slowdown, each => `${ratio(each)} ${intervalText({...point, exact})}`);
}
