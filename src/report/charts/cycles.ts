import {CAUSES, type Cause} from '../../timing/events.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {short} from '../format.ts';
import {slowdownWords} from '../slowdown.ts';
import {failureNote, type Group, meanOf, type View} from '../view.ts';
import type {Chart} from './chart.ts';
import {excessWords} from './findings.ts';
import {type Look, stacksFit, stacksSpec} from './stacks.ts';

/** Gray is the guest's own work, blue translation, warm colours exits; neighbours differ in lightness. */
export const CAUSE_LOOKS: Readonly<Record<Cause, Look>> = {
  computing: {letter: 'C', fill: '#e4e4e4'},
  'guest kernel work': {letter: 'K', fill: '#a3a3a3'},
  'second-level TLB hits': {letter: 'S', fill: '#dcebf7'},
  'native or shadow walk': {letter: 'W', fill: '#6aaed6'},
  'nested walk, guest dimension': {letter: 'G', fill: '#1b4f8a'},
  'nested walk, host dimension': {letter: 'N', fill: '#a9cfe8'},
  'hidden faults': {letter: 'H', fill: '#b8402a'},
  'true faults': {letter: 'T', fill: '#f7cfa6'},
  'trace faults': {letter: 'P', fill: '#7a1420'},
  'CR3 exits': {letter: 'R', fill: '#f0a44f'},
  'invalidation exits': {letter: 'I', fill: '#8c5a14'},
  'host faults': {letter: 'F', fill: '#d9e6a8'},
  'pool eviction': {letter: 'E', fill: '#3f7a4a'},
  'other exits': {letter: 'O', fill: '#c8bfe0'},
};

export const PARTS = CAUSES.map(cause => ({cause, name: cause, ...CAUSE_LOOKS[cause]}));

const CONTENTS = {
  parts: PARTS,
  value: (group: Group, {cause}: (typeof PARTS)[number]) => causeCycles(group, cause),
};

export const cycles: Chart = {
  name: 'cycles',
  title: 'Where the cycles went',
  finding: view => excessWords(view, PARTS, CONTENTS.value),
  caption: view =>
    'Cycles by cause, mean over seeds. Bars of one workload share a scale, on which its slowest strategy fills the ' +
    `width, so they can be compared; the number at a bar's end is its slowdown over ${view.reference}, with its interval. ` +
    'Letters name the parts that are wide enough to hold one.',
  fits: view => stacksFit(view, CONTENTS),
  spec: view =>
    stacksSpec(view, {
      description: cycles.caption(view),
      quantity: 'cycles',
      legend: 'Causes',
      ...CONTENTS,
      total: (group, total) =>
        group.summary === undefined ? `${short(total)} cycles` : slowdownWords(group, group.summary),
    }),
  table,
};

function causeCycles(group: Group, cause: Cause): number | undefined {
  return meanOf(group, cell => cell.attribution[cause]);
}

function table(view: View): DataTable {
  const causes = CAUSES.filter(cause => view.groups.some(group => (causeCycles(group, cause) ?? 0) > 0));
  return {
    caption: 'Cycles by cause, mean over seeds',
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      numberColumn('Cycles'),
      ...causes.map(cause => numberColumn(cause)),
    ],
    rows: view.groups.map(group => [
      group.workload,
      group.strategy,
      numberCell(
        meanOf(group, cell => cell.cycles),
        short,
        failureNote(group),
      ),
      ...causes.map(cause => numberCell(causeCycles(group, cause), short)),
    ]),
  };
}
