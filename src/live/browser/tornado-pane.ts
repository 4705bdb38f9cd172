import {figureSvg} from '../../report/html/charts.ts';
import {html, trusted} from '../../report/html/tag.ts';
import {tornadoCaption, tornadoChart, tornadoTitle} from '../../report/sensitivity/chart.ts';
import type {Sensitivity, Tornado} from '../../sensitivity/result.ts';
import {drawnSvg} from './drawn-svg.ts';

/** Which price a verdict hangs on, as a picture: of one at a time, at the prices that are set. */
export class TornadoPane {
  private readonly choice: HTMLSelectElement;
  private readonly place: Element;
  private found: Sensitivity | undefined;
  private drawing = 0;

  constructor(root: Element) {
    root.innerHTML = html`<legend>What a verdict hangs on</legend>
<label>Verdict <select name="tornado"></select></label><div></div>`.text;
    this.choice = root.querySelector('select')!;
    this.place = root.querySelector('div')!;
    this.choice.addEventListener('input', event => {
      event.stopPropagation();
      void this.draw();
    });
  }

  async show(found: Sensitivity): Promise<void> {
    this.found = found;
    const {value} = this.choice;
    const names = verdictsIn(found).map(nameOf);
    this.choice.innerHTML = html`${names.map(name => html`<option>${name}</option>`)}`.text;
    if (names.includes(value)) this.choice.value = value;
    await this.draw();
  }

  private async draw(): Promise<void> {
    const {found, choice} = this;
    const drawing = ++this.drawing;
    const tornado = found && verdictsIn(found).find(each => nameOf(each) === choice.value);
    if (found === undefined || tornado === undefined) return;
    const svg = await drawnSvg(tornadoChart(found, tornado));
    // Whoever chose another meanwhile sees that.
    if (drawing !== this.drawing) return;
    const title = tornadoTitle(found, tornado);
    this.place.innerHTML = html`<p>${title}</p>
${trusted(figureSvg(svg, tornadoCaption(found, tornado)))}`.text;
  }
}

const verdictsIn = ({tornado}: Sensitivity): readonly Tornado[] =>
  tornado.filter(({over}) => over === 'first');

const nameOf = ({workload, machine, first, second}: Tornado): string =>
  `${workload} on ${machine}: ${first} and ${second}`;
