/** How far the numbers of predictions move where the prices are fitted without one of the data. */
import type {Move} from '../../reproduce/leave-one-out.ts';
import {type DataTable, numberColumn, textColumn} from '../data-table.ts';
import {quantity} from './scorecard-table.ts';

export function movesTable(moves: readonly Move[]): DataTable {
  return {
    caption:
      'Predictions where the prices of the guest’s kernel are fitted without one of its data, each left out once. A price that rests on a datum alone is nothing without it. “Turns” names the data without which a number comes to be accepted, or no longer is.',
    columns: [
      textColumn('Target'),
      textColumn('Number'),
      numberColumn('Here'),
      numberColumn('Least'),
      numberColumn('Most'),
      textColumn('Moves most without'),
      textColumn('Turns without'),
    ],
    rows: moves.map(({target, measure, unit, ours, low, high, most, turns}) => [
      target,
      measure,
      quantity(ours, unit),
      quantity(low, unit),
      quantity(high, unit),
      low === high ? '–' : most,
      turns.length === 0 ? '–' : turns.join(', '),
    ]),
  };
}
