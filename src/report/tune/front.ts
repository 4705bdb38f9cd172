/** What the search found: cycles against memory, and the candidates that no other beats on both. */
import type {Candidate, TuningResult} from '../../tune/result.ts';
import {ratioWords} from '../../suite/conclusions/ratio-words.ts';
import {settingWords} from '../../tune/words.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {CHART_WIDTH, CONFIG, INK, LABEL_SIZE, NOTE_SIZE, PAPER, QUIET} from '../charts/theme.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {bytes, ratio} from '../format.ts';
import {widest, wrap} from '../text/width.ts';
import {factorAxis} from './axes.ts';
import {onePage, type TuningChart} from './chart.ts';
import {intervalText} from '../../suite/conclusions/interval-text.ts';
import {LEGEND_WIDTH, type Axis} from './panels.ts';
import {asSentence, searchedSightWords} from './sight-words.ts';

export const front: TuningChart = {
  name: 'front',
  title: 'Cycles against memory',
  caption: result =>
    'Each mark is a configuration of the last round of the search: cycles over those of the default configuration ' +
    '(geometric mean over workloads) against the most memory that shadow tables took on any workload. ' +
    'The line joins those that no other beats on both; W is the winner, K the knee of the front, D the default; ' +
    'the thin grey dashes are an unbounded cache, set else as the default. ' +
    `${asSentence(searchedSightWords(result))} Both scales are logarithmic.`,
  applies: ({search}) => search.candidates.length > 1,
  pages: onePage,
  spec,
  table,
};

const KINDS = ['on the front', 'behind it'];
const HEIGHT = 200;
/** Of a line of upright text with its gaps. */
const TITLE_WIDTH = 24;
/** Half a label, which stands out over the end of the axis. */
const AFTER = 14;
/** The factor on cycles that a letter is high. */
const LETTER_ROOM = 1.3;
const BYTE_STEP = 2;

interface Mark {
  readonly kind: string;
  readonly bytes: number;
  readonly cycles: number;
  readonly letter?: string;
}

function spec(result: TuningResult): ChartSpec {
  const marks = result.search.candidates.map(each => markOf(result, each));
  const letters = [...marks.filter(({letter}) => letter !== undefined), ...defaultMark(result)];
  const all = [...marks, ...letters];
  const cycles = [...all.map(each => each.cycles), ...floorOf(result)];
  // With room for the letters below.
  const y = factorAxis('cycles (× default, log scale)', [...cycles, Math.min(...cycles) / LETTER_ROOM]);
  const left = Math.ceil(widest(y.labels, {size: LABEL_SIZE})) + TITLE_WIDTH;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: front.caption(result),
    config: CONFIG,
    width: CHART_WIDTH - left - AFTER,
    height: HEIGHT,
    data: {values: marks},
    encoding: {x: memoryChannel(byteTicks(all.map(each => each.bytes))), y: cyclesChannel(y)},
    layer: [...floor(result), line(), points(result), ...named(letters)],
  };
}

function memoryChannel(ticks: readonly number[]): object {
  const labels = Object.fromEntries(ticks.map(tick => [tick, bytes(tick)]));
  return {
    field: 'bytes',
    type: 'quantitative',
    scale: {type: 'log', base: 2, domain: [ticks[0], ticks.at(-1)], nice: false},
    axis: {
      title: 'peak memory of shadow tables (log scale)',
      values: ticks,
      labelExpr: `${JSON.stringify(labels)}[datum.value]`,
      labelOverlap: true,
    },
  };
}

const cyclesChannel = ({title, scale, ticks}: Axis): object => ({
  field: 'cycles',
  type: 'quantitative',
  scale,
  axis: {title, ...ticks},
});

function markOf(
  {winner, search: {knee}}: TuningResult,
  {label, onFront, peakBytes, cyclesOverDefault}: Candidate,
): Mark {
  const letter = `${label === winner?.label ? 'W' : ''}${label === knee ? 'K' : ''}`;
  return {
    kind: onFront ? KINDS[0] : KINDS[1],
    bytes: peakBytes,
    cycles: cyclesOverDefault.ratio,
    ...(letter === '' ? {} : {letter}),
  };
}

