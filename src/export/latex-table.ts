/** A table of the package booktabs, or as many as it takes on pages of a paper. */
import {cellText, type DataCell, type DataTable} from '../report/data-table.ts';
import {partsOf, titleOfPart} from '../report/part.ts';
import {type LatexColumn, type LatexPart, latexParts} from './latex-parts.ts';
import {latex} from './latex-text.ts';

interface Captioned {
  /** What is to be known of it, once. */
  readonly notes?: readonly string[];
  /** Rows that begin a group, which stands apart from the one before it. */
  readonly opening?: readonly number[];
}

export const tableLatex = (table: DataTable, {notes = [], opening = []}: Captioned = {}): string =>
  partsOf(latexParts(table))
    .map(([layout, part]) => {
      const title = `${titleOfPart(table.caption, part)}.`;
      const isFirst = part === undefined || part.at === 1;
      return partLatex(table, layout, {caption: [title, ...(isFirst ? notes : [])].join(' '), opening});
    })
    .join('\n');

interface Around {
  readonly caption: string;
  readonly opening: readonly number[];
}

function partLatex({columns: all, rows}: DataTable, part: LatexPart, {caption, opening}: Around): string {
  const {type, columns} = part;
  const [from, to] = part.rows;
  const alignment = columns.map(({at, broken}) =>
    broken === undefined ? all[at].align[0] : `p{${broken}pt}`,
  );
  return [
    '\\begin{table*}',
    `\\caption{${latex(caption)}}`,
    '\\centering',
    ...(type === 'normalsize' ? [] : [`\\${type}`]),
    `\\begin{tabular}{@{}${alignment.join('')}@{}}`,
    '\\toprule',
    ...headLines(columns),
    '\\midrule',
    ...rows
      .slice(from, to)
      .flatMap((row, at) => [
        ...(at > 0 && opening.includes(from + at) ? ['\\addlinespace'] : []),
        line(columns.map(column => row[column.at])),
      ]),
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table*}',
    '',
  ].join('\n');
}

/** Titles of several lines end in the same one. */
function headLines(columns: readonly LatexColumn[]): readonly string[] {
  const most = Math.max(...columns.map(({head}) => head.length));
  return Array.from({length: most}, (_, at) =>
    line(columns.map(({head}) => head[at - (most - head.length)] ?? '')),
  );
}

const line = (cells: readonly DataCell[]): string =>
  `${cells.map(cell => latex(cellText(cell))).join(' & ')} \\\\`;
