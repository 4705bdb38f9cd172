/** The summary in LaTeX: a table of the package booktabs for each machine, in which nothing of the user's is obeyed. */
import {cellText, type DataCell} from '../report/data-table.ts';
import {overviewTable} from '../report/overview.ts';
import {type View, viewsOf} from '../report/view.ts';
import {visibleProse} from '../suite/visible.ts';
import type {Exportable} from './exportable.ts';

export function latexText({result, context, provenance}: Exportable): string {
  const comments = [
    ...provenance.map(([name, value]) => `${name}: ${value}`),
    'Needs \\usepackage{booktabs}.',
  ];
  const head = comments.map(line => `% ${line}\n`).join('');
  return `${head}\n${viewsOf(result, context).map(tableLatex).join('\n')}`;
}

function tableLatex(view: View): string {
  const {caption, columns, rows} = overviewTable(view);
  const alignment = columns.map(({align}) => align[0]).join('');
  const notes = view.notes.map(({sentence}) => sentence);
  const families = view.families.map(({workloads}) => workloads.length);
  return [
    '\\begin{table*}',
    `\\caption{${latex([`${caption}.`, ...notes].join(' '))}}`,
    '\\centering',
    `\\begin{tabular}{@{}${alignment}@{}}`,
    '\\toprule',
    line(columns.map(({title}) => title)),
    '\\midrule',
    ...rows.flatMap((row, at) => [...(opensFamily(at, families) ? ['\\addlinespace'] : []), line(row)]),
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table*}',
    '',
  ].join('\n');
}

/** Whether the row is the first of a family that is not the first. */
function opensFamily(row: number, families: readonly number[]): boolean {
  let end = 0;
  return row > 0 && families.some(length => (end += length) === row);
}

const line = (cells: readonly DataCell[]): string =>
  `${cells.map(cell => latex(cellText(cell))).join(' & ')} \\\\`;

/** Whoever reads it after `\\` must not take it for an argument, so brackets and asterisks stand in braces. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  '`': '\\textasciigrave{}',
  '[': '{[}',
  ']': '{]}',
  '*': '{*}',
  '-': '{-}',
  '×': '$\\times$',
  '–': '--',
};

/** A text in one line, of which every character is printed; others than these must be in the document's font. */
export const latex = (text: string): string =>
  visibleProse(text).replaceAll(/[\\{}$&#%_^~<>|"`[\]*×–]|-(?=-)/g, each => ESCAPES[each]);
