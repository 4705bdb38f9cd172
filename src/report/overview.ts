/** Every slowdown at a glance: a row a workload, a column a strategy. */
import {type DataCell, type DataTable, numberCell, numberColumn, textColumn} from './data-table.ts';
import {ratio} from './format.ts';
import {failureNote, type View} from './view.ts';

export function overviewTable(view: View): DataTable {
  return {
    caption: `Slowdown over ${view.reference} on ${view.machine.label}`,
    columns: [textColumn('Workload'), textColumn('Family'), ...view.strategies.map(numberColumn)],
    rows: view.families.flatMap(family =>
      family.workloads.map(({label}) => [label, family.name, ...slowdowns(view, label)]),
    ),
  };
}

function slowdowns(view: View, workload: string): readonly DataCell[] {
  return view.strategies.map(strategy => {
    const group = view.groups.find(each => each.workload === workload && each.strategy === strategy);
    if (group === undefined) return '–';
    return numberCell(group.summary?.slowdown, ratio, failureNote(group));
  });
}
