/** Slowdowns along a parameter: a panel a workload, a curve a strategy, and marks where the lead changes. */
import {intervalText} from '../../suite/conclusions/interval-text.ts';
import {type DataCell, type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {ratio, significant} from '../format.ts';
import {crossingsOf, type Crossing} from '../sweep/crossings.ts';
import type {Sweep, SweepPanel, SweepPoint} from '../sweep/sweep.ts';
import {wrap} from '../text/width.ts';
import type {View} from '../view.ts';
import type {ChartSpec} from './chart.ts';
import {
  columnsIn,
  curves,
  type Panel,
  panelWidthIn,
  smallMultiples,
  type SlowdownScale,
} from './small-multiples.ts';
import {INK, LABEL_SIZE, NOTE_SIZE, PAPER} from './theme.ts';
import {logTicks, rounded} from './ticks.ts';

const PANEL_HEIGHT = 80;
/** That fit a page. */
const MOST_ROWS = 5;

export const sweepTitle = ({note}: Sweep): string => `${note.base} by ${note.parameter}`;

/** As many panels on each as fit. */
export function sweepPages(sweep: Sweep): readonly Sweep[] {
  const {panels, views} = sweep;
  const most = columnsIn(views[0].width) * MOST_ROWS;
  const pages = Math.ceil(panels.length / most);
  return Array.from({length: pages}, (_, at) => ({
    ...sweep,
    panels: panels.slice(at * most, (at + 1) * most),
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
  return smallMultiples(view, {
    description: sweepCaption(sweep),
    title: titleOf(sweep),
    slowdowns: sweep.panels.flatMap(({points}) =>
      points.flatMap(({slowdown, low, high}) => [slowdown, low ?? slowdown, high ?? slowdown]),
    ),
    height: PANEL_HEIGHT,
    panels: sweep.panels.map(panel => panelOf(sweep, panel)),
  });
}

function titleOf({views}: Sweep): readonly string[] {
  const [{machine, notes, width}] = views;
  const title = `Strategies on ${views.length === 1 ? machine.label : machine.machine.title}`;
  const sentences =
    notes.length === 0 ? title : [`${title}.`, ...notes.map(({sentence}) => sentence)].join(' ');
  return wrap(sentences, width, {size: LABEL_SIZE, weight: 'bold'});
}

function panelOf(sweep: Sweep, panel: SweepPanel): Panel {
  const [view] = sweep.views;
  return {
    name: panel.name,
    data: panel.points,
    x: xChannel(sweep),
    layers: scale => [intervals(scale), ...curves(view, scale), ...rings(panel, view, scale)],
  };
}

const intervals = ({y}: SlowdownScale): object => ({
  transform: [{filter: 'isValid(datum.low)'}],
  mark: {type: 'rule', color: INK},
  encoding: {y: y('low'), y2: {field: 'high'}},
});

/** Where the lead changes, with the value of the parameter. */
function rings(panel: SweepPanel, {virtual}: View, {y}: SlowdownScale): readonly object[] {
  const values = crossingsOf(panel, virtual).map(({x, slowdown}) => ({x, slowdown, text: significant(x)}));
  return [
    {
      data: {values},
      mark: {type: 'point', shape: 'circle', size: 60, stroke: INK, strokeWidth: 1, fill: null, opacity: 1},
      encoding: {y: y('slowdown')},
    },
    {
      data: {values},
      mark: {type: 'text', dy: -9, fontSize: NOTE_SIZE, color: INK, stroke: PAPER, strokeWidth: 0},
      encoding: {y: y('slowdown'), text: {field: 'text', type: 'nominal'}},
    },
  ];
}

/** What spans more than a decade has a logarithmic scale, if it has no zero. */
const WIDE = 8;

function xChannel(sweep: Sweep): object {
  const values = valuesOf(sweep);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isLog = low > 0 && high / low >= WIDE;
  const margin = isLog ? (high / low) ** 0.04 : (high - low) * 0.04;
  const domain = isLog ? [rounded(low / margin), rounded(high * margin)] : [low - margin, high + margin];
  const title = wrap(axisTitle(sweep), panelWidthIn(sweep.views[0].width), {size: LABEL_SIZE});
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
