/** All that can be tested in one picture, to be read in ten seconds: a row a target, what came out here over what was published. */
import type {MeasureScore, Score} from '../../reproduce/scorecard.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {type LineEntry, lineLegend} from '../charts/line-legend.ts';
import {BAND, CONFIG, INK, LABEL_SIZE, NOTE_SIZE, QUIET} from '../charts/theme.ts';
import {type Aside, labelledTicks, logAside, logTicks} from '../charts/ticks.ts';
import {widest, wrap} from '../text/width.ts';
import {decidingOf, yardstickOf} from './deciding.ts';
import {DRAWN, HOLDS, VERDICT_LOOKS} from './marks.ts';
import {percent, publishedText, quantity, tallySentence} from './scorecard-table.ts';
import {pixels, type Strip, stripLayers} from './strips.ts';

/** 178 mm: both columns of a paper. */
export const SUMMARY_WIDTH = 672;
const TITLE_SIZE = 11;
/** Longer titles are broken into lines. */
const LABEL_WIDTH = 236;
const LABEL_GAP = 10;
const COLUMN_GAP = 10;
/** Half a tick label at the end of the axis. */
const EDGE = 4;
const LINE_HEIGHT = LABEL_SIZE + 2;
const STRIP_HEIGHT = 12;
const ROW_GAP = 3;
const HEAD_HEIGHT = 15;
const GROUP_GAP = 8;
/** Nobody compares what is off by more: a mark at the edge, and its numbers beside it. */
const FARTHEST = 10;
const NEAREST = 2;
const MOST_TICKS = 9;
/** Where ours over theirs is no ratio. */
const ASIDE = {word: 'no ratio', share: 0.2};

const GROUPS = [
  {kind: 'prediction', title: 'Predictions: nothing was fitted to them'},
  {kind: 'exact', title: 'Exact counts: equal or wrong'},
  {kind: 'calibration', title: 'Calibration: prices were set by them, so they are no success'},
] as const;

const VERDICTS = ['reproduced', 'direction only', 'not reproduced'] as const;
const rankOf = ({verdict}: Score): number => VERDICTS.findIndex(each => each === verdict);

export const SUMMARY_CAPTION =
  'Each target that can be tested: what comes out here over what was published, on a logarithmic scale. Where only a bound was ' +
  'published it is over that. The band is what is accepted, with an arrow where it goes on; the line is the middle nine tenths of a ' +
  'thousand draws of all assumed prices from their ranges, and “holds in” is the share of the draws in which a target holds. ' +
  'The shape of a mark is the verdict. What lies beyond the scale stands at its edge, and before it what has no ratio.';

export function summaryChart(scores: readonly Score[]): ChartSpec {
  const frame = frameOf(scores);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: SUMMARY_CAPTION,
    config: CONFIG,
    vconcat: [headOf(scores, frame), panelOf(scores, frame)],
    spacing: 4,
  };
}

type Row = {readonly score: Score; readonly measure: MeasureScore};

/** The columns of words right of the plot. */
type Words = readonly [here: string, published: string, draws: string];
const HEADS: Words = ['here', 'published', 'holds in'];

interface Frame {
  readonly groups: readonly {readonly title: string; readonly rows: readonly Row[]}[];
  /** From the left edge of the labels to the plot. */
  readonly indent: number;
  readonly width: number;
  /** Where each column of words ends, from the left edge of the plot. */
  readonly columns: readonly number[];
  readonly domain: readonly [number, number];
  readonly aside?: Aside | undefined;
}

function frameOf(scores: readonly Score[]): Frame {
  const groups = GROUPS.map(({kind, title}) => ({
    title,
    rows: scores
      .filter(score => score.kind === kind)
      .toSorted((one, other) => rankOf(one) - rankOf(other))
      .flatMap(rowOf),
  })).filter(({rows}) => rows.length > 0);
  const rows = groups.flatMap(group => group.rows);
  const labels = rows.flatMap(({score}) => labelOf(score));
  const indent = Math.ceil(widest(labels, {size: LABEL_SIZE})) + LABEL_GAP;
  const widths = HEADS.map((head, at) =>
    Math.ceil(widest([head, ...rows.map(row => wordsOf(row)[at])], {size: NOTE_SIZE})),
  );
  const taken = widths.reduce((sum, width) => sum + width + COLUMN_GAP, EDGE);
  const width = SUMMARY_WIDTH - indent - taken;
  const columns = widths.map((_, at) =>
    widths.slice(0, at + 1).reduce((sum, each) => sum + each + COLUMN_GAP, width + EDGE),
  );
  const domain = domainOf(rows);
  const needsAside = rows.some(({measure}) => placesOf(measure) === undefined);
  return {groups, indent, width, columns, domain, aside: needsAside ? logAside(domain, ASIDE) : undefined};
}

