import type {WorkloadNote} from '../context.ts';
import {judgementOf, refutedNote} from '../hypotheses.ts';
import {overviewTable} from '../overview.ts';
import {summaryTable, verdictsOf} from '../summary-table.ts';
import type {View} from '../view.ts';
import {tableHtml} from './table.ts';
import {type Html, html} from './tag.ts';

/** What was found: all slowdowns at a glance, then each workload with its hypothesis and verdict. */
export function verdictSection(views: readonly View[]): Html {
  return html`<section aria-labelledby="verdicts">
<h2 id="verdicts">Verdicts</h2>
${views.map(view => viewHtml(view, views.length))}</section>`;
}

function viewHtml(view: View, machines: number): Html {
  return html`${machines === 1 ? undefined : html`<h3 class="machine">On ${view.machine.label}</h3>\n`}${refutedHtml(view)}${view.notes.map(({sentence: note}) => html`<p class="guest">${note}</p>\n`)}${tableHtml(overviewTable(view))}
<div class="workloads">
${view.families.map(family => family.workloads.map(workload => workloadHtml(view, workload)))}</div>
`;
}

function refutedHtml(view: View): Html | undefined {
  const note = refutedNote(view);
  return note === undefined ? undefined : html`<p class="warning">${note}</p>\n`;
}

function judgementHtml(view: View, workload: string): Html | undefined {
  const judgement = judgementOf(view, workload);
  if (judgement === undefined) return undefined;
  return html`<p class="${judgement.isRefuted ? 'verdict' : 'hypothesis'}">${judgement.sentence}</p>`;
}

function workloadHtml(view: View, {label, title, family, hypothesis, caution}: WorkloadNote): Html {
  return html`<article>
<h3>${title} <code>${label}</code></h3>
<p class="family">${family}</p>
${verdictsOf(view, label).map(verdict => html`<p class="verdict">${verdict}</p>\n`)}
${hypothesis === undefined ? undefined : html`<p class="hypothesis">Hypothesis: ${hypothesis}</p>\n`}${judgementHtml(view, label)}${caution === undefined ? undefined : html`<p class="warning">${caution}.</p>`}
<details><summary>Numbers of ${label}</summary>
${tableHtml(summaryTable(view, label))}
</details>
</article>
`;
}
