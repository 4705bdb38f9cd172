import {figureSvg} from '../../report/html/charts.ts';
import {html} from '../../report/html/tag.ts';
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
<label>Verdict <select name="tornado"></select></label><figure></figure>`.text;
    this.choice = root.querySelector('select')!;
    this.place = root.querySelector('figure')!;
    this.choice.addEventListener('input', event => {
      event.stopPropagation();
      void this.draw();
    });
  }

  /** The verdict that was looked at stays so, whatever it has become. */
  async show(found: Sensitivity): Promise<void> {
    const before = this.shown?.workload;
    this.found = found;
    const verdicts = verdictsIn(found);
    this.choice.innerHTML =
      html`${verdicts.map((each, at) => html`<option value="${at}">${nameOf(each)}</option>`)}`.text;
    this.choice.value = String(
      Math.max(
        0,
        verdicts.findIndex(({workload}) => workload === before),
      ),
    );
    await this.draw();
  }

  private get shown(): Tornado | undefined {
    return this.found && verdictsIn(this.found)[Number(this.choice.value)];
  }

  private async draw(): Promise<void> {
    const {found, shown} = this;
    const drawing = ++this.drawing;
    if (found === undefined || shown === undefined) return;
    const svg = await drawnSvg(tornadoChart(found, shown));
    // Whoever chose another meanwhile sees that.
    if (drawing !== this.drawing) return;
    this.place.innerHTML = figureSvg(svg, `${tornadoTitle(found, shown)}. ${tornadoCaption(found, shown)}`);
  }
}

const verdictsIn = ({tornado}: Sensitivity): readonly Tornado[] =>
  tornado.filter(({over}) => over === 'first');

const nameOf = ({workload, machine, first, second}: Tornado): string =>
  `${workload} on ${machine}: ${first} and ${second}`;
