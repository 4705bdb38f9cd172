/** Text and tables as Markdown has them: nothing that others wrote is taken for markup. */
import {visibleProse} from '../suite/visible.ts';
import {cellText, type DataTable} from './data-table.ts';

export function tableMarkdown({columns, rows}: DataTable): string {
  const head = columns.map(column => escape(column.title));
  const rule = columns.map(({align}) => (align === 'right' ? '---:' : '---'));
  const body = rows.map(row => row.map(cell => escape(cellText(cell))));
  return [head, rule, ...body].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** A label or an error of the user's may hold what Markdown would read as markup; a line break would end a table row. */
export function escape(text: string): string {
  return visibleProse(text)
    .replace(/[\\`*_[\]<>|#]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

/** Of no text, nothing. */
export const strong = (text: string | undefined): string => (text === undefined ? '' : `**${escape(text)}**`);
