import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {ratio, short} from '../format.ts';
import {missingSlowdown} from '../slowdown.ts';
import {widest, wrap} from '../text/width.ts';
import type {View} from '../view.ts';
import {type ChapterPoint, chapterPoints} from './chapters.ts';
import type {Chart} from './chart.ts';
import {legendTitle} from './legend.ts';
import {lineLegend, SAMPLE_ROOM} from './line-legend.ts';
import {STRATEGY_POINT, strategyChannels} from './rows.ts';
import {CHART_WIDTH, CONFIG, GRID, KNOWN_STRATEGIES, LABEL_SIZE, looksOf, NOTE_SIZE} from './theme.ts';
import {type SlowdownAxis, slowdownAxis} from './ticks.ts';

/** Small multiples, two beside each other. */
const COLUMNS = 2;
const GAP = 10;
/** Of a panel with the axis' title, and of one with only its labels. */
const LEFT_AXIS_WIDTH = 53;
const RIGHT_AXIS_WIDTH = 24;
const PANEL_WIDTH = Math.floor((CHART_WIDTH - GAP - LEFT_AXIS_WIDTH - RIGHT_AXIS_WIDTH) / COLUMNS);
/** As tall as the axis' title is long. */
const PANEL_HEIGHT = 62;
/** That fit a page, if names and failures take a few lines. */
const MOST_PANELS = 12;
/** Of the axis of so low a panel. */
const MOST_TICKS = 5;
/** Lines that the name of a chapter may take. */
const MOST_LINES = 3;
const LINE_WIDTH = 0.9;

export const timeline: Chart = {
  name: 'timeline',
  title: 'Timeline over chapters',
  caption: view =>
    `Cycles over those of ${view.reference} in each chapter of a workload's story: geometric mean over seeds, whose intervals the table has. Shaded chapters ` +
    `warm up and count in no other chart. All panels share one ${view.scale === 'log' ? 'logarithmic' : 'linear'} scale.`,
  fits: view => workloadsOf(view).length <= MOST_PANELS,
  spec: (view, among = [view]) => {
    const points = chapterPoints(view);
    const axis = slowdownAxis(
      view.scale,
      among.flatMap(chapterPoints).flatMap(({slowdown}) => slowdown ?? []),
      MOST_TICKS,
    );
    return {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: timeline.caption(view),
      config: CONFIG,
      data: {values: points},
      vconcat: [
        legend(view),
        {
          concat: workloadsOf(view).map((workload, at) => {
            const own = points.filter(point => point.workload === workload);
            return panel(view, own, {axis, left: at % COLUMNS === 0});
          }),
          columns: COLUMNS,
          spacing: GAP,
        },
      ],
      spacing: GAP,
    };
  },
  table,
};

/** Of lines as well as marks, for lines cross. */
function legend(view: View): object {
  const {fills, shapes, strokes, dashes} = looksOf(view.strategies, KNOWN_STRATEGIES);
  const entries = view.strategies.map((strategy, at) => ({
    name: wrap(view.names[strategy], CHART_WIDTH - SAMPLE_ROOM, {size: LABEL_SIZE}),
    line: {stroke: strokes[at], width: LINE_WIDTH, dash: dashes[at]},
    mark: {shape: shapes[at], fill: fills[at]},
  }));
  return lineLegend(legendTitle(view), entries, {indent: LEFT_AXIS_WIDTH});
}

function workloadsOf(view: View): readonly string[] {
  return view.families.flatMap(family => family.workloads.map(({label}) => label));
}

interface Panel {
  readonly axis: SlowdownAxis;
  /** Whether it is the first of its row, which has the axis' title. */
  readonly left: boolean;
}

function panel(view: View, points: readonly ChapterPoint[], {axis, left}: Panel): object {
  const chapters = chaptersOf(points);
  const workload = points[0].workload;
  return {
    title: {text: titleLines(workload), subtitle: failuresOf(points), subtitleFontSize: NOTE_SIZE},
    transform: [{filter: {field: 'workload', equal: workload}}],
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    encoding: {
      x: chapterChannel(chapters),
      y: slowdownChannel(axis, left ? ['slowdown', `(×, ${axis.type})`] : null),
    },
    layer: [warmUp(chapters, axis), lines(view), dots(view)],
  };
}

