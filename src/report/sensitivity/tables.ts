/** What a run's conclusions rest on, as tables. */
import type {Conclusion, MovedPrice, Sensitivity, Tornado} from '../../sensitivity/result.ts';
import {shareText, turnsOf, valueText, verdictsOf, verdictTurns, type Turn} from '../../sensitivity/words.ts';
import {factorText, intervalText} from '../../suite/conclusions/interval-text.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {ratio} from '../format.ts';

const toText = ([low, high]: readonly [number, number]): string => `${factorText(low)}–${factorText(high)}`;

/** Of the seeds, as everywhere. */
export const seedsText = (seeds: readonly [number, number] | null): string =>
  seeds === null ? 'one seed' : intervalText({low: seeds[0], high: seeds[1], exact: seeds[0] === seeds[1]});

/** A row a verdict of one machine, or of those that `of` lets through. */
export function verdictTable(
  found: Sensitivity,
  machine: string,
  of: (verdict: Conclusion) => boolean = () => true,
): DataTable {
  const rows = verdictsOf(found).filter(each => each.machine === machine && of(each));
  return {
    caption: `Cycles of the second over those of the first, on ${machine}: as priced, over the seeds, and under all draws`,
    columns: [
      textColumn('Workload'),
      textColumn('First'),
      textColumn('Second'),
      numberColumn('Ratio'),
      textColumn('Seeds'),
      textColumn('All draws'),
      textColumn('Nine tenths'),
      numberColumn('Draws that agree'),
      textColumn('Turned by'),
    ],
    rows: rows.map(each => [
      each.workload,
      each.first,
      each.conclusion === 'level' ? `${each.second} (level)` : each.second,
      numberCell(each.ratio, ratio),
      seedsText(each.seeds),
      toText([each.low, each.high]),
      toText(each.middle),
      {value: each.shareOfDraws, text: shareText(each)},
      turnsText(turnsOf(found, each)),
    ]),
  };
}

const MOST_TURNS = 2;

function turnsText(turns: readonly Turn[]): string {
  if (turns.length === 0) return 'no price alone';
  const named = turns.slice(0, MOST_TURNS).map(turnText);
  const more = turns.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

const turnText = ({price: {name, value}, flip: {at}}: Turn): string =>
  `${name} ${at < value ? 'below' : 'above'} ${valueText(at)}`;

/** Every verdict that a price alone overturns, the smallest change first. */
export function turnTable(found: Sensitivity): DataTable {
  return {
    caption: 'Verdicts that one price alone overturns within its range, the smallest change first',
    columns: [
      textColumn('Price'),
      textColumn('Machine'),
      numberColumn('Here'),
      numberColumn('Turns at'),
      textColumn('Workload'),
      textColumn('From'),
      textColumn('To'),
    ],
    rows: verdictTurns(found).map(({price, flip}) => [
      price.name,
      price.machine,
      numberCell(price.value, valueText),
      numberCell(flip.at, valueText),
      flip.workload,
      flip.from,
      flip.to,
    ]),
  };
}

/** What slowdowns rest on: each strategy over the reference. */
export function slowdownTable({tornado}: Sensitivity, machine: string): DataTable {
  const rows = tornado.filter(each => each.over === 'reference' && each.machine === machine);
  return {
    caption: `Slowdowns on ${machine}: over the seeds, under all draws, and between the ends of the price that moves each most`,
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      textColumn('Over'),
      numberColumn('Slowdown'),
      textColumn('Seeds'),
      textColumn('All draws'),
      textColumn('Moved most by'),
      textColumn('Between'),
    ],
    rows: rows.map(each => [
      each.workload,
      each.second,
      each.first,
      numberCell(each.ratio, ratio),
      seedsText(each.seeds),
      toText(each.drawn),
      each.bars.at(0)?.name ?? 'none by 0.1 %',
      betweenText(each.bars.at(0)),
    ]),
  };
}

function betweenText(bar: Tornado['bars'][number] | undefined): string {
  if (bar === undefined) return '–';
  return toText([Math.min(bar.atLow, bar.atHigh), Math.max(bar.atLow, bar.atHigh)]);
}

/** Every price that was moved: through which range, for what reason, and what it overturns by itself. */
export function priceTable(found: Sensitivity, machine: string): DataTable {
  const verdicts = verdictTurns(found);
  const ofVerdicts = (price: MovedPrice): number => verdicts.filter(turn => turn.price === price).length;
  return {
    caption: `Prices of ${machine} that made the cycles`,
    columns: [
      textColumn('Price'),
      textColumn('Unit'),
      numberColumn('Here'),
      numberColumn('From'),
      numberColumn('To'),
      textColumn('Range'),
      textColumn('Drawn'),
      numberColumn('Verdicts it turns'),
      numberColumn('Other conclusions'),
      textColumn('Source'),
    ],
    rows: found.prices
      .filter(each => each.machine === machine)
      .map(price => [
        price.name,
        price.unit,
        numberCell(price.value, valueText),
        numberCell(price.low, valueText),
        numberCell(price.high, valueText),
        price.range,
        price.drawn ? 'yes' : 'no',
        numberCell(ofVerdicts(price), String),
        numberCell(price.flips.length - ofVerdicts(price), String),
        price.source ?? price.assumption ?? '',
      ]),
  };
}
