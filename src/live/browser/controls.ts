/** What a reader changes a report with: strategies, reference, scale, and every price that made its cycles. */
import {html, type Html} from '../../report/html/tag.ts';
import {valueText} from '../../sensitivity/words.ts';
import type {PageData} from '../page-data.ts';
import type {SetPrice} from '../set-prices.ts';
import {asRun, type Settings} from '../settings.ts';

/** Prices that stand above the fold: those that most conclusions hang on. */
const FOREMOST = 6;
/** Of a slider; its ends are factors apart. */
const STEPS = 400;

export class Controls {
  private readonly data: PageData;
  private readonly root: HTMLElement;
  private readonly changed: (settings: Settings) => void;
  private settings: Settings;

  constructor(data: PageData, root: HTMLElement, changed: (settings: Settings) => void) {
    this.data = data;
    this.root = root;
    this.changed = changed;
    this.settings = asRun(data.plan);
    root.innerHTML = controlsHtml(data).text;
    root.addEventListener('input', event => this.onInput(event.target as HTMLElement));
    root.addEventListener('click', event => this.onClick(event.target as HTMLElement));
  }

  /** Shows what is set, by whomever. */
  show(settings: Settings): void {
    this.settings = settings;
    this.orderStrategies();
    for (const box of this.inputs(({name}) => name === 'strategy')) {
      const label = this.labelAt(box.value);
      box.checked = settings.strategies.includes(label);
      box.disabled = label === settings.reference;
    }
    this.select('reference').value = this.placeOf(settings.reference);
    for (const radio of this.inputs(({name}) => name === 'scale'))
      radio.checked = radio.value === settings.scale;
    for (const price of this.data.prices) this.showPrice(price, settings.prices[price.name] ?? price.value);
  }

  /** Says in words what became of it. */
  tell(words: Html): void {
    this.one('.outcome').innerHTML = words.text;
  }

  /** Of an address that this page cannot obey. */
  warn(words: Html): void {
    this.one('.refused').innerHTML = words.text;
  }

  private orderStrategies(): void {
    const list = this.one('ol');
    const hidden = this.labels().filter(label => !this.settings.strategies.includes(label));
    // What is in its place stays there: it may have the focus.
    for (const [at, label] of [...this.settings.strategies, ...hidden].entries()) {
      const item = this.one(`li[data-at="${this.placeOf(label)}"]`);
      if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
    }
  }

  /** A strategy goes by its place in the run: what stands in an attribute is shown, and a label may hold what is not. */
  private labelAt(place: string | undefined): string {
    return this.data.plan.strategies[Number(place)].label;
  }

  private placeOf(label: string): string {
    return String(this.data.plan.strategies.findIndex(each => each.label === label));
  }

  /** As they stand in the list. */
  private labels(): readonly string[] {
    return [...this.root.querySelectorAll('li')].map(({dataset}) => this.labelAt(dataset['at']));
  }

  private showPrice(price: SetPrice, value: number): void {
    const [slider, number] = ['range', 'number'].map(
      wanted => this.inputs(({type, dataset}) => type === wanted && dataset['price'] === price.name)[0],
    );
    slider.value = String(placeOf(price, value));
    slider.setAttribute('aria-valuetext', `${valueText(value)} ${price.unit}`);
    if (document.activeElement !== number) number.value = String(value);
    slider.closest('.price')!.classList.toggle('set', value !== price.value);
  }

  private onInput(target: HTMLElement): void {
    const {settings} = this;
    if (target instanceof HTMLSelectElement)
      this.change(
        target.name === 'preset' ? this.preset(Number(target.value)) : this.over(this.labelAt(target.value)),
      );
    if (!(target instanceof HTMLInputElement)) return;
    const {name, value, checked, type} = target;
    if (name === 'scale') this.change({...settings, scale: value === 'linear' ? 'linear' : 'log'});
    if (name === 'strategy')
      this.change({...settings, strategies: this.toggled(this.labelAt(value), checked)});
    const price = this.data.prices.find(each => each.name === target.dataset['price']);
    if (price === undefined) return;
    const wanted = type === 'range' ? valueAt(price, Number(value)) : target.valueAsNumber;
    if (Number.isFinite(wanted) && wanted >= 0 && target.checkValidity()) this.price(price, wanted);
  }

