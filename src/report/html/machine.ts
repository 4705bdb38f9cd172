import {freeEvents} from '../free-events.ts';
import {
  costTable,
  featureTable,
  freeTable,
  geometryTable,
  latencyTable,
  referenceTable,
} from '../machine-tables.ts';
import type {View} from '../view.ts';
import {tableHtml} from './table.ts';
import {type Html, html} from './tag.ts';

/** What the cycles rest on. */
export function machineSection(views: readonly View[]): Html {
  return html`<section aria-labelledby="machines">
<h2 id="machines">Machine and prices</h2>
<p>Strategies count events and know no cycle: cycles are the sum of events times their prices on the machine. Nothing that
happens is free without a reason.</p>
${views.map(viewHtml)}</section>`;
}

function viewHtml(view: View): Html {
  const {label, machine} = view.machine;
  const references = referenceTable(machine);
  return html`<h3>${machine.title} <code>${label}</code></h3>
<p>${machine.description}.</p>
${folded('Features', tableHtml(featureTable(machine)))}
${folded('Geometry', tableHtml(geometryTable(machine)))}
${folded('Latencies', tableHtml(latencyTable(machine)))}
${folded('Prices of all events', tableHtml(costTable(machine)))}
${references && folded('Sources', tableHtml(references))}
<h4>What happened at price zero</h4>
${tableHtml(freeTable(freeEvents(view)))}
`;
}

function folded(title: string, content: Html): Html {
  return html`<details><summary>${title}</summary>\n${content}\n</details>`;
}
