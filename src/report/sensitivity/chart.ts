/** A tornado: how far a ratio moves with each price, beside what the seeds and all assumptions at once make of it. */
import type {MovedPrice, Sensitivity, Tornado} from '../../sensitivity/result.ts';
import {
  conclusionWords,
  isSamePair,
  turnsOf,
  turnedBy,
  valueText,
  verdictsOf,
} from '../../sensitivity/words.ts';
import {factorText} from '../../suite/conclusions/interval-text.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {type LineEntry, lineLegend} from '../charts/line-legend.ts';
import {BAND, CHART_WIDTH, CONFIG, GRID, INK, LABEL_SIZE, QUIET} from '../charts/theme.ts';
import {labelledTicks, type LogAxis, logTicks, rounded} from '../charts/ticks.ts';
import {ticksWithin} from '../reproduction/measure-axis.ts';
import {TIE_RATIO} from '../../stats/compare.ts';
import {widest, wrap} from '../text/width.ts';

/** Far apart in grey as in colour. */
export const CHEAP = '#34358c';
export const DEAR = '#e8b36f';
const MOST_BARS = 12;
const ROW_HEIGHT = 26;
const BAR_HEIGHT = 12;
const LABEL_GAP = 6;
const LINE_HEIGHT = LABEL_SIZE + 2;
const TITLE_SIZE = 10;
/** Half a tick label stands out over the end of the axis. */
const AFTER = 18;
const SPACING = 8;

interface Bar {
  /** What moves the ratio; keeps the rows apart. */
  readonly row: string;
  readonly label: readonly string[];
  readonly cheap: number | null;
  readonly dear: number | null;
  /** The widest and the middle of what is drawn, or the interval of the seeds. */
  readonly low: number | null;
  readonly high: number | null;
  readonly middleLow: number | null;
  readonly middleHigh: number | null;
}

export function tornadoChart(found: Sensitivity, tornado: Tornado): ChartSpec {
  const bars = barsOf(found, tornado);
  const reach = bars.flatMap(bar => [bar.cheap, bar.dear, bar.low, bar.high]).filter(each => each !== null);
  const axis = axisOf([tornado.ratio, 1, ...reach]);
  const indent =
    Math.ceil(
      widest(
        bars.flatMap(({label}) => label),
        {size: LABEL_SIZE},
      ),
    ) + LABEL_GAP;
  const width = CHART_WIDTH - indent - AFTER;
  const title = wrap(axisTitle(tornado, axis), width + AFTER, {size: LABEL_SIZE});
  const x = encodingOn(axis, title);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: tornadoCaption(found, tornado),
    config: CONFIG,
    spacing: SPACING,
    vconcat: [
      headOf(found, tornado, indent),
      {
        width,
        height: bars.length * ROW_HEIGHT,
        data: {values: bars},
        encoding: {y: rows(bars)},
        layer: [
          level(axis.domain),
          line(1, {color: QUIET, strokeDash: [3, 2]}),
          line(tornado.ratio, {color: INK}),
          ...ends(x, tornado.ratio),
          ...intervals(x),
        ],
      },
    ],
  };
}

/** The finding: the verdict, or the slowdown, with how far it goes. */
export function tornadoTitle(found: Sensitivity, tornado: Tornado): string {
  const verdict = verdictsOf(found).find(each => isSamePair(each, tornado));
  if (verdict !== undefined && tornado.over === 'first') return conclusionWords(verdict, verdictsOf(found));
  const [low, high] = tornado.drawn;
  return `${tornado.second} takes ${factorText(low)} to ${factorText(high)} times as long as ${tornado.first} on ${tornado.workload} under all draws`;
}

export function tornadoCaption(found: Sensitivity, {second, first, bars, smaller}: Tornado): string {
  const left = bars.length - Math.min(bars.length, MOST_BARS) + smaller;
  return (
    `How far the ratio of ${second} to ${first} moves with each price, from the solid line where it is as priced: dark where the ` +
    'price is at the low end of its range, light at the high end, the widest first. The dashed line is where both take as long, and in the ' +
    'band about it they are level. ' +
    `Above them what ${found.draws} draws of all assumed prices make of it, the middle nine tenths thick, and what the seeds do.` +
    (left === 0 ? '' : ` ${left} more prices move it less.`)
  );
}

function headOf(found: Sensitivity, tornado: Tornado, indent: number): object {
  const turns = turnsOf(found, tornado);
  const below =
    turns.length === 0
      ? 'No price alone overturns that within its range.'
      : `${turnedBy(turns[0])} would overturn that.`;
  const title = wrap(tornadoTitle(found, tornado), CHART_WIDTH - AFTER, {size: TITLE_SIZE, weight: 'bold'});
  return {
    ...lineLegend([], LEGEND, {indent}),
    title: {
      text: title,
      fontSize: TITLE_SIZE,
      subtitle: wrap(below, CHART_WIDTH - AFTER, {size: LABEL_SIZE}),
      subtitleColor: INK,
      subtitleFontSize: LABEL_SIZE,
      subtitlePadding: 3,
      offset: 6,
      dx: -indent,
    },
  };
}

const LEGEND: readonly LineEntry[] = [
  {line: {stroke: CHEAP, width: 9, dash: [1, 0]}, name: ['price at its low end']},
  {line: {stroke: DEAR, width: 9, dash: [1, 0]}, name: ['price at its high end']},
  {line: {stroke: INK, width: 1.2, dash: [1, 0]}, name: ['all draws, or seeds']},
  {line: {stroke: INK, width: 4, dash: [1, 0]}, name: ['nine tenths of draws']},
];

