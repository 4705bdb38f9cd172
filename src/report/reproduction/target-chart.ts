/** The chart of a target: each of its numbers on a strip, with what was published, what is accepted and what came out here. */
import type {MeasureScore, Score} from '../../reproduce/scorecard.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {type LineEntry, lineLegend} from '../charts/line-legend.ts';
import {pixels} from '../charts/pixels.ts';
import {BAND, CHART_WIDTH, CONFIG, INK, LABEL_SIZE, NOTE_SIZE} from '../charts/theme.ts';
import {labelledTicks} from '../charts/ticks.ts';
import {textWidth, wrap} from '../text/width.ts';
import {DRAWN, HOLDS, MISSES, PUBLISHED, SEEDED} from './marks.ts';
import {type MeasureAxis, type Panel, panelsOf} from './measure-axis.ts';
import {publishedText, quantity} from './scorecard-table.ts';
import {type Strip, stripLayers} from './strips.ts';
import {verdictWords} from './verdict-words.ts';

const SPACING = 8;
/** Half a tick label stands out over either end of the axis. */
const WIDTH = CHART_WIDTH - 18;
const TITLE_SIZE = 10;
const LINE_HEIGHT = LABEL_SIZE + 2;
const STRIP_HEIGHT = 13;
const NAME_GAP = 3;
const ROW_GAP = 7;
const NUMBERS_GAP = 10;

export function targetChart(score: Score): ChartSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: chartCaption(score),
    config: CONFIG,
    vconcat: [headOf(score), ...panelsOf(score.measures).map(panelSpec)],
    spacing: SPACING,
  };
}

/** How to read it. */
export function chartCaption({id, title}: Score): string {
  return (
    `${id}, ${title}: of each number what was published (a bar), what is accepted (a band; an arrow where it has no end) and ` +
    'what comes out here (a circle where that is accepted, else a cross), with the middle nine tenths of a thousand draws of ' +
    'all assumed prices from their ranges.'
  );
}

function headOf(score: Score): object {
  const title = wrap(`${score.id}: ${score.title}`, WIDTH, {size: TITLE_SIZE, weight: 'bold'});
  return {
    ...lineLegend([], legendOf(score.measures), {indent: 0}),
    title: {
      text: title,
      fontSize: TITLE_SIZE,
      subtitle: wrap(verdictWords(score), WIDTH, {size: LABEL_SIZE}),
      subtitleColor: INK,
      subtitleFontSize: LABEL_SIZE,
      subtitlePadding: 3,
      offset: 6,
    },
  };
}

function legendOf(measures: readonly MeasureScore[]): readonly LineEntry[] {
  const has = (is: (measure: MeasureScore) => boolean, entry: LineEntry): readonly LineEntry[] =>
    measures.some(is) ? [entry] : [];
  return [
    ...has(({low, high}) => low !== high, {line: {stroke: BAND, width: 9, dash: [1, 0]}, name: ['accepted']}),
    ...has(({published}) => published !== null, {mark: PUBLISHED, name: ['published']}),
    ...has(({holds}) => holds, {mark: HOLDS, name: ['here, accepted']}),
    ...has(({holds}) => !holds, {mark: MISSES, name: ['here, not accepted']}),
    ...has(hasWidth, {line: DRAWN, name: ['nine tenths of draws']}),
    ...has(hasWiderSeeds, {line: SEEDED, name: ['all seeds']}),
  ];
}

const hasWidth = ({interval: [low, high]}: MeasureScore): boolean => low < high;
const hasWiderSeeds = ({seeds, interval: [low, high]}: MeasureScore): boolean =>
  seeds !== null && (seeds[0] < low || seeds[1] > high);

interface Row {
  readonly name: readonly string[];
  readonly numbers: string;
  /** Of the first line of its name. */
  readonly nameY: number;
  readonly strip: Strip;
}

function panelSpec({measures, axis}: Panel): object {
  const rows: Row[] = [];
  let height = 0;
  for (const measure of measures) {
    const row = rowOf(measure, axis, height);
    rows.push(row);
    height = row.strip.bottom + ROW_GAP;
  }
  return {
    width: WIDTH,
    height: height - ROW_GAP + NAME_GAP,
    data: {values: rows.map(({strip, ...words}) => ({...words, ...strip}))},
    layer: [
      ...stripLayers(
        rows.map(({strip}) => strip),
        {...axis, axis: {...labelledTicks(axis.values, String), title: axis.title, grid: false}},
      ),
      names(),
      numbers(),
    ],
  };
}

function rowOf(measure: MeasureScore, {domain}: MeasureAxis, top: number): Row {
  const numbersText = numbersOf(measure);
  const room = WIDTH - textWidth(numbersText, {size: NOTE_SIZE}) - NUMBERS_GAP;
  const name = wrap(measure.name, room, {size: LABEL_SIZE});
  const begin = top + name.length * LINE_HEIGHT + NAME_GAP;
  return {
    name,
    numbers: numbersText,
    nameY: top + LINE_HEIGHT / 2,
    strip: stripOf(measure, domain, begin),
  };
}

const numbersOf = (measure: MeasureScore): string =>
  `here ${quantity(measure.ours, measure.unit)}, published ${publishedText(measure)}`;

function stripOf(measure: MeasureScore, [first, last]: readonly [number, number], top: number): Strip {
  const {low, high, published, ours, interval, seeds, holds} = measure;
  const showsSeeds = hasWiderSeeds(measure);
  return {
    top,
    middle: top + STRIP_HEIGHT / 2,
    bottom: top + STRIP_HEIGHT,
    low: Math.max(low ?? first, first),
    high: high ?? last,
    openLow: low === null,
    openHigh: high === null,
    published,
    ours,
    drawnLow: interval[0],
    drawnHigh: interval[1],
    seedsLow: showsSeeds ? seeds![0] : null,
    seedsHigh: showsSeeds ? seeds![1] : null,
    look: holds ? HOLDS : MISSES,
  };
}

function names(): object {
  return {
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'middle',
      fontSize: LABEL_SIZE,
      lineHeight: LINE_HEIGHT,
      color: INK,
    },
    encoding: {x: {value: 0}, y: pixels('nameY'), text: {field: 'name', type: 'nominal'}},
  };
}

function numbers(): object {
  return {
    mark: {type: 'text', align: 'right', baseline: 'middle', fontSize: NOTE_SIZE, color: INK},
    encoding: {x: {value: WIDTH}, y: pixels('nameY'), text: {field: 'numbers', type: 'nominal'}},
  };
}