/** The default configuration, at the most that it used on any workload. */
function defaultMark({workloads}: TuningResult): readonly Mark[] {
  const used = workloads.flatMap(({default: own}) => (own ? [own.overheadBytes] : []));
  return used.length === 0 ? [] : [{kind: KINDS[1], bytes: Math.max(...used), cycles: 1, letter: 'D'}];
}

/** Cycles of an unbounded cache over those of the default: no amount of memory gets below. */
const floorOf = ({defaultOverUnbounded: over}: TuningResult): readonly number[] =>
  over === null ? [] : [1 / over.ratio];

function floor(result: TuningResult): readonly object[] {
  return floorOf(result).map(cycles => ({
    data: {values: [{cycles}]},
    mark: {type: 'rule', color: QUIET, strokeDash: [3, 2], strokeWidth: 1},
    encoding: {x: null},
  }));
}

/** How far the winner is from that. */
function distanceWords({winner}: TuningResult): string {
  const over = winner?.cyclesOverUnbounded;
  return over ? `; winner over unbounded ${ratioWords(over)}` : '';
}

/** Powers of two around the values. */
function byteTicks(values: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const ticks = [4096];
  while (ticks[0] > low / 1.1) ticks.unshift(ticks[0] / BYTE_STEP);
  while (ticks.length > 1 && ticks[1] <= low / 1.1) ticks.shift();
  while (ticks.at(-1)! < high * 1.1) ticks.push(ticks.at(-1)! * BYTE_STEP);
  while (ticks.length > 1 && ticks[1] <= low / 1.1) ticks.shift();
  return ticks;
}

function line(): object {
  return {
    transform: [{filter: {field: 'kind', equal: KINDS[0]}}],
    mark: {type: 'line', color: INK, strokeWidth: 0.8, interpolate: 'step-after'},
    encoding: {order: {field: 'bytes', type: 'quantitative'}},
  };
}

function points(result: TuningResult): object {
  const {search, strategy, machine} = result;
  const title = wrap(
    `${search.candidates.length} configurations of ${strategy} on ${machine}; ${searchedSightWords(result)}${distanceWords(result)}`,
    LEGEND_WIDTH,
    {size: LABEL_SIZE, weight: 'bold'},
  );
  const legend = {title, orient: 'top', direction: 'horizontal'};
  const channel = {field: 'kind', type: 'nominal', sort: null, legend};
  return {
    mark: {type: 'point', size: 22, stroke: INK, strokeWidth: 0.6, opacity: 1},
    encoding: {
      shape: {...channel, scale: {domain: KINDS, range: ['circle', 'circle']}},
      fill: {...channel, scale: {domain: KINDS, range: [INK, PAPER]}},
    },
  };
}

function named(letters: readonly Mark[]): readonly object[] {
  const data = {values: letters};
  return [
    {data, mark: {type: 'point', size: 60, stroke: QUIET, strokeWidth: 1, filled: false}},
    {
      data,
      mark: {type: 'text', dx: -9, dy: 9, fontSize: NOTE_SIZE, fontWeight: 'bold', color: INK},
      encoding: {text: {field: 'letter', type: 'nominal'}},
    },
  ];
}

function table(result: TuningResult): DataTable {
  const {search, winner} = result;
  return {
    caption: 'Configurations of the last round, by rank; ties share one',
    columns: [
      textColumn('Configuration'),
      numberColumn('Rank'),
      numberColumn(`${OBJECTIVE[result.objective]} over default`),
      numberColumn('Interval'),
      numberColumn('Cycles over default'),
      numberColumn('Peak memory'),
      textColumn('Remarks'),
    ],
    rows: search.candidates.map(each => [
      settingWords(each.set),
      {value: each.rank, text: String(each.rank)},
      numberCell(each.overDefault.ratio, ratio),
      intervalText(each.overDefault),
      numberCell(each.cyclesOverDefault.ratio, ratio),
      numberCell(each.peakBytes, bytes),
      remarks(each, {winner: winner?.label, knee: search.knee}),
    ]),
  };
}

const OBJECTIVE = {cycles: 'Cycles', exits: 'VM exits', overheadBytes: 'Peak bytes'};

function remarks(
  {label, onFront}: Candidate,
  {winner, knee}: {readonly winner: string | undefined; readonly knee: string | null},
): string {
  return [
    ...(label === winner ? ['winner'] : []),
    ...(onFront ? ['on the front'] : []),
    ...(label === knee ? ['knee'] : []),
  ].join(', ');
}