function barsOf(found: Sensitivity, tornado: Tornado): readonly Bar[] {
  const prices = found.prices.filter(({machine}) => machine === tornado.machine);
  const NONE = {cheap: null, dear: null, low: null, high: null, middleLow: null, middleHigh: null};
  const [drawnLow, drawnHigh] = tornado.drawn;
  return [
    {
      ...NONE,
      row: 'drawn',
      label: ['all assumptions at once', `${found.draws} draws`],
      low: drawnLow,
      high: drawnHigh,
      middleLow: tornado.middle[0],
      middleHigh: tornado.middle[1],
    },
    ...(tornado.seeds === null
      ? []
      : [
          {
            ...NONE,
            row: 'seeds',
            label: ['seeds', '95 % interval'],
            low: tornado.seeds[0],
            high: tornado.seeds[1],
          },
        ]),
    ...tornado.bars.slice(0, MOST_BARS).map(({name, atLow, atHigh}) => ({
      ...NONE,
      row: `price ${name}`,
      label: labelOf(prices.find(each => each.name === name)!, found, tornado),
      cheap: atLow,
      dear: atHigh,
    })),
  ];
}

/** Its name; how far it was moved, for which of two reasons, and where it turns the verdict. */
function labelOf(price: MovedPrice, found: Sensitivity, tornado: Tornado): readonly string[] {
  const turn = turnsOf(found, tornado).find(each => each.price === price);
  const how = price.range === 'stated' ? '(stated)' : price.drawn ? '(assumed)' : '(sourced)';
  const at = turn === undefined ? '' : `, turns at ${valueText(turn.flip.at)}`;
  return [price.name, `${valueText(price.low)} to ${valueText(price.high)} ${how}${at}`];
}

function rows(bars: readonly Bar[]): object {
  const labels = Object.fromEntries(bars.map(({row, label}) => [row, label]));
  return {
    field: 'row',
    type: 'nominal',
    scale: {domain: bars.map(({row}) => row), padding: 0},
    axis: {
      title: null,
      ticks: false,
      domain: false,
      grid: true,
      tickBand: 'extent',
      labelPadding: LABEL_GAP,
      labelLineHeight: LINE_HEIGHT,
      labelExpr: `${JSON.stringify(labels)}[datum.label]`,
    },
  };
}

type Encode = (field: string) => object;

interface Axis extends LogAxis {
  readonly type: 'log' | 'linear';
}

/** A logarithmic axis is worth its trouble where ratios span as much. */
const LOGARITHMIC_FROM = 4;
const MOST_LOG_TICKS = 7;
/** What is level shows as a band, and not as all there is. */
const LEAST_REACH = TIE_RATIO ** 2;

function axisOf(values: readonly number[]): Axis {
  const low = Math.min(1 / LEAST_REACH, ...values);
  const high = Math.max(LEAST_REACH, ...values);
  if (high / low >= LOGARITHMIC_FROM) {
    const margin = (high / low) ** 0.04;
    const domain: [number, number] = [rounded(low / margin), rounded(high * margin)];
    return {type: 'log', domain, values: logTicks(domain, MOST_LOG_TICKS)};
  }
  const margin = (high - low) * 0.04;
  const domain: [number, number] = [rounded(low - margin), rounded(high + margin)];
  return {type: 'linear', domain, values: ticksWithin(domain, 0)};
}

const axisTitle = ({first, second}: Tornado, {type}: Axis): string =>
  `cycles of ${second} over those of ${first} (×${type === 'log' ? ', log scale' : ''})`;

const encodingOn =
  (axis: Axis, title: readonly string[]): Encode =>
  field => ({
    field,
    type: 'quantitative',
    scale: {
      type: axis.type,
      domain: axis.domain,
      nice: false,
      ...(axis.type === 'linear' ? {zero: false} : {}),
    },
    axis: {...labelledTicks(axis.values, String), grid: true, gridColor: GRID, title},
  });

/** Where the two are level. */
function level([low, high]: readonly [number, number]): object {
  return {
    data: {values: [{}]},
    mark: {type: 'rect', color: BAND},
    encoding: {
      x: {datum: Math.max(low, 1 / TIE_RATIO), type: 'quantitative'},
      x2: {datum: Math.min(high, TIE_RATIO)},
      y: null,
    },
  };
}

function line(value: number, look: object): object {
  return {
    data: {values: [{}]},
    mark: {type: 'rule', strokeWidth: 0.8, ...look},
    encoding: {x: {datum: value, type: 'quantitative'}, y: null},
  };
}

/** From the ratio as priced to either end. */
const ends = (x: Encode, ratio: number): readonly object[] =>
  (
    [
      ['cheap', CHEAP],
      ['dear', DEAR],
    ] as const
  ).map(([field, fill]) => ({
    transform: [{filter: `isValid(datum.${field})`}],
    mark: {type: 'bar', height: BAR_HEIGHT, fill, stroke: INK, strokeWidth: 0.5},
    encoding: {x: x(field), x2: {datum: ratio}},
  }));

const intervals = (x: Encode): readonly object[] => [
  ...(
    [
      ['low', 'high', 1.2],
      ['middleLow', 'middleHigh', 4],
    ] as const
  ).map(([low, high, strokeWidth]) => ({
    transform: [{filter: `isValid(datum.${low})`}],
    mark: {type: 'rule', color: INK, strokeWidth},
    encoding: {x: x(low), x2: {field: high}},
  })),
  // However short it is.
  ...['low', 'high'].map(field => ({
    transform: [{filter: `isValid(datum.${field})`}],
    mark: {type: 'tick', color: INK, thickness: 1.2, size: BAR_HEIGHT},
    encoding: {x: x(field)},
  })),
];
