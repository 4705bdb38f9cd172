import type {DataCell, DataColumn, DataTable} from '../data-table.ts';
import {type Html, html} from './tag.ts';

/** The first column heads each row. Numbers carry their exact value, for whoever reads the page by program. */
export function tableHtml({caption, columns, rows}: DataTable): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(headHtml)}</tr></thead>
<tbody>
${rows.map(row => html`<tr>${row.map((cell, at) => cellHtml(cell, columns[at], at))}</tr>\n`)}</tbody>
</table></div>`;
}

function headHtml({title, align}: DataColumn): Html {
  return html`<th scope="col" class="${align}">${title}</th>`;
}

function cellHtml(cell: DataCell, {align}: DataColumn, at: number): Html {
  if (at === 0) return html`<th scope="row" class="${align}">${contentOf(cell)}</th>`;
  return html`<td class="${align}">${contentOf(cell)}</td>`;
}

function contentOf(cell: DataCell): Html | string {
  return typeof cell === 'string' ? cell : html`<data value="${cell.value}">${cell.text}</data>`;
}