function titleLines(workload: string): readonly string[] {
  return wrap(workload, PANEL_WIDTH, {size: LABEL_SIZE, weight: 'bold'});
}

function chaptersOf(points: readonly ChapterPoint[]): readonly ChapterPoint[] {
  const longest = points.findLast(
    point => point.chapter === Math.max(...points.map(({chapter}) => chapter)),
  )!;
  return points.filter(point => point.strategy === longest.strategy);
}

function failuresOf(points: readonly ChapterPoint[]): string[] {
  const failed = points.filter(point => point.chapter === 1 && point.note !== null);
  return failed.flatMap(({strategy, note}) => wrap(`${strategy}: ${note}`, PANEL_WIDTH, {size: NOTE_SIZE}));
}

function chapterChannel(chapters: readonly ChapterPoint[]): object {
  const labels = chapterLabels(chapters);
  const labelExpr = `${JSON.stringify(Object.fromEntries(labels.map((label, at) => [at + 1, label])))}[datum.value]`;
  return {
    field: 'chapter',
    type: 'ordinal',
    scale: {domain: chapters.map(({chapter}) => chapter), type: 'band', padding: 0},
    axis: {title: 'chapter', labelAngle: 0, labelExpr, grid: false, ticks: false, titlePadding: 1},
  };
}

/** Names where they all fit under their chapters, else numbers: the table beside the chart names them. */
function chapterLabels(chapters: readonly ChapterPoint[]): readonly (string | string[])[] {
  const room = PANEL_WIDTH / chapters.length - 2;
  const style = {size: LABEL_SIZE};
  const names = chapters.map(({name}) => wrap(name, room, style));
  const fit = names.every(words => words.length <= MOST_LINES && widest(words, style) <= room);
  return fit ? names : chapters.map(({chapter}) => String(chapter));
}

function slowdownChannel({type, domain, values}: SlowdownAxis, title: readonly string[] | null): object {
  return {
    field: 'slowdown',
    type: 'quantitative',
    scale: {type, domain, nice: false},
    axis: {title, values, format: '~g', grid: true},
  };
}

function warmUp(chapters: readonly ChapterPoint[], {domain: [low, high]}: SlowdownAxis): object {
  const shaded = chapters.filter(({measured}) => !measured).map(({chapter}) => ({chapter, low, high}));
  return {
    data: {values: shaded},
    transform: [],
    mark: {type: 'bar', color: GRID, opacity: 0.6, width: {band: 1}},
    encoding: {y: {field: 'low', type: 'quantitative', title: null}, y2: {field: 'high'}},
  };
}

function lines(view: View): object {
  const {strokes, dashes} = looksOf(view.strategies, KNOWN_STRATEGIES);
  const channel = (range: readonly unknown[]): object => ({
    field: 'strategy',
    type: 'nominal',
    scale: {domain: view.strategies, range},
    legend: null,
  });
  return {
    transform: [{filter: 'isValid(datum.slowdown)'}],
    mark: {type: 'line', strokeWidth: LINE_WIDTH},
    encoding: {stroke: channel(strokes), strokeDash: channel(dashes)},
  };
}

function dots(view: View): object {
  return {
    transform: [{filter: 'isValid(datum.slowdown)'}],
    mark: STRATEGY_POINT,
    encoding: strategyChannels(view, null),
  };
}

function table(view: View): DataTable {
  return {
    caption: `Slowdown over ${view.reference} by chapter`,
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      textColumn('Chapter'),
      numberColumn('Slowdown'),
      numberColumn('Interval'),
      numberColumn('Cycles, mean over seeds'),
    ],
    rows: chapterPoints(view).map(point => [
      point.workload,
      point.strategy,
      chapterName(point),
      numberCell(point.slowdown ?? undefined, ratio, point.note ?? missingSlowdown(view)),
      point.slowdown === null ? '–' : point.interval,
      numberCell(point.cycles ?? undefined, short),
    ]),
  };
}

function chapterName({chapter, name, measured}: ChapterPoint): string {
  if (name === '') return '–';
  return `${chapter}. ${name}${measured ? '' : ' (warm-up)'}`;
}
