import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {ratio, short} from '../format.ts';
import {missingSlowdown} from '../slowdown.ts';
import {widest, wrap} from '../text/width.ts';
import type {View} from '../view.ts';
import {type ChapterPoint, chapterPoints} from './chapters.ts';
import type {Chart} from './chart.ts';
import {legendTitle} from './legend.ts';
import {
  columnsIn,
  curves,
  type Panel,
  panelWidthIn,
  smallMultiples,
  type SlowdownScale,
} from './small-multiples.ts';
import {GRID, LABEL_SIZE} from './theme.ts';

/** As tall as the axis' title is long. */
const PANEL_HEIGHT = 62;
/** That fit a page, if names and failures take a few lines. */
const MOST_ROWS = 6;
/** Lines that the name of a chapter may take. */
const MOST_LINES = 3;

export const timeline: Chart = {
  name: 'timeline',
  title: 'Timeline over chapters',
  caption: view =>
    `Cycles over those of ${view.reference} in each chapter of a workload's story: geometric mean over seeds, whose intervals the table has. Shaded chapters ` +
    `warm up and count in no other chart. All panels share one ${view.scale === 'log' ? 'logarithmic' : 'linear'} scale.`,
  fits: view => Math.ceil(workloadsOf(view).length / columnsIn(view.width)) <= MOST_ROWS,
  spec: (view, among = [view]) => {
    const points = chapterPoints(view);
    return smallMultiples(view, {
      description: timeline.caption(view),
      title: legendTitle(view),
      slowdowns: among.flatMap(chapterPoints).flatMap(({slowdown}) => slowdown ?? []),
      height: PANEL_HEIGHT,
      panels: workloadsOf(view).map(workload =>
        panel(
          view,
          points.filter(point => point.workload === workload),
        ),
      ),
    });
  },
  table,
};

function workloadsOf(view: View): readonly string[] {
  return view.families.flatMap(family => family.workloads.map(({label}) => label));
}

function panel(view: View, points: readonly ChapterPoint[]): Panel {
  const chapters = chaptersOf(points);
  return {
    name: points[0].workload,
    notes: failuresOf(points),
    data: points,
    x: chapterChannel(chapters, panelWidthIn(view.width)),
    layers: scale => [warmUp(chapters, scale), ...curves(view, scale)],
  };
}

function chaptersOf(points: readonly ChapterPoint[]): readonly ChapterPoint[] {
  const longest = points.findLast(
    point => point.chapter === Math.max(...points.map(({chapter}) => chapter)),
  )!;
  return points.filter(point => point.strategy === longest.strategy);
}

const failuresOf = (points: readonly ChapterPoint[]): readonly string[] =>
  points
    .filter(point => point.chapter === 1 && point.note !== null)
    .map(({strategy, note}) => `${strategy}: ${note}`);

function chapterChannel(chapters: readonly ChapterPoint[], width: number): object {
  const labels = chapterLabels(chapters, width);
  const labelExpr = `${JSON.stringify(Object.fromEntries(labels.map((label, at) => [at + 1, label])))}[datum.value]`;
  return {
    field: 'chapter',
    type: 'ordinal',
    scale: {domain: chapters.map(({chapter}) => chapter), type: 'band', padding: 0},
    axis: {title: 'chapter', labelAngle: 0, labelExpr, grid: false, ticks: false, titlePadding: 1},
  };
}

/** Names where they all fit under their chapters, else numbers: the table beside the chart names them. */
function chapterLabels(chapters: readonly ChapterPoint[], width: number): readonly (string | string[])[] {
  const room = width / chapters.length - 2;
  const style = {size: LABEL_SIZE};
  const names = chapters.map(({name}) => wrap(name, room, style));
  const fit = names.every(words => words.length <= MOST_LINES && widest(words, style) <= room);
  return fit ? names : chapters.map(({chapter}) => String(chapter));
}

function warmUp(chapters: readonly ChapterPoint[], {domain: [low, high], y}: SlowdownScale): object {
  const shaded = chapters.filter(({measured}) => !measured).map(({chapter}) => ({chapter, low, high}));
  return {
    data: {values: shaded},
    mark: {type: 'bar', color: GRID, opacity: 0.6, width: {band: 1}},
    encoding: {y: y('low'), y2: {field: 'high'}},
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
