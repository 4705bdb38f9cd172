/** What a reader changes a report with: strategies, reference, scale, and every price that made its cycles. */
import type {Html} from '../../report/html/tag.ts';
import {valueText} from '../../sensitivity/words.ts';
import type {PageData} from '../page-data.ts';
import type {SetPrice} from '../set-prices.ts';
import {asRun, type Settings} from '../settings.ts';
import {controlsHtml} from './controls-html.ts';
import {placeOf, valueAt} from './slider.ts';

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
