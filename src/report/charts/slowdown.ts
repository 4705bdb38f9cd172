import {interval, ratio} from '../format.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {failureNote, type Group, type View} from '../view.ts';
import type {Chart} from './chart.ts';
import {dotsSpec} from './dots.ts';
import {ratioAxis} from './ticks.ts';

export const slowdown: Chart = {
  name: 'slowdown',
  title: 'Slowdown',
  caption: view =>
    `Cycles over those of ${view.reference} on the same work: geometric mean over seeds, with its 95 % interval where ` +
    'seeds differ. The dashed line at 1 is no slowdown; the scale is logarithmic: equal distances are equal factors.',
  spec: view => {
    const drawn = view.groups.flatMap(({summary}) =>
      summary === undefined ? [] : [summary.low, summary.high],
    );
    const {domain, values} = ratioAxis(drawn);
    return dotsSpec(view, {
      description: slowdown.caption(view),
      axis: {
        title: `slowdown over ${view.reference} (×, log scale)`,
        scale: {type: 'log', domain, nice: false},
        axis: {values, format: '~g'},
      },
      middle: Math.sqrt(domain[0] * domain[1]),
      reference: 1,
      dot: ({summary}) => ({value: summary?.slowdown, low: summary?.low, high: summary?.high}),
      missing: `no ${view.reference}`,
    });
  },
  table,
};

function table(view: View): DataTable {
  return {
    caption: `Slowdown over ${view.reference}`,
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      numberColumn('Slowdown'),
      numberColumn('Interval'),
      numberColumn('Seeds'),
    ],
    rows: view.groups.map(group => [
      group.workload,
      group.strategy,
      numberCell(group.summary?.slowdown, ratio, failureNote(group)),
      group.summary === undefined ? '–' : interval(group.summary, group.cells.length),
      seedsOf(group),
    ]),
  };
}

function seedsOf(group: Group): string {
  const note = failureNote(group);
  return note === undefined || group.cells.length === 0
    ? String(group.cells.length)
    : `${group.cells.length}, ${note}`;
}
