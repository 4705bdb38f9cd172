import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {bytes} from '../format.ts';
import {failureNote, type Group, meanOf, type View} from '../view.ts';
import type {Chart} from './chart.ts';
import {extremesOf} from './findings.ts';
import {dotsFit, dotsSpec} from './dots.ts';
import {byteAxis, labelledTicks, logAside} from './ticks.ts';

/** As wide as its word needs. */
const NONE = {word: 'none', share: 0.2};

export const memory: Chart = {
  name: 'memory',
  title: 'Memory overhead',
  finding: view => {
    const most = extremesOf(view, peak).at(-1);
    if (most === undefined || most.value === 0) return undefined;
    return `at most ${bytes(most.value)}, under ${most.strategy} (${most.workload})`;
  },
  caption: () =>
    'Bytes of shadow or nested page tables, which exist only because of virtualization: the peak of the run, mean over ' +
    'seeds. The scale is logarithmic; what needs no such tables stands beside it, at “none”.',
  fits: dotsFit,
  spec: (view, among = [view]) => {
    const peaks = among.flatMap(({groups}) => groups.flatMap(group => peak(group) ?? []));
    const {domain, values: ticks} = byteAxis(peaks);
    const aside = peaks.includes(0) ? logAside(domain, NONE) : undefined;
    const title = 'peak bytes of shadow and nested tables';
    return dotsSpec(view, {
      description: memory.caption(view),
      axis: {
        title: `${title} (log${aside === undefined ? ' scale' : '; “none” apart'})`,
        scale: {type: 'log', domain: [aside?.band[0] ?? domain[0], domain[1]], nice: false},
        axis: labelledTicks(ticks, bytes, aside),
      },
      aside,
      middle: Math.sqrt(domain[0] * domain[1]),
      dot: group => ({value: peak(group), isAside: peak(group) === 0}),
      missing: 'not known',
    });
  },
  table,
};

function peak(group: Group): number | undefined {
  return meanOf(group, cell => cell.overheadBytes.peak);
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