function rowOf(score: Score): readonly Row[] {
  const measure = decidingOf(score);
  return measure === undefined ? [] : [{score, measure}];
}

const labelOf = ({id, title}: Score): readonly string[] =>
  wrap(`${id} ${title}`, LABEL_WIDTH, {size: LABEL_SIZE});

/** How many are equal, where all must be; else the number that decides. */
function wordsOf({score, measure}: Row): Words {
  if (score.kind === 'exact') {
    const equal = score.measures.filter(({holds}) => holds).length;
    return [`${equal} of ${score.measures.length} equal`, '', ''];
  }
  return [quantity(measure.ours, measure.unit), publishedText(measure), percent(score.share ?? 0)];
}

/** Of ours, its interval and what is accepted over the yardstick; undefined where that is no ratio. What is exact is 1 where it is equal. */
interface Places {
  readonly ours: number;
  readonly drawn: readonly [number, number];
  readonly low: number | null;
  readonly high: number | null;
}

function placesOf(measure: MeasureScore): Places | undefined {
  const {published, ours, interval, low, high} = measure;
  if (published === ours && low === high) return {ours: 1, drawn: [1, 1], low: 1, high: 1};
  const yardstick = yardstickOf(measure);
  if (yardstick === undefined || ours <= 0) return undefined;
  const over = (value: number): number => value / yardstick;
  return {
    ours: over(ours),
    drawn: [over(interval[0]), over(interval[1])],
    low: low === null ? null : over(low),
    high: high === null ? null : over(high),
  };
}

/** As far on either side of 1, so that what is too much and what is too little look alike. */
function domainOf(rows: readonly Row[]): readonly [number, number] {
  const reach = rows.flatMap(({measure}) => {
    const places = placesOf(measure);
    if (places === undefined) return [];
    const {ours, drawn, low, high} = places;
    return [ours, ...drawn, low ?? 1, high ?? 1].map(each =>
      each > 0 ? Math.max(each, 1 / each) : FARTHEST,
    );
  });
  const farthest = Math.min(FARTHEST, Math.max(NEAREST, ...reach) * 1.05);
  const high = Number(farthest.toPrecision(3));
  return [Number((1 / high).toPrecision(3)), high];
}

function headOf(scores: readonly Score[], {indent}: Frame): object {
  const title = wrap(tallySentence(scores), SUMMARY_WIDTH, {size: TITLE_SIZE, weight: 'bold'});
  return {
    ...lineLegend([], legendOf(scores), {indent, width: SUMMARY_WIDTH}),
    title: {text: title, fontSize: TITLE_SIZE, dx: -indent, offset: 7},
  };
}

function legendOf(scores: readonly Score[]): readonly LineEntry[] {
  const verdicts = VERDICTS.filter(verdict => scores.some(score => score.verdict === verdict));
  return [
    ...verdicts.map(verdict => ({mark: VERDICT_LOOKS[verdict], name: [verdict]})),
    {line: {stroke: BAND, width: 9, dash: [1, 0]}, name: ['accepted']},
    {line: DRAWN, name: ['nine tenths of draws']},
  ];
}

interface Text {
  readonly x: number;
  readonly y: number;
  readonly text: string | readonly string[];
  readonly align: 'left' | 'right';
  readonly weight: 'normal' | 'bold';
  readonly size: number;
  readonly colour: string;
}

