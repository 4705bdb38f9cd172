/** Every slowdown at a glance: a row a workload, a column a strategy. */
import {type DataCell, type DataTable, numberCell, numberColumn, textColumn} from './data-table.ts';
import {slowdownWords} from './slowdown.ts';
import {failureNote, referenceOf, type View} from './view.ts';

export function overviewTable(view: View): DataTable {
  return {
    caption: `Slowdown over ${view.reference} on ${view.machine.label}`,
    columns: [textColumn('Workload'), textColumn('Family'), ...view.strategies.map(numberColumn)],
    rows: view.families.flatMap(family =>
      family.workloads.map(({label}) => [rowLabel(view, label), family.name, ...slowdowns(view, label)]),
    ),
  };
}

/** With the reference, where it is another. */
function rowLabel(view: View, workload: string): string {
  const reference = referenceOf(view, workload);
  return reference === view.reference ? workload : `${workload} (over ${reference})`;
}

function slowdowns(view: View, workload: string): readonly DataCell[] {
  return view.strategies.map(strategy => {
    const group = view.groups.find(each => each.workload === workload && each.strategy === strategy);
    if (group === undefined) return '–';
    const {summary} = group;
    return numberCell(summary?.slowdown, () => slowdownWords(group, summary!), failureNote(group));
  });
}
