import type {Chapter} from '../../suite/result.ts';
import {cycles} from '../../timing/pricing.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {short, significant} from '../format.ts';
import {widest, wrap} from '../text/width.ts';
import {failureNote, type Group, type View} from '../view.ts';
import type {Chart} from './chart.ts';
import {placeOf, STRATEGY_POINT, strategyChannels} from './rows.ts';
import {CHART_WIDTH, CONFIG, GRID, INK, LABEL_SIZE, NOTE_SIZE} from './theme.ts';
import {logTicks} from './ticks.ts';

/** Small multiples, two beside each other. */
const COLUMNS = 2;
const GAP = 10;
/** Of a panel with the axis' title, and of one with only its labels. */
const LEFT_AXIS_WIDTH = 56;
const RIGHT_AXIS_WIDTH = 24;
const PANEL_WIDTH = Math.floor((CHART_WIDTH - GAP - LEFT_AXIS_WIDTH - RIGHT_AXIS_WIDTH) / COLUMNS);
/** As tall as the axis' title is long. */
const PANEL_HEIGHT = 62;
/** Of the axis of so low a panel. */
const MOST_TICKS = 5;
/** Lines that the name of a chapter may take. */
const MOST_LINES = 3;

export const timeline: Chart = {
  name: 'timeline',
  title: 'Timeline over chapters',
  caption: () =>
    "Cycles per guest instruction in each chapter of a workload's story, mean over seeds. Shaded chapters warm up and " +
    'count in no other chart. All panels share one logarithmic scale.',
  spec: view => {
    const points = view.groups.flatMap(group => pointsOf(group, view));
    const drawn = points.flatMap(({value}) => (value === null ? [] : [value]));
    const domain = domainOf(drawn);
    const spec = {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: timeline.caption(view),
      config: CONFIG,
      data: {values: points},
      concat: workloadsOf(view).map((workload, at) => {
        const own = points.filter(point => point.workload === workload);
        return panel(view, own, {domain, left: at % COLUMNS === 0});
      }),
      columns: COLUMNS,
      spacing: GAP,
      resolve: {scale: {fill: 'shared', shape: 'shared'}},
    };
    return spec;
  },
  table,
};

function workloadsOf(view: View): readonly string[] {
  return view.families.flatMap(family => family.workloads.map(({label}) => label));
}

/** A chapter of a group: its events are those of all its seeds together. */
interface Point {
  readonly workload: string;
  readonly strategy: string;
  readonly chapter: number;
  readonly name: string;
  readonly measured: boolean;
  readonly cycles: number | null;
  readonly instructions: number | null;
  readonly value: number | null;
  readonly note: string | null;
}

const NOTHING = {chapter: 1, name: '', measured: true, cycles: null, instructions: null, value: null};

export function pointsOf(group: Group, view: View): readonly Point[] {
  const {workload, strategy} = placeOf(group);
  const note = failureNote(group) ?? null;
  const first = group.cells[0];
  if (first === undefined) {
    return [{...NOTHING, workload, strategy, note}];
  }
  return first.chapters.map(({name, measured}, at) => {
    const same = group.cells.flatMap(cell => cell.chapters[at] ?? []);
    const spent = meanOver(same, chapter => cycles(chapter.events, view.machine.machine.costs));
    const instructions = meanOver(same, instructionsOf);
    const value = instructions === 0 ? null : spent / instructions;
    return {workload, strategy, chapter: at + 1, name, measured, cycles: spent, instructions, value, note};
  });
}

function meanOver(chapters: readonly Chapter[], value: (chapter: Chapter) => number): number {
  return chapters.reduce((sum, chapter) => sum + value(chapter), 0) / chapters.length;
}

function instructionsOf({events}: Chapter): number {
  return events.userInstructions + events.kernelInstructions;
}

function domainOf(values: readonly number[]): [number, number] {
  const low = Math.min(1, ...values);
  const high = Math.max(2, ...values);
  // Room for half a point.
  return [low / 1.2, high * 1.2];
}

