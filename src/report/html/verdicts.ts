import type {WorkloadNote} from '../context.ts';
import {judgementOf} from '../hypotheses.ts';
import {summaryTable, verdictsOf} from '../summary-table.ts';
import type {View} from '../view.ts';
import {onMachine} from './on-machine.ts';
import {tableHtml} from './table.ts';
import {type Html, html} from './tag.ts';

/** Each workload in a block: the verdict, its numbers, and folded what was expected. */
export function verdictSection(views: readonly View[], open: readonly View[]): Html {
  return html`<section aria-labelledby="workloads">
<h2 id="workloads">Workload by workload</h2>
${views.map((view, at) => onMachine(view, {views, open}, viewHtml(view, at)))}</section>`;
}

/** Of a workload's block, in the view of the machine at a place. */
export const blockId = (workload: string, at: number): string => `row-${at}-${encodeURIComponent(workload)}`;

function viewHtml(view: View, at: number): Html {
  return html`<div class="workloads">
${view.families.map(family => family.workloads.map(workload => workloadHtml(view, workload, at)))}</div>
`;
}

function workloadHtml(
  view: View,
  {label, title, family, hypothesis, caution}: WorkloadNote,
  at: number,
): Html {
  return html`<article id="${blockId(label, at)}">
<h3>${title} <code>${label}</code></h3>
<p class="family">${family}</p>
${verdictsOf(view, label).map(verdict => html`<p class="verdict">${verdict}</p>\n`)}${caution === undefined ? undefined : html`<p class="warning">${caution}.</p>\n`}${tableHtml(summaryTable(view, label))}
${hypothesisHtml(view, label, hypothesis)}</article>
`;
}

/** One that was refuted is seen at once. */
function hypothesisHtml(view: View, workload: string, hypothesis: string | undefined): Html | undefined {
  const judgement = judgementOf(view, workload);
  if (hypothesis === undefined && judgement === undefined) return undefined;
  const [open, sentence] = [judgement?.isRefuted ?? false, judgement?.sentence ?? 'Hypothesis.'];
  if (hypothesis === undefined) return html`<p class="${open ? 'verdict' : 'hypothesis'}">${sentence}</p>\n`;
  return html`<details${open ? html` open` : undefined}><summary>${sentence}</summary>
<p class="hypothesis">${hypothesis}</p>
</details>
`;
}
