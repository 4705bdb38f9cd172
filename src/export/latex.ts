/** The summary in LaTeX: a table of slowdowns for each machine. */
import {overviewTable} from '../report/overview.ts';
import {type View, viewsOf} from '../report/view.ts';
import type {Exportable} from './exportable.ts';
import {tableLatex} from './latex-table.ts';
import type {ProvenanceEntries} from './provenance.ts';

export const latexText = ({result, context, provenance}: Exportable): string =>
  latexDocument(provenance, viewsOf(result, context).map(viewLatex));

/** Tables behind comments that say where they come from. */
export function latexDocument(provenance: ProvenanceEntries, tables: readonly string[]): string {
  const comments = [
    ...provenance.map(([name, value]) => `${name}: ${value}`),
    'Needs \\usepackage{booktabs}.',
  ];
  const head = comments.map(line => `% ${line}\n`).join('');
  return `${head}\n${tables.join('\n')}`;
}

const viewLatex = (view: View): string =>
  tableLatex(overviewTable(view), {
    notes: view.notes.map(({sentence}) => sentence),
    opening: familyStarts(view),
  });

/** The rows at which families begin. */
function familyStarts({families}: View): readonly number[] {
  let end = 0;
  return families.map(({workloads}) => (end += workloads.length) - workloads.length);
}
