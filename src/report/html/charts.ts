import type {RenderedChart} from '../rendered-chart.ts';
import {tableHtml} from './table.ts';
import {type Html, html, trusted} from './tag.ts';

export function chartSection(charts: readonly RenderedChart[], machines: number): Html {
  return html`<section aria-labelledby="charts">
<h2 id="charts">Charts</h2>
${charts.map(chart => chartHtml(chart, machines))}</section>`;
}

function chartHtml(chart: RenderedChart, machines: number): Html {
  const where = machines === 1 ? '' : ` on ${chart.machine}`;
  return html`<h3 id="${chart.name}">${chart.title}${where}</h3>
<figure aria-labelledby="${chart.name}">
<figcaption>${chart.caption}</figcaption>
<div class="chart">${trusted(labelled(chart))}</div>
<details open><summary>Numbers of this chart</summary>
${tableHtml(chart.table)}
</details>
</figure>
`;
}

/** The picture is one image to a screen reader; its numbers are in the table beside it. */
function labelled({svg, title}: RenderedChart): string {
  const label = html`role="img" aria-label="${title}: the table beside this picture has its numbers"`;
  return svg.replace('<svg ', `<svg ${label.text} `);
}
