import {leftOutText, withoutZeroRows} from '../data-table.ts';
import type {RenderedChart} from '../rendered-chart.ts';
import {compactSvg} from './compact-svg.ts';
import {tableHtml} from './table.ts';
import {type Html, html, trusted} from './tag.ts';

export function chartSection(charts: readonly RenderedChart[], machines: number): Html {
  return html`<section class="charts" aria-labelledby="charts">
<h2 id="charts">Charts</h2>
${charts.map(chart => chartHtml(chart, machines))}</section>`;
}

function chartHtml(chart: RenderedChart, machines: number): Html {
  const where = machines === 1 ? '' : ` on ${chart.machine}`;
  return html`<details class="chart"><summary><h3 id="${chart.name}">${chart.title}${where}</h3></summary>
${figureHtml(chart)}</details>
`;
}

export function figureHtml(chart: RenderedChart): Html {
  return html`<figure aria-labelledby="${chart.name}">
<figcaption>${chart.caption}</figcaption>
<div>${trusted(labelled(chart))}</div>
${numbersHtml(chart)}
</figure>
`;
}

function numbersHtml({table}: RenderedChart): Html {
  const {told, leftOut} = withoutZeroRows(table);
  const note = leftOutText(leftOut);
  return html`<details class="numbers"><summary>Numbers of this chart</summary>
${tableHtml(told)}${note === undefined ? undefined : html`<p class="left-out">${note}</p>`}
</details>`;
}

/** The picture is one image to a screen reader; its numbers are in the table beside it. */
function labelled({svg, title}: RenderedChart): string {
  const label = html`role="img" aria-label="${title}: the table beside this picture has its numbers"`;
  return compactSvg(svg).replace('<svg ', `<svg ${label.text} `);
}
