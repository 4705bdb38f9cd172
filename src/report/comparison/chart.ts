/** A comparison as a picture: a row a strategy and workload, its cycles over the baseline's, and how sure that is. */
import {METRIC_WORDS} from '../../compare/metric.ts';
import type {Comparison, ComparisonRow} from '../../compare/result.ts';
import type {Verdict} from '../../compare/judgement.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {lineLegend, type LineEntry} from '../charts/line-legend.ts';
import {BAND, CONFIG, GRID, INK, LABEL_SIZE, NOTE_SIZE, QUIET} from '../charts/theme.ts';
import {labelledTicks, logTicks, rounded} from '../charts/ticks.ts';
import {widest, wrap} from '../text/width.ts';
import {movement, nameOfRow, percentText, ratioText, restsText, runsIn, tally, verdictText} from './words.ts';

/** 178 mm: both columns of a paper. */
const WIDTH = 672;
const TITLE_SIZE = 11;
/** Longer names are broken into lines. */
const LABEL_WIDTH = 250;
const LABEL_GAP = 10;
const COLUMN_GAP = 10;
const LINE_HEIGHT = LABEL_SIZE + 2;
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
  better: {shape: 'triangle-left', fill: '#ffffff'},
  same: {shape: 'circle', fill: '#ffffff'},
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

interface Frame {
  readonly groups: readonly Group[];
  readonly leftOut: number;
  /** From the left edge of the labels to the plot. */
  readonly indent: number;
  readonly width: number;
  /** Where each column of words ends, from the left edge of the plot. */
  readonly columns: readonly number[];
  readonly domain: readonly [number, number];
}

function frameOf(comparison: Comparison): Frame {
  const drawn = comparison.rows.filter(({metric, ratio}) => metric === METRIC && ratio !== null);
  const shown = new Set(drawn.toSorted((one, other) => movement(other) - movement(one)).slice(0, MOST_ROWS));
  const groups = runsIn(comparison)
    .map(run => ({run, rows: drawn.filter(row => row.run === run && shown.has(row))}))
    .filter(({rows}) => rows.length > 0);
  const rows = groups.flatMap(group => group.rows);
  const indent =
    Math.ceil(
      widest(
        rows.flatMap(row => labelOf(row, comparison)),
        {size: LABEL_SIZE},
      ),
    ) + LABEL_GAP;
  const widths = [0, 1, 2].map(at =>
    Math.ceil(
      widest(
        rows.map(row => wordsOf(row)[at]),
        {size: NOTE_SIZE},
      ),
    ),
  );
  const width = WIDTH - indent - widths.reduce((sum, each) => sum + each + COLUMN_GAP, EDGE);
  const columns = widths.map((_, at) =>
    widths.slice(0, at + 1).reduce((sum, each) => sum + each + COLUMN_GAP, width + EDGE),
  );
  return {
    groups,
    leftOut: drawn.length - rows.length,
    indent,
    width,
    columns,
    domain: domainOf(rows, comparison),
  };
}

const labelOf = (row: ComparisonRow, comparison: Comparison): readonly string[] =>
  wrap(nameOfRow(row, comparison), LABEL_WIDTH, {size: LABEL_SIZE});

const wordsOf = (row: ComparisonRow): readonly [string, string, string] => [
  ratioText(row),
  restsText(row),
  verdictText(row),
];

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
    ...lineLegend([], legendOf(comparison, groups), {indent, width: WIDTH}),
    title: {
      text: findings.flatMap(finding => wrap(finding, WIDTH, style)),
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

interface Text {
  readonly x: number;
  readonly y: number;
  readonly text: string | readonly string[];
  readonly align: 'left' | 'right';
  readonly weight: 'normal' | 'bold';
  readonly size: number;
}

function panelOf(comparison: Comparison, frame: Frame): object {
  const {groups, indent, width, domain, leftOut} = frame;
  const texts: Text[] = [];
  const marks: Mark[] = [];
  let y = 0;
  for (const {run, rows} of groups) {
    if (groups.length > 1) {
      const text = wrap(run, indent + width, {size: LABEL_SIZE, weight: 'bold'});
      texts.push({x: -indent, y: y + HEAD_HEIGHT / 2, text, align: 'left', weight: 'bold', size: LABEL_SIZE});
      y += HEAD_HEIGHT + (text.length - 1) * LINE_HEIGHT;
    }
    for (const row of rows) {
      const lines = labelOf(row, comparison);
      const height = Math.max(ROW_HEIGHT, lines.length * LINE_HEIGHT + 3);
      texts.push(...rowTexts(row, lines, y + height / 2, frame));
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

function rowTexts(
  row: ComparisonRow,
  lines: readonly string[],
  middle: number,
  {indent, columns}: Frame,
): readonly Text[] {
  const label = {
    x: -indent,
    // The first of its lines, so that all of them are about the middle.
    y: middle - ((lines.length - 1) * LINE_HEIGHT) / 2,
    text: lines,
    align: 'left',
    weight: 'normal',
    size: LABEL_SIZE,
  } as const;
  const words = wordsOf(row).map(
    (text, at) =>
      ({x: columns[at], y: middle, text, align: 'right', weight: 'normal', size: NOTE_SIZE}) as const,
  );
  return [label, ...words];
}

/** In pixels, on no scale. */
const pixels = (field: string): object => ({field, type: 'quantitative', scale: null, axis: null});

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

function textLayer(texts: readonly Text[]): object {
  return {
    data: {values: texts},
    mark: {
      type: 'text',
      baseline: 'middle',
      align: {expr: 'datum.align'},
      fontWeight: {expr: 'datum.weight'},
      fontSize: {expr: 'datum.size'},
      color: INK,
      lineHeight: LINE_HEIGHT,
    },
    encoding: {x: pixels('x'), y: pixels('y'), text: {field: 'text', type: 'nominal'}},
  };
}
