/** A comparison as a picture: a row a strategy and workload, its cycles over the baseline's, and how sure that is. */
import {METRIC_WORDS} from '../../compare/metric.ts';
import type {Comparison, ComparisonRow} from '../../compare/result.ts';
import type {Verdict} from '../../compare/judgement.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {lineLegend, type LineEntry} from '../charts/line-legend.ts';
import {pixels} from '../charts/pixels.ts';
import {
  headText,
  LINE_HEIGHT,
  rowFrame,
  type RowFrame,
  rowTexts,
  type Text,
  textLayer,
} from '../charts/row-texts.ts';
import {BAND, CONFIG, GRID, INK, LABEL_SIZE, PAGE_WIDTH, PAPER, QUIET} from '../charts/theme.ts';
import {labelledTicks, logTicks, rounded} from '../charts/ticks.ts';
import {wrap} from '../text/width.ts';
import {movement, nameOfRow, percentText, ratioWords, runsIn, tally} from './words.ts';

const TITLE_SIZE = 11;
/** Longer names are broken into lines. */
const LABEL_WIDTH = 250;
const ROW_HEIGHT = 14;
const HEAD_HEIGHT = 18;
/** Half a tick label at the end of the axis. */
const EDGE = 6;
/** So many fit a page; of more, those that moved most are shown. */
const MOST_ROWS = 48;
/** Few seeds can make an interval so wide that on its scale no ratio could be told from another. */
const FARTHEST_BOUND = 1.5;
const MOST_TICKS = 8;

interface Look {
  readonly shape: string;
  readonly fill: string;
}

/** Told apart by shape, and in grey by fill. */
const LOOKS: Readonly<Record<Verdict, Look>> = {
  worse: {shape: 'triangle-right', fill: INK},
  better: {shape: 'triangle-left', fill: PAPER},
  same: {shape: 'circle', fill: PAPER},
  undecided: {shape: 'diamond', fill: QUIET},
};

const METRIC = 'cycles';

export function comparisonChart(comparison: Comparison): ChartSpec {
  const frame = frameOf(comparison);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: captionOf(comparison, frame),
    config: CONFIG,
    vconcat: [headOf(comparison, frame), panelOf(comparison, frame)],
    spacing: 4,
  };
}

interface Group {
  readonly run: string;
  readonly rows: readonly ComparisonRow[];
}

interface Frame extends RowFrame {
  readonly groups: readonly Group[];
  readonly leftOut: number;
  readonly domain: readonly [number, number];
}

function frameOf(comparison: Comparison): Frame {
  const drawn = comparison.rows.filter(({metric, ratio}) => metric === METRIC && ratio !== null);
  const shown = new Set(drawn.toSorted((one, other) => movement(other) - movement(one)).slice(0, MOST_ROWS));
  const groups = runsIn(comparison)
    .map(run => ({run, rows: drawn.filter(row => row.run === run && shown.has(row))}))
    .filter(({rows}) => rows.length > 0);
  const rows = groups.flatMap(group => group.rows);
  return {
    ...rowFrame({
      labels: rows.flatMap(row => labelOf(row, comparison)),
      words: [0, 1, 2].map(at => rows.map(row => ratioWords(row)[at])),
      edge: EDGE,
    }),
    groups,
    leftOut: drawn.length - rows.length,
    domain: domainOf(rows, comparison),
  };
}

const labelOf = (row: ComparisonRow, comparison: Comparison): readonly string[] =>
  wrap(nameOfRow(row, comparison), LABEL_WIDTH, {size: LABEL_SIZE});

/** It holds 1, what is the same, and every ratio; an interval may leave it. */
function domainOf(rows: readonly ComparisonRow[], {threshold}: Comparison): readonly [number, number] {
  const reach = rows.flatMap(({ratio, low, high}) => {
    const value = ratio ?? 1;
    return [
      value,
      Math.max(low ?? value, value / FARTHEST_BOUND),
      Math.min(high ?? value, value * FARTHEST_BOUND),
    ];
  });
  const least = (1 + Math.max(threshold, 0.005)) ** 2;
  const [low, high] = [Math.min(1 / least, ...reach), Math.max(least, ...reach)];
  const margin = (high / low) ** 0.04;
  return [rounded(low / margin), rounded(high * margin)];
}

/** Of a scale that is narrow, in even steps; else as logarithms have them. */
function ticksOf([low, high]: readonly [number, number]): readonly number[] {
  for (const hundredths of [0.5, 1, 2, 5, 10, 20, 50]) {
    const first = Math.ceil(((low - 1) * 100) / hundredths);
    const last = Math.floor(((high - 1) * 100) / hundredths);
    if (last - first < MOST_TICKS)
      return Array.from({length: last - first + 1}, (_, at) =>
        Number((1 + ((first + at) * hundredths) / 100).toFixed(3)),
      );
  }
  return logTicks([low, high], MOST_TICKS);
}

