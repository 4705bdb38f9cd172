import {EXIT_NAMES, type EventName, total} from '../../timing/events.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {exitWords} from '../exit-words.ts';
import {count, short} from '../format.ts';
import {failureNote, type Group, meanOf, type View} from '../view.ts';
import type {Chart} from './chart.ts';
import {extremesOf} from './findings.ts';
import {CAUSE_LOOKS} from './cycles.ts';
import {type Look, type Part, stacksFit, stacksSpec} from './stacks.ts';

/** An exit that is most of a cause of cycles looks as the cause does; any other has a letter and a fill of its own. */
const LOOKS = {
  exitsHiddenFault: CAUSE_LOOKS['hidden faults'],
  exitsTrueFault: CAUSE_LOOKS['true faults'],
  exitsTraceFault: CAUSE_LOOKS['trace faults'],
  exitsUnprotectingStore: {letter: 'U', fill: '#ef9fb0'},
  exitsTableHypercall: {letter: 'Y', fill: '#5a3d1e'},
  exitsCr3Load: CAUSE_LOOKS['CR3 exits'],
  exitsCr3Read: {letter: 'D', fill: '#1b2a3a'},
  exitsInvlpg: CAUSE_LOOKS['invalidation exits'],
  exitsInvpcid: {letter: 'V', fill: '#b7e0c0'},
  exitsGlobalFlush: {letter: 'L', fill: '#1f6f78'},
  exitsNestedViolation: CAUSE_LOOKS['host faults'],
  exitsSpuriousFault: {letter: 'A', fill: '#5d3a8a'},
  exitsModeSwitch: {letter: 'M', fill: '#d9c2ee'},
  exitsFaultReturn: {letter: 'B', fill: '#4a4a4a'},
  exitsHint: {letter: 'X', fill: '#f2e58a'},
} satisfies Partial<Record<EventName, Look>>;

interface ExitPart extends Part {
  readonly event: EventName;
}

export const PARTS: readonly ExitPart[] = Object.entries(LOOKS).map(([name, look]) => ({
  event: name as EventName,
  name: exitWords(name as EventName),
  ...look,
}));

const CONTENTS = {parts: PARTS, value: (group: Group, {event}: ExitPart) => exitsOf(group, event)};

export const exits: Chart = {
  name: 'exits',
  title: 'VM exits by cause',
  finding: view => {
    const most = extremesOf(view, group => meanOf(group, cell => total(cell.events, EXIT_NAMES))).at(-1);
    if (most === undefined || most.value === 0) return undefined;
    return `at most ${short(most.value)}, under ${most.strategy} (${most.workload})`;
  },
  caption: () =>
    'VM exits by cause, mean over seeds. Bars of one workload share a scale, on which the strategy with most exits ' +
    "fills the width; the number at a bar's end is how many there were. Letters name the parts that are wide enough.",
  fits: view => stacksFit(view, CONTENTS),
  spec: view =>
    stacksSpec(view, {
      description: exits.caption(view),
      quantity: 'VM exits',
      legend: 'Exits for',
      ...CONTENTS,
      total: (_, all) => short(all),
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
