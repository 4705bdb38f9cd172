import {html, type Html} from '../../report/html/tag.ts';
import {valueText} from '../../sensitivity/words.ts';
import type {PageData} from '../page-data.ts';
import type {SetPrice} from '../set-prices.ts';
import {STEPS} from './slider.ts';

/** Prices that stand above the fold: those that most conclusions hang on. */
const FOREMOST = 6;

export function controlsHtml({plan, prices, presets}: PageData): Html {
  return html`<details><summary><h2 id="controls">Change what is shown, and the prices</h2></summary>
<div class="panes">
<fieldset><legend>Strategies</legend>
<ol>${plan.strategies.map(({label}, at) => strategyHtml(label, at))}</ol>
<label>Slowdowns over <select name="reference">${plan.strategies.map(({label}, at) => html`<option value="${at}">${label}</option>`)}</select></label>
<div role="radiogroup" aria-label="Scale of slowdowns">Scale <label><input type="radio" name="scale" value="log"> logarithmic</label> <label><input type="radio" name="scale" value="linear"> linear</label></div>
</fieldset>
${prices.length === 0 ? html`<p class="warning">${WITHOUT_PRICES}</p>` : pricesHtml(prices, presets)}
</div>
<p><button type="button" name="reset">As it was run</button></p>
<div class="refused" role="alert"></div><div class="outcome" role="status"></div>
${prices.length === 0 ? undefined : html`<fieldset class="tornado"></fieldset>`}
</details>`;
}

const WITHOUT_PRICES =
  'The prices of this run cannot be changed here; a report of it at other prices is made by pagewalk report --set.';

const strategyHtml = (label: string, at: number): Html =>
  html`<li data-at="${at}"><label><input type="checkbox" name="strategy" value="${at}"> ${label}</label>
<span class="moves"><button type="button" data-move="-1" data-at="${at}" aria-label="Move ${label} up">↑</button><button type="button" data-move="1" data-at="${at}" aria-label="Move ${label} down">↓</button></span></li>`;

const pricesHtml = (
  prices: readonly SetPrice[],
  presets: PageData['presets'],
): Html => html`<fieldset><legend>Prices</legend>
<label>All at once <select name="preset"><option value="-1">as the machine has them</option>${presets.map(({title}, at) => html`<option value="${at}">${title}</option>`)}</select></label>
${prices.slice(0, FOREMOST).map(priceHtml)}
${prices.length <= FOREMOST ? undefined : html`<details><summary>${prices.length - FOREMOST} more, on which less hangs</summary>${prices.slice(FOREMOST).map(priceHtml)}</details>`}
</fieldset>`;

const priceHtml = (price: SetPrice): Html => {
  const {name, unit, description, value, low, high, turns} = price;
  return html`<div class="price"><label for="price-${name}">${name}</label>
<input id="price-${name}" type="range" min="0" max="${STEPS}" step="1" data-price="${name}">
<input type="number" min="0"${unit === 'share' ? html` max="1"` : undefined} step="any" data-price="${name}" aria-label="${name} in ${unit}"><span>${unit}</span>
<button type="button" name="own" value="${name}" aria-label="${name} as the machine has it">↺</button>
<small>${description}; ${valueText(value)} here, ${price.range} ${valueText(low)} to ${valueText(high)}${turns === 0 ? '' : `; alone it turns ${turns} ${turns === 1 ? 'verdict' : 'verdicts'}`}</small></div>`;
};