function panelOf(scores: readonly Score[], frame: Frame): object {
  const {groups, indent, width, domain, aside} = frame;
  const texts: Text[] = [];
  const strips: Strip[] = [];
  let y = 0;
  for (const [at, {title, rows}] of groups.entries()) {
    if (at > 0) y += GROUP_GAP;
    texts.push(headText(title, -indent, y), ...(at === 0 ? columnHeads(frame, y) : []));
    y += HEAD_HEIGHT;
    for (const row of rows) {
      const lines = labelOf(row.score);
      const height = Math.max(STRIP_HEIGHT, lines.length * LINE_HEIGHT);
      texts.push(...rowTexts(row, {lines, middle: y + height / 2}, frame));
      strips.push(stripOf(row, y + (height - STRIP_HEIGHT) / 2, frame));
      y += height + ROW_GAP;
    }
  }
  const ticks = logTicks(domain, MOST_TICKS);
  return {
    title: {
      text: footOf(scores),
      orient: 'bottom',
      dx: -indent,
      fontSize: NOTE_SIZE,
      fontWeight: 'normal',
      color: QUIET,
      offset: 4,
    },
    width,
    height: y,
    data: {values: strips},
    layer: [
      ...stripLayers(strips, {
        type: 'log',
        domain: [aside?.band[0] ?? domain[0], domain[1]],
        values: ticks,
        axis: {
          ...labelledTicks(ticks, String, aside),
          title: 'here over published (log scale)',
          labelFlush: false,
          grid: false,
        },
        middle: 1,
      }),
      textLayer(texts),
    ],
  };
}

const PLAIN = {weight: 'normal', colour: INK} as const;

const headText = (text: string, x: number, y: number): Text => ({
  ...PLAIN,
  x,
  y: y + HEAD_HEIGHT / 2,
  text,
  align: 'left',
  weight: 'bold',
  size: LABEL_SIZE,
});

const columnHeads = ({columns}: Frame, y: number): readonly Text[] =>
  HEADS.map((text, at) => ({
    ...PLAIN,
    x: columns[at],
    y: y + HEAD_HEIGHT / 2,
    text,
    align: 'right',
    size: NOTE_SIZE,
    colour: QUIET,
  }));

interface Place {
  readonly lines: readonly string[];
  readonly middle: number;
}

function rowTexts(row: Row, {lines, middle}: Place, {indent, columns}: Frame): readonly Text[] {
  const label: Text = {
    ...PLAIN,
    x: -indent,
    // The first of its lines, so that all of them are about the middle.
    y: middle - ((lines.length - 1) * LINE_HEIGHT) / 2,
    text: lines,
    align: 'left',
    size: LABEL_SIZE,
  };
  const words = wordsOf(row).map(
    (text, at): Text => ({
      ...PLAIN,
      x: columns[at],
      y: middle,
      text,
      align: 'right',
      size: NOTE_SIZE,
    }),
  );
  return [label, ...words.filter(({text}) => text !== '')];
}

function stripOf({score, measure}: Row, top: number, {domain, aside}: Frame): Strip {
  const places = placesOf(measure);
  const look = score.verdict === 'not testable' ? HOLDS : VERDICT_LOOKS[score.verdict];
  const strip = {top, middle: top + STRIP_HEIGHT / 2, bottom: top + STRIP_HEIGHT, look};
  const none = {published: null, seedsLow: null, seedsHigh: null};
  const [first, last] = domain;
  const within = (place: number): number => Math.min(last, Math.max(first, place));
  if (places === undefined) {
    const nowhere = {
      low: first,
      high: first,
      openLow: false,
      openHigh: false,
      drawnLow: null,
      drawnHigh: null,
    };
    return {...strip, ...none, ...nowhere, ours: aside!.at};
  }
  const {ours, drawn, low, high} = places;
  return {
    ...strip,
    ...none,
    low: within(low ?? first),
    high: within(high ?? last),
    openLow: low === null || low < first,
    openHigh: high === null || high > last,
    ours: within(ours),
    drawnLow: within(drawn[0]),
    drawnHigh: within(drawn[1]),
  };
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
      color: {expr: 'datum.colour'},
      lineHeight: LINE_HEIGHT,
    },
    encoding: {x: pixels('x'), y: pixels('y'), text: {field: 'text', type: 'nominal'}},
  };
}

/** What has no row. */
function footOf(scores: readonly Score[]): readonly string[] {
  const open = scores.filter(({verdict}) => verdict === 'not testable').map(({id}) => id);
  if (open.length === 0) return [];
  return wrap(`Not testable yet: ${open.join(', ')}.`, SUMMARY_WIDTH, {size: NOTE_SIZE});
}
