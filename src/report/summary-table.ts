/** The headline numbers of a group, as the terminal, Markdown and HTML all show them. */
import {EXIT_NAMES, total} from '../timing/events.ts';
import {referencesPerMiss} from './charts/walks.ts';
import {type DataCell, type DataTable, numberCell, numberColumn, textColumn} from './data-table.ts';
import {bytes, short, significant} from './format.ts';
import {intervalText} from '../suite/conclusions/interval-text.ts';
import {markedRatio} from './slowdown.ts';
import {distinct, failureNote, type Group, meanOf, referenceOf, type View} from './view.ts';

export interface Headline {
  readonly strategy: string;
  readonly slowdown: DataCell;
  readonly interval: string;
  readonly exits: DataCell;
  readonly references: DataCell;
  readonly memory: DataCell;
}

export function headlineOf(group: Group): Headline {
  const {summary} = group;
  return {
    strategy: group.strategy,
    slowdown: numberCell(summary?.slowdown, value => markedRatio(group, value), failureNote(group)),
    interval: summary === undefined ? '–' : intervalText(summary),
    exits: numberCell(
      meanOf(group, cell => total(cell.events, EXIT_NAMES)),
      short,
    ),
    references: numberCell(referencesPerMiss(group), significant),
    memory: numberCell(
      meanOf(group, cell => cell.overheadBytes.peak),
      bytes,
    ),
  };
}

export function summaryTable(view: View, workload: string): DataTable {
  const groups = view.groups.filter(group => group.workload === workload);
  return {
    caption: [`${workload} on ${view.machine.label}`, ...failuresOf(groups)].join('; '),
    columns: [
      textColumn('Strategy'),
      numberColumn(`Slowdown over ${referenceOf(view, workload)}`),
      numberColumn('Interval'),
      numberColumn('Exits'),
      numberColumn('Walk references per TLB miss'),
      numberColumn('Memory overhead'),
    ],
    rows: groups.map(group => cellsOf(headlineOf(group))),
  };
}

/** Of strategies some of whose seeds failed: their numbers are of the others alone. */
export function failuresOf(groups: readonly Group[]): readonly string[] {
  return groups.flatMap(group => {
    const note = failureNote(group);
    return note === undefined || group.cells.length === 0 ? [] : [`${group.strategy}: ${note}`];
  });
}

/** In the order of the columns above. */
export function cellsOf(line: Headline): readonly DataCell[] {
  return [line.strategy, line.slowdown, line.interval, line.exits, line.references, line.memory];
}

/** What the summary says of a workload: one sentence, or one for each strategy where they differ. */
export function verdictsOf(view: View, workload: string): readonly string[] {
  const own = view.groups.filter(group => group.workload === workload);
  return distinct(own.flatMap(({summary}) => (summary === undefined ? [] : [summary.verdict])));
}
