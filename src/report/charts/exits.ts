import {EXIT_NAMES, type EventName} from '../../timing/events.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {exitWords} from '../exit-words.ts';
import {count, short} from '../format.ts';
import {failureNote, type Group, meanOf, type View} from '../view.ts';
import type {Chart} from './chart.ts';
import {type Part, stacksFit, stacksSpec} from './stacks.ts';

/** One an exit; neighbours differ in lightness. */
const FILLS = [
  '#b8402a',
  '#f7cfa6',
  '#7a1420',
  '#f0a44f',
  '#8c5a14',
  '#dcebf7',
  '#1b4f8a',
  '#a9cfe8',
  '#3f7a4a',
  '#e4e4e4',
  '#5d3a8a',
  '#d9c2ee',
  '#1f6f78',
  '#f2e58a',
  '#4a4a4a',
  '#b7e0c0',
];

interface ExitPart extends Part {
  readonly event: EventName;
}

export const PARTS: readonly ExitPart[] = lettered(EXIT_NAMES);

export const exits: Chart = {
  name: 'exits',
  title: 'VM exits by cause',
  caption: () =>
    'VM exits by cause, mean over seeds. Bars of one workload share a scale, on which the strategy with most exits ' +
    "fills the width; the number at a bar's end is how many there were. Letters name the parts that are wide enough.",
  fits: view => stacksFit(view, PARTS),
  spec: view =>
    stacksSpec(view, {
      description: exits.caption(view),
      quantity: 'VM exits',
      legend: 'Exits for',
      parts: PARTS,
      value: (group, {event}) => exitsOf(group, event),
      total: (_, total) => short(total),
    }),
  table,
};

function exitsOf(group: Group, event: EventName): number | undefined {
  return meanOf(group, cell => cell.events[event]);
}

function table(view: View): DataTable {
  return {
    caption: 'VM exits by cause, mean over seeds',
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      numberColumn('All'),
      ...PARTS.map(part => numberColumn(part.name)),
    ],
    rows: view.groups.map(group => [
      group.workload,
      group.strategy,
      numberCell(
        meanOf(group, cell => EXIT_NAMES.reduce((sum, name) => sum + cell.events[name], 0)),
        count,
        failureNote(group),
      ),
      ...PARTS.map(part => numberCell(exitsOf(group, part.event), count)),
    ]),
  };
}

function lettered(events: readonly EventName[]): readonly ExitPart[] {
  const taken = new Set<string>();
  return events.map((event, at) => {
    const name = exitWords(event);
    const letter =
      name
        .toUpperCase()
        .match(/[A-Z]/g)
        ?.find(each => !taken.has(each)) ?? String(at);
    taken.add(letter);
    return {event, name, letter, fill: FILLS[at % FILLS.length]};
  });
}
