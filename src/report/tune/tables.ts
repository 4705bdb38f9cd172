/** What was found, in tables that the page and the Markdown share. */
import type {ContestResult, TuningResult} from '../../tune/result.ts';
import {ratioWords} from '../../suite/conclusions/ratio-words.ts';
import {more} from '../../tune/words.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {count, ratio} from '../format.ts';

/** Who is best where: `lru = s3-fifo, fifo` has two that are not apart before the third. */
export function ranksTable({workloads, size, objective}: TuningResult): DataTable {
  const what = objective === 'exits' ? 'VM exits' : 'cycles';
  return {
    caption: `Policies by ${what} at each size, best first; = joins those that are not apart from the first of them`,
    columns: [
      textColumn('Workload'),
      numberColumn(size.parameter),
      textColumn('Ranks'),
      textColumn('Counted every event the same'),
      numberColumn('Pages evicted at most'),
      textColumn('Best over bound, cycles'),
    ],
    rows: workloads.flatMap(({workload, contests}) =>
      contests.map(contest => [
        workload,
        {value: contest.size, text: String(contest.size)},
        rankWords(contest),
        contest.same.map(group => group.join(', ')).join('; ') || '–',
        numberCell(contest.evictions, count),
        contest.aboveBound.cycles ? more(contest.aboveBound.cycles.comparison) : '–',
      ]),
    ),
  };
}

export const rankWords = ({ranks}: ContestResult): string =>
  ranks.map(group => group.join(' = ')).join(', ') || '–';

const FEWEST = {cycles: 'cycles', exits: 'VM exits', overheadBytes: 'peak bytes'};

export function effectsTable({effects, objective}: TuningResult): DataTable {
  return {
    caption: `Main effects on ${FEWEST[objective]}: by what each value multiplies the geometric mean of all configurations`,
    columns: [
      textColumn('Parameter'),
      textColumn('Value'),
      numberColumn('Factor'),
      numberColumn('Configurations'),
      textColumn('Worst over best'),
    ],
    rows: (effects?.main ?? []).flatMap(({parameter, levels, spread}) =>
      levels.map(({value, factor, runs}, at) => [
        parameter,
        String(value),
        numberCell(factor, ratio),
        numberCell(runs, count),
        at === 0 ? ratioWords(spread) : '',
      ]),
    ),
  };
}

export function pairsTable({effects, objective}: TuningResult): DataTable {
  return {
    caption: `Interactions on ${FEWEST[objective]}: by what two values together differ from what each does by itself`,
    columns: [
      textColumn('Parameters'),
      textColumn('Values'),
      numberColumn('Factor'),
      numberColumn('Configurations'),
      textColumn('Largest over smallest'),
    ],
    rows: (effects?.pairs ?? []).flatMap(({parameters, cells, spread}) =>
      cells.map(({values, factor, runs}, at) => [
        parameters.join(' × '),
        values.join(', '),
        numberCell(factor, ratio),
        numberCell(runs, count),
        at === 0 ? ratioWords(spread) : '',
      ]),
    ),
  };
}
