/** The tables of a target's page: its numbers, what a right value would need, and where the cycles go. */
import type {Composition, Details, Need} from '../../reproduce/details-schema.ts';
import type {MeasureScore, Score} from '../../reproduce/scorecard.ts';
import {CAUSES} from '../../timing/events.ts';
import {LATENCIES, type LatencyName} from '../../timing/latencies.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {count, significant} from '../format.ts';
import {percent, quantity, toleranceText, publishedText} from './scorecard-table.ts';

export function numbersTable({title, measures}: Score): DataTable {
  return {
    caption: `${title}: the numbers. “Drawn” is the middle nine tenths of a thousand draws of all assumed prices from their ranges, “in” the share of them in which a number is accepted.`,
    columns: [
      textColumn('Number'),
      numberColumn('Published'),
      numberColumn('Accepted'),
      numberColumn('Here'),
      textColumn('Holds'),
      numberColumn('Drawn'),
      numberColumn('Seeds'),
      numberColumn('In'),
      textColumn('Hangs most on'),
      textColumn('Accepted for'),
    ],
    rows: measures.map(measure => {
      const {name, published, range, unit, ours, holds, interval, seeds, share, matters, tolerance} = measure;
      return [
        name,
        published === null && range === undefined ? '–' : publishedText(measure),
        toleranceText(measure),
        quantity(ours, unit),
        holds ? 'yes' : 'no',
        rangeText(interval, unit),
        seeds === null ? '–' : rangeText(seeds, unit),
        percent(share),
        matters === null ? '–' : `${matters.assumption} (${matters.correlation.toFixed(2)})`,
        tolerance,
      ];
    }),
  };
}

function rangeText([low, high]: readonly [number, number], unit: string): string {
  return low === high ? quantity(low, unit) : `${quantity(low, '')} to ${quantity(high, unit)}`;
}

/** How far off it is. */
export function offWords({name, ours, unit, published}: MeasureScore, {goal}: Details): string {
  const there = published === null ? 'the end of what is accepted' : 'what was published';
  return `${name}: ${quantity(ours, unit)} here, and ${there} is ${quantity(goal, unit)}.`;
}

export function needsTable(measure: MeasureScore, details: Details): DataTable {
  return {
    caption: `${offWords(measure, details)} Each of these prices alone would bring it there.`,
    columns: [
      textColumn('Price'),
      textColumn('On'),
      numberColumn('Is'),
      numberColumn('Would be'),
      numberColumn('Times'),
      textColumn('Drawn from'),
      textColumn('Read in'),
    ],
    rows: details.needs.flatMap(needRows),
  };
}

function needRows({price, factor, machines}: Need): DataTable['rows'] {
  const {description} = LATENCIES[price as LatencyName];
  return machines.map(({machine, own, needed, source, range}) => [
    `${price}: ${description}`,
    machine,
    numberCell(own, significant),
    numberCell(needed, significant),
    numberCell(factor, each => `${significant(each)}×`),
    range === null
      ? '–'
      : `${range.map(significant).join(' to ')}${isWithin(needed, range) ? '' : ', not as far'}`,
    source,
  ]);
}

const isWithin = (value: number, [low, high]: readonly [number, number]): boolean =>
  low <= value && value <= high;

/** What is less is not shown. */
const LEAST_SHARE = 0.01;

export function cyclesTable({name}: MeasureScore, {readings}: Details): DataTable {
  const causes = CAUSES.filter(cause => readings.some(({shares}) => (shares[cause] ?? 0) >= LEAST_SHARE));
  return {
    caption: `${name}: the cycles of what it hangs on most, by cause.`,
    columns: [textColumn('Cause'), ...readings.map(({reading}) => numberColumn(reading))],
    rows: [
      ...causes.map(cause => [cause, ...readings.map(({shares}) => shareCell(shares, cause))]),
      ['cycles', ...readings.map(({cycles}) => numberCell(cycles, count))],
    ],
  };
}

const shareCell = (shares: Composition['shares'], cause: string) =>
  numberCell(shares[cause] ?? 0, share => `${(share * 100).toFixed(1)} %`);