  private onClick(target: HTMLElement): void {
    const button = target.closest('button');
    if (button === null) return;
    const {move, at} = button.dataset;
    if (button.name === 'reset') this.change(asRun(this.data.plan));
    if (move !== undefined) this.move(this.labelAt(at), Number(move));
    if (button.name === 'own') {
      const price = this.data.prices.find(each => each.name === button.value)!;
      this.price(price, price.value);
    }
    button.focus();
  }

  private change(settings: Settings): void {
    this.show(settings);
    this.changed(settings);
  }

  private preset(at: number): Settings {
    const known = this.data.prices;
    const prices = at < 0 ? {} : this.data.presets[at].prices;
    const set = Object.entries(prices).filter(([name, value]) =>
      known.some(each => each.name === name && each.value !== value),
    );
    return {...this.settings, prices: Object.fromEntries(set)};
  }

  private over(reference: string): Settings {
    const {strategies} = this.settings;
    return {
      ...this.settings,
      reference,
      strategies: strategies.includes(reference) ? strategies : [reference, ...strategies],
    };
  }

  /** One that comes back goes where the run has it among the others, or last. */
  private toggled(label: string, isShown: boolean): readonly string[] {
    const others = this.settings.strategies.filter(each => each !== label);
    if (!isShown) return others;
    return this.labels().filter(each => each === label || others.includes(each));
  }

  private move(label: string, by: number): void {
    const strategies = [...this.settings.strategies];
    const at = strategies.indexOf(label);
    const to = at + by;
    if (at < 0 || to < 0 || to >= strategies.length) return;
    [strategies[at], strategies[to]] = [strategies[to], strategies[at]];
    this.change({...this.settings, strategies});
  }

  private price({name, value: own}: SetPrice, value: number): void {
    const {[name]: _, ...others} = this.settings.prices;
    this.change({...this.settings, prices: value === own ? others : {...others, [name]: value}});
  }

  private one(selector: string): Element {
    return this.root.querySelector(selector)!;
  }

  private select(name: string): HTMLSelectElement {
    return [...this.root.querySelectorAll('select')].find(each => each.name === name)!;
  }

  private inputs(isWanted: (input: HTMLInputElement) => boolean): readonly HTMLInputElement[] {
    return [...this.root.querySelectorAll('input')].filter(isWanted);
  }
}

/** Equal steps are equal factors; a price of nothing has its slider in equal cycles. */
function placeOf({low, high}: SetPrice, value: number): number {
  const share = low > 0 ? Math.log(value / low) / Math.log(high / low) : value / high;
  return Math.round(STEPS * Math.min(1, Math.max(0, share)));
}

function valueAt(price: SetPrice, place: number): number {
  const {low, high, value} = price;
  if (place === placeOf(price, value)) return value;
  const share = place / STEPS;
  return Number((low > 0 ? low * (high / low) ** share : high * share).toPrecision(3));
}

function controlsHtml({plan, prices, presets}: PageData): Html {
  return html`<details><summary><h2 id="controls">Change what is shown, and the prices</h2></summary>
<div class="panes">
<fieldset><legend>Strategies</legend>
<ol>${plan.strategies.map(({label}, at) => strategyHtml(label, at))}</ol>
<label>Slowdowns over <select name="reference">${plan.strategies.map(({label}, at) => html`<option value="${at}">${label}</option>`)}</select></label>
<div role="radiogroup" aria-label="Scale of slowdowns">Scale <label><input type="radio" name="scale" value="log"> logarithmic</label> <label><input type="radio" name="scale" value="linear"> linear</label></div>
</fieldset>
${prices.length === 0 ? html`<p class="warning">${WITHOUT_PRICES}</p>` : pricesHtml(prices, presets)}
${prices.length === 0 ? undefined : html`<fieldset class="tornado"></fieldset>`}</div>
<p><button type="button" name="reset">As it was run</button></p>
<div class="refused" role="alert"></div><div class="outcome" role="status"></div>
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