function captionOf(comparison: Comparison, {leftOut}: Frame): string {
  const rest = leftOut > 0 ? ` The ${leftOut} rows that moved least are not drawn.` : '';
  return (
    `${METRIC_WORDS[METRIC]} over those of ${comparison.baseline}, of each strategy on the same work: geometric mean over seeds, ` +
    'with its 95 % interval where seeds differ. The scale is logarithmic; the band is what counts as the same, and an interval that ' +
    `would leave the scale is cut at its edge.${rest}`
  );
}

function headOf(comparison: Comparison, {groups, indent}: Frame): object {
  const findings = groups.map(({run}) => {
    const rows = comparison.rows.filter(row => row.run === run && row.metric === METRIC);
    return `${run} over ${comparison.baseline}, ${tally({run, metric: METRIC, rows}, comparison.threshold)}`;
  });
  const style = {size: TITLE_SIZE, weight: 'bold'} as const;
  return {
    ...lineLegend([], legendOf(comparison, groups), {indent, width: PAGE_WIDTH}),
    title: {
      text: findings.flatMap(finding => wrap(finding, PAGE_WIDTH, style)),
      fontSize: TITLE_SIZE,
      dx: -indent,
      offset: 7,
    },
  };
}

function legendOf({threshold}: Comparison, groups: readonly Group[]): readonly LineEntry[] {
  const verdicts = (Object.keys(LOOKS) as Verdict[]).filter(verdict =>
    groups.some(({rows}) => rows.some(row => row.verdict === verdict)),
  );
  return [
    ...verdicts.map(verdict => ({mark: LOOKS[verdict], name: [verdict]})),
    {line: {stroke: BAND, width: 9, dash: [1, 0]}, name: [`within ${percentText(threshold)}`]},
    {line: {stroke: INK, width: 1, dash: [1, 0]}, name: ['95 % interval']},
  ];
}

interface Mark {
  readonly y: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly look: Look;
}

function panelOf(comparison: Comparison, frame: Frame): object {
  const {groups, indent, width, domain, leftOut} = frame;
  const texts: Text[] = [];
  const marks: Mark[] = [];
  let y = 0;
  for (const {run, rows} of groups) {
    if (groups.length > 1) {
      const text = wrap(run, indent + width, {size: LABEL_SIZE, weight: 'bold'});
      texts.push(headText(text, -indent, y + HEAD_HEIGHT / 2));
      y += HEAD_HEIGHT + (text.length - 1) * LINE_HEIGHT;
    }
    for (const row of rows) {
      const lines = labelOf(row, comparison);
      const height = Math.max(ROW_HEIGHT, lines.length * LINE_HEIGHT + 3);
      texts.push(...rowTexts({lines, words: ratioWords(row), middle: y + height / 2}, frame));
      marks.push(markOf(row, y + height / 2, domain));
      y += height;
    }
  }
  const rest = leftOut > 0 ? [`${leftOut} more rows, which moved less, are not drawn`] : [];
  return {
    width,
    height: y,
    data: {values: marks},
    layer: [
      ...marked(domain, comparison.threshold, [
        `${METRIC_WORDS[METRIC]} over the baseline’s (×, log scale)`,
        ...rest,
      ]),
      textLayer(texts),
    ],
  };
}

function markOf(
  {ratio, low, high, verdict}: ComparisonRow,
  y: number,
  [first, last]: readonly [number, number],
): Mark {
  const value = ratio ?? 1;
  const within = (place: number): number => Math.min(last, Math.max(first, place));
  return {y, value, low: within(low ?? value), high: within(high ?? value), look: LOOKS[verdict]};
}

const POINT = {type: 'point', size: 34, stroke: INK, strokeWidth: 0.7, opacity: 1};

function marked(
  domain: readonly [number, number],
  threshold: number,
  title: readonly string[],
): readonly object[] {
  const scale = {type: 'log', domain, nice: false, clamp: true};
  const axis = {
    ...labelledTicks(ticksOf(domain), String),
    title,
    grid: true,
    gridColor: GRID,
    labelFlush: false,
  };
  const x = (place: object): object => ({...place, type: 'quantitative', scale, axis});
  return [
    {
      data: {values: [{low: 1 / (1 + threshold), high: 1 + threshold}]},
      mark: {type: 'rect', color: BAND},
      encoding: {x: x({field: 'low'}), x2: {field: 'high'}},
    },
    {
      data: {values: [{}]},
      mark: {type: 'rule', color: INK, strokeDash: [3, 2], strokeWidth: 0.8},
      encoding: {x: x({datum: 1})},
    },
    {
      mark: {type: 'rule', color: INK},
      encoding: {x: x({field: 'low'}), x2: {field: 'high'}, y: pixels('y')},
    },
    {
      mark: {...POINT, shape: {expr: 'datum.look.shape'}, fill: {expr: 'datum.look.fill'}},
      encoding: {x: x({field: 'value'}), y: pixels('y')},
    },
  ];
}
