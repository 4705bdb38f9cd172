/** What became of what a reader set, in words. */
import {type Html, html} from '../../report/html/tag.ts';
import {verdictSentence, verdictWords} from '../../report/sensitivity/change.ts';
import type {PriceChange} from '../../sensitivity/change.ts';
import type {Settings} from '../settings.ts';
import type {Told} from './live-page.ts';

const MOST_VERDICTS = 12;

export const outcomeHtml = (run: string, {change, settings}: Told): Html =>
  html`${change && changeHtml(change)}${commandHtml(run, settings)}`;

export const refusedHtml = (refused: readonly string[]): Html =>
  html`${refused.map(each => html`<p class="warning">${each}</p>`)}`;

function changeHtml({verdicts}: PriceChange): Html {
  const left = verdicts.length - MOST_VERDICTS;
  return html`<p>${verdictSentence(verdicts)}</p>
<ul>${verdicts.slice(0, MOST_VERDICTS).map(each => html`<li>${verdictWords(each)}</li>`)}${left > 0 ? html`<li>and ${left} more</li>` : undefined}</ul>`;
}

/** What makes a report of its own at these prices. */
function commandHtml(run: string, {prices}: Settings): Html | undefined {
  const set = Object.entries(prices).map(([name, value]) => ` --set machine.${name}=${value}`);
  return set.length === 0
    ? undefined
    : html`<p>A report at these prices: <code>npx pagewalk report ${run}${set.join('')}</code></p>`;
}
