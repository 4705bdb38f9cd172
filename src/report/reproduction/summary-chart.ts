/** All that can be tested in one picture, to be read in ten seconds: a row a target, what came out here over what was published. */
import type {MeasureScore, Score} from '../../reproduce/scorecard.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {type LineEntry, lineLegend} from '../charts/line-legend.ts';
import {
  headText,
  LINE_HEIGHT,
  rowFrame,
  type RowFrame,
  rowTexts,
  type Text,
  textLayer,
  wordText,
} from '../charts/row-texts.ts';
import {BAND, CONFIG, LABEL_SIZE, NOTE_SIZE, PAGE_WIDTH, QUIET} from '../charts/theme.ts';
import {type Aside, labelledTicks, logAside, logTicks} from '../charts/ticks.ts';
import {wrap} from '../text/width.ts';
import {decidingOf, yardstickOf} from './deciding.ts';
import {DRAWN, HOLDS, VERDICT_LOOKS} from './marks.ts';
import {percent, publishedText, quantity, tallySentence} from './scorecard-table.ts';
import {type Strip, stripLayers} from './strips.ts';

const TITLE_SIZE = 11;
/** Longer titles are broken into lines. */
const LABEL_WIDTH = 236;
/** Half a tick label at the end of the axis. */
const EDGE = 4;
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

interface Frame extends RowFrame {
  readonly groups: readonly {readonly title: string; readonly rows: readonly Row[]}[];
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
  const frame = rowFrame({
    labels: rows.flatMap(({score}) => labelOf(score)),
    words: HEADS.map((head, at) => [head, ...rows.map(row => wordsOf(row)[at])]),
    edge: EDGE,
  });
  const domain = domainOf(rows);
  const needsAside = rows.some(({measure}) => placesOf(measure) === undefined);
  return {...frame, groups, domain, aside: needsAside ? logAside(domain, ASIDE) : undefined};
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
  const title = wrap(tallySentence(scores), PAGE_WIDTH, {size: TITLE_SIZE, weight: 'bold'});
  return {
    ...lineLegend([], legendOf(scores), {indent, width: PAGE_WIDTH}),
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

function panelOf(scores: readonly Score[], frame: Frame): object {
  const {groups, indent, width, domain, aside} = frame;
  const texts: Text[] = [];
  const strips: Strip[] = [];
  let y = 0;
  for (const [at, {title, rows}] of groups.entries()) {
    if (at > 0) y += GROUP_GAP;
    const head = y + HEAD_HEIGHT / 2;
    texts.push(headText(title, -indent, head), ...(at === 0 ? columnHeads(frame, head) : []));
    y += HEAD_HEIGHT;
    for (const row of rows) {
      const lines = labelOf(row.score);
      const height = Math.max(STRIP_HEIGHT, lines.length * LINE_HEIGHT);
      texts.push(...rowTexts({lines, words: wordsOf(row), middle: y + height / 2}, frame));
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

const columnHeads = ({columns}: Frame, y: number): readonly Text[] =>
  HEADS.map((text, at) => wordText(text, columns[at], y, QUIET));

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

/** What has no row. */
function footOf(scores: readonly Score[]): readonly string[] {
  const open = scores.filter(({verdict}) => verdict === 'not testable').map(({id}) => id);
  if (open.length === 0) return [];
  return wrap(`Not testable yet: ${open.join(', ')}.`, PAGE_WIDTH, {size: NOTE_SIZE});
}
