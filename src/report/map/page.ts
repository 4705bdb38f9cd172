/** The map as one static page whose first sheet, printed, is the picture with its findings. */
import type {CrossoverMap} from '../../reproduce/map/result.ts';
import {PAPER} from '../charts/theme.ts';
import {shell} from '../html/shell.ts';
import {tableHtml} from '../html/table.ts';
import {html, trusted} from '../html/tag.ts';
import {MAP_TITLE, mapCaption} from './chart.ts';
import {applicationsTable, cellsTable, linesTable, pricesTable} from './tables.ts';

/** The picture is for paper, so it stays on it where the page is dark. */
const STYLE = `
.lead { font-size: 1rem; max-width: none; }
.map { background: ${PAPER}; margin: 1rem 0; padding: .5rem; }
.map svg { display: block; width: 100%; height: auto; }
.findings { max-width: none; columns: 2 30rem; column-gap: 2.5rem; font-size: .9rem; }
.findings li { break-inside: avoid; margin-bottom: .3rem; }
@page { size: A4 landscape; margin: 9mm; }
@media print {
  h1 { font-size: 13pt; margin: 0; } .lead { font-size: 7pt; line-height: 1.25; max-width: none; margin: 1mm 0; }
  .map { margin: 0; padding: 0; } .map svg { width: auto; max-width: 100%; height: 132mm; margin: 0 auto; }
  .findings { columns: 2; column-gap: 8mm; font-size: 6.5pt; line-height: 1.2; margin: 1mm 0 0; }
  .findings li { margin-bottom: .4mm; }
  .numbers { break-before: page; }
}
`;

export function mapHtml(map: CrossoverMap, svg: string): string {
  const label = html`role="img" aria-label="${MAP_TITLE}: the tables below have its numbers"`;
  return shell({
    title: MAP_TITLE,
    lead: mapCaption(map),
    header: html``,
    style: STYLE,
    main: html`<div class="map">${trusted(svg.replace('<svg ', `<svg ${label.text} `))}</div>
<ul class="findings">
${map.findings.map(sentence => html`<li>${sentence}</li>\n`)}</ul>
<section class="numbers" aria-labelledby="numbers">
<h2 id="numbers">Numbers</h2>
${[linesTable, applicationsTable, cellsTable, pricesTable].map(table => html`${tableHtml(table(map))}\n`)}</section>`,
  });
}
