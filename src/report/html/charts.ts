import {leftOutText, withoutZeroRows} from '../data-table.ts';
import type {ShownChart} from '../rendered-chart.ts';
import {tableHtml} from './table.ts';
import {type Html, html, trusted} from './tag.ts';

export function chartSection(charts: readonly ShownChart[], machines: number): Html {
  return html`<section class="charts" aria-labelledby="charts">
<h2 id="charts">Charts</h2>
${charts.map(chart => chartHtml(chart, machines))}</section>`;
}

function chartHtml(chart: ShownChart, machines: number): Html {
  const where = machines === 1 ? '' : ` on ${chart.machine}`;
  return html`<details class="chart" id="chart-${chart.name}"><summary><h3 id="${chart.name}">${chart.title}${where}</h3></summary>
${figureHtml(chart)}</details>
`;
}

/** One that is yet to be drawn is a place for it. */
export function figureHtml(chart: ShownChart): Html {
  if (chart.svg === undefined)
    return html`<figure aria-labelledby="${chart.name}" aria-busy="true"></figure>\n`;
  return html`<figure aria-labelledby="${chart.name}">
<figcaption>${chart.caption}</figcaption>
<div>${trusted(figureSvg(chart.svg, `${chart.title}: the table beside this picture has its numbers`))}</div>
${numbersHtml(chart)}
</figure>
`;
}

function numbersHtml({table}: ShownChart): Html {
  const {told, leftOut} = withoutZeroRows(table);
  const note = leftOutText(leftOut);
  return html`<details class="numbers"><summary>Numbers of this chart</summary>
${tableHtml(told)}${note === undefined ? undefined : html`<p class="left-out">${note}</p>`}
</details>`;
}

/** The picture is one image to a screen reader. */
export function figureSvg(svg: string, words: string): string {
  const label = html`role="img" aria-label="${words}"`;
  return svg.replace('<svg ', `<svg ${label.text} `);
}
