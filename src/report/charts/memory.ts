import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {bytes} from '../format.ts';
import {failureNote, type Group, meanOf, type View} from '../view.ts';
import type {Chart} from './chart.ts';
import {dotsFit, dotsSpec} from './dots.ts';
import {byteAxis} from './ticks.ts';

const PAGE_BYTES = 4096;
/** Zero, a page, 64 KiB and 1 MiB. */
const MOST_LABELLED = 4;

export const memory: Chart = {
  name: 'memory',
  title: 'Memory overhead',
  caption: () =>
    'Bytes of shadow or nested page tables, which exist only because of virtualization: the peak of the run, mean over ' +
    'seeds. The scale is linear up to one page of 4 KiB and logarithmic from there on.',
  fits: dotsFit,
  spec: view => {
    const {domain, values: ticks} = byteAxis(view.groups.map(group => peak(group) ?? 0));
    return dotsSpec(view, {
      description: memory.caption(view),
      axis: {
        title: 'peak bytes of shadow and nested tables (log scale)',
        scale: {type: 'symlog', constant: PAGE_BYTES, domain, nice: false},
        axis: {values: ticks, labelExpr: `${JSON.stringify(tickLabels(ticks))}[datum.value]`},
      },
      middle: ticks[Math.floor(ticks.length / 2)],
      dot: group => ({value: peak(group)}),
      missing: 'not known',
    });
  },
  table,
};

function peak(group: Group): number | undefined {
  return meanOf(group, cell => cell.overheadBytes.peak);
}

function tickLabels(ticks: readonly number[]): Readonly<Record<string, string>> {
  // On a long axis the mark of one page stands too close to zero to be labelled.
  const crowded = ticks.length > MOST_LABELLED ? PAGE_BYTES : undefined;
  return Object.fromEntries(
    ticks.map(tick => [tick, tick === crowded ? '' : tick === 0 ? '0' : bytes(tick)]),
  );
}

function table(view: View): DataTable {
  return {
    caption: 'Bytes of shadow and nested page tables, mean over seeds',
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      numberColumn('Peak'),
      numberColumn('At the end'),
    ],
    rows: view.groups.map(group => [
      group.workload,
      group.strategy,
      numberCell(peak(group), bytes, failureNote(group)),
      numberCell(
        meanOf(group, cell => cell.overheadBytes.end),
        bytes,
      ),
    ]),
  };
}