interface Panel {
  readonly domain: [number, number];
  /** Whether it is the first of its row, which has the axis' title. */
  readonly left: boolean;
}

function panel(view: View, points: readonly Point[], {domain, left}: Panel): object {
  const chapters = chaptersOf(points);
  const workload = points[0].workload;
  return {
    title: {text: titleLines(workload), subtitle: failuresOf(points), subtitleFontSize: NOTE_SIZE},
    transform: [{filter: {field: 'workload', equal: workload}}],
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    encoding: {x: chapterChannel(chapters), y: cyclesChannel(domain, left)},
    layer: [warmUp(chapters, domain), lines(view), dots(view)],
  };
}

function titleLines(workload: string): readonly string[] {
  return wrap(workload, PANEL_WIDTH, {size: LABEL_SIZE, weight: 'bold'});
}

function chaptersOf(points: readonly Point[]): readonly Point[] {
  const longest = points.findLast(
    point => point.chapter === Math.max(...points.map(({chapter}) => chapter)),
  )!;
  return points.filter(point => point.strategy === longest.strategy);
}

function failuresOf(points: readonly Point[]): string[] {
  const failed = points.filter(point => point.chapter === 1 && point.note !== null);
  return failed.flatMap(({strategy, note}) => wrap(`${strategy}: ${note}`, PANEL_WIDTH, {size: NOTE_SIZE}));
}

function chapterChannel(chapters: readonly Point[]): object {
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
function chapterLabels(chapters: readonly Point[]): readonly (string | string[])[] {
  const room = PANEL_WIDTH / chapters.length - 2;
  const style = {size: LABEL_SIZE};
  const names = chapters.map(({name}) => wrap(name, room, style));
  const fit = names.every(words => words.length <= MOST_LINES && widest(words, style) <= room);
  return fit ? names : chapters.map(({chapter}) => String(chapter));
}

function cyclesChannel(domain: [number, number], left: boolean): object {
  return {
    field: 'value',
    type: 'quantitative',
    scale: {type: 'log', domain, nice: false},
    axis: {
      title: left ? ['cycles per', 'instruction'] : null,
      values: logTicks(domain, MOST_TICKS),
      format: '~g',
      grid: true,
    },
  };
}

function warmUp(chapters: readonly Point[], [low, high]: [number, number]): object {
  const shaded = chapters.filter(({measured}) => !measured).map(({chapter}) => ({chapter, low, high}));
  return {
    data: {values: shaded},
    transform: [],
    mark: {type: 'bar', color: GRID, opacity: 0.6, width: {band: 1}},
    encoding: {y: {field: 'low', type: 'quantitative', title: null}, y2: {field: 'high'}},
  };
}

function lines(view: View): object {
  return {
    transform: [{filter: 'isValid(datum.value)'}],
    mark: {type: 'line', color: INK, strokeWidth: 0.7},
    encoding: {detail: {field: 'strategy', type: 'nominal', scale: {domain: view.strategies}}},
  };
}

function dots(view: View): object {
  return {
    transform: [{filter: 'isValid(datum.value)'}],
    mark: STRATEGY_POINT,
    encoding: strategyChannels(view),
  };
}

function table(view: View): DataTable {
  return {
    caption: 'Cycles per guest instruction by chapter, mean over seeds',
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      textColumn('Chapter'),
      numberColumn('Cycles per instruction'),
      numberColumn('Cycles'),
      numberColumn('Instructions'),
    ],
    rows: view.groups
      .flatMap(group => pointsOf(group, view))
      .map(point => [
        point.workload,
        point.strategy,
        chapterName(point),
        numberCell(point.value ?? undefined, significant, point.note ?? 'no instructions'),
        numberCell(point.cycles ?? undefined, short),
        numberCell(point.instructions ?? undefined, short),
      ]),
  };
}

function chapterName({chapter, name, measured}: Point): string {
  if (name === '') return '–';
  return `${chapter}. ${name}${measured ? '' : ' (warm-up)'}`;
}
