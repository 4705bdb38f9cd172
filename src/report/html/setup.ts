import type {Result} from '../../suite/result.ts';
import type {ReportContext} from '../context.ts';
import {ownCountTable, ownEventTable} from '../own-events.ts';
import {distinct, type View} from '../view.ts';
import {howMany} from '../../timing/how-many.ts';
import {tableHtml} from './table.ts';
import {type Html, html} from './tag.ts';

export function strategySection(views: readonly View[], context: ReportContext): Html {
  const used = distinct(views.flatMap(view => view.strategies));
  const notes = context.strategies.filter(({label}) => used.includes(label));
  return html`<section aria-labelledby="strategies">
<h2 id="strategies">Strategies</h2>
${notes.map(({label, title, description}) => html`<h3>${title} <code>${label}</code></h3>\n<p>${description}</p>\n`)}${views.map(ownHtml)}</section>`;
}

/** What strategies count that no other does. */
function ownHtml(view: View): Html | undefined {
  const [events, counts] = [ownEventTable(view), ownCountTable(view)];
  if (events === undefined || counts === undefined) return undefined;
  return html`<h3>Events of their own <code>${view.machine.label}</code></h3>
${tableHtml(events)}
${tableHtml(counts)}
`;
}

/** What was run, so that it can be run again. */
export function specSection(result: Result, {spec}: ReportContext): Html {
  const recordings = new Set(result.cells.flatMap(cell => (cell.status === 'ok' ? [cell.recording] : [])));
  return html`<section aria-labelledby="spec">
<h2 id="spec">Spec</h2>
<p>Run ${result.run}. ${howMany(recordings.size, 'recording')} of guest work, each replayed by every strategy; the hash of the
recording stands in every cell.</p>
<details><summary>The spec that was run</summary>
<pre>${spec}</pre>
</details>
</section>`;
}
