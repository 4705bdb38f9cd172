/** A tuning as one static page: no script, nothing fetched, nothing that depends on when or where it was made. */
import type {TuningResult} from '../../tune/result.ts';
import {chartSection} from '../html/charts.ts';
import {shell} from '../html/shell.ts';
import {tableHtml} from '../html/table.ts';
import {type Html, html} from '../html/tag.ts';
import type {RenderedChart} from '../rendered-chart.ts';
import {methodWords, reasonWords, tuningLead} from './lead.ts';
import {effectsTable, pairsTable, ranksTable} from './tables.ts';
import {evictionsTable} from './why-evictions.ts';

/** `spec` is the tuning spec as JSON. */
export function tuningHtml(result: TuningResult, charts: readonly RenderedChart[], spec: string): string {
  return shell({
    title: result.title,
    lead: tuningLead(result),
    header: navigation(result),
    main: html`${adviceSection(result)}
${caveatSection(result)}
${chartSection(charts, 1)}
${reasonSection(result)}
${rankSection(result)}
${effectsSection(result)}
${specSection(spec)}`,
  });
}

const navigation = ({reasons}: TuningResult): Html => html`<nav aria-label="Sections"><ul>
<li><a href="#advice">Advice</a></li>
<li><a href="#charts">Charts</a></li>
${reasons.length === 0 ? undefined : html`<li><a href="#reasons">Why a policy wins</a></li>\n`}<li><a href="#ranks">Policies by rank</a></li>
<li><a href="#spec">Spec</a></li>
</ul></nav>`;

function adviceSection(result: TuningResult): Html {
  return html`<section aria-labelledby="advice">
<h2 id="advice">Advice</h2>
<ul>
${result.advice.map(({sentence}) => html`<li>${sentence}</li>\n`)}</ul>
<p>${methodWords(result)}</p>
</section>`;
}

function caveatSection({caveats}: TuningResult): Html | undefined {
  if (caveats.length === 0) return undefined;
  return html`<section aria-labelledby="caveats">
<h2 id="caveats">What this does not say</h2>
${caveats.map(sentence => html`<p class="warning">${sentence}</p>\n`)}</section>`;
}

function reasonSection(result: TuningResult): Html | undefined {
  if (result.reasons.length === 0) return undefined;
  return html`<section aria-labelledby="reasons">
<h2 id="reasons">Why a policy wins</h2>
<p>${reasonWords(result)}</p>
${tableHtml(evictionsTable(result))}
</section>`;
}

function rankSection(result: TuningResult): Html {
  return html`<section aria-labelledby="ranks">
<h2 id="ranks">Policies by rank</h2>
${tableHtml(ranksTable(result))}
</section>`;
}

function effectsSection(result: TuningResult): Html | undefined {
  if (result.effects === null) return undefined;
  return html`<section aria-labelledby="effects">
<h2 id="effects">Effects</h2>
${tableHtml(effectsTable(result))}
${tableHtml(pairsTable(result))}
</section>`;
}

function specSection(spec: string): Html {
  return html`<section aria-labelledby="spec">
<h2 id="spec">Spec</h2>
<details><summary>The tuning spec</summary>
<pre>${spec}</pre>
</details>
</section>`;
}
