import {priceChange, type PriceChange} from '../../sensitivity/change.ts';
import type {Sensitivity} from '../../sensitivity/result.ts';
import type {ReportContext} from '../../report/context.ts';
import {figureHtml} from '../../report/html/charts.ts';
import {telling} from '../../report/html/telling.ts';
import {type Picture, picturesOf} from '../../report/pictures.ts';
import type {Result} from '../../suite/result.ts';
import type {PageData} from '../page-data.ts';
import {restingOn, retold, toldOf} from '../retold.ts';
import {asRun, type Settings} from '../settings.ts';
import {drawnSvg} from './drawn-svg.ts';
import {become, beReplaced} from './become.ts';

/** What a page tells at some settings. */
export interface Told {
  readonly settings: Settings;
  readonly sensitivity: Sensitivity | undefined;
  /** From the run's own prices; none where they are its own. */
  readonly change: PriceChange | undefined;
}

/** The parts of a report that are told anew, what takes long after what does not. */
export class LivePage {
  private readonly data: PageData;
  private readonly lead = document.querySelector('.lead')!;
  private readonly header = document.querySelector('header')!;
  private readonly main = document.querySelector('main')!;
  private readonly canReprice: boolean;
  private readonly concluded: (told: Told) => void;
  settings: Settings;
  private wish = 0;

  constructor(data: PageData, concluded: (told: Told) => void) {
    this.data = data;
    this.concluded = concluded;
    this.settings = asRun(data.plan);
    this.canReprice = data.prices.length > 0;
  }

  /** A newer wish ends an older. */
  async show(settings: Settings): Promise<void> {
    const wish = ++this.wish;
    this.settings = settings;
    this.main.setAttribute('aria-busy', 'true');
    await turn();
    if (wish !== this.wish) return;
    const run = retold(this.data, settings);
    const {result, context} = toldOf(this.data, run, settings);
    const pictures = picturesOf(result, context);
    this.tell(result, {...context, sensitivity: this.canReprice ? AWAITED : ELSEWHERE}, pictures);
    const [seen, others] = [true, false].map(which => pictures.filter(each => isSeen(each) === which));
    if (!(await this.draw(seen, wish))) return;
    const told = this.conclude(run);
    this.tell(result, {...context, sensitivity: told.sensitivity ?? ELSEWHERE}, pictures);
    if (await this.draw(others, wish)) this.main.removeAttribute('aria-busy');
  }

  /** What the conclusions rest on, which takes the longest. */
  conclude(run = retold(this.data, this.settings)): Told {
    const {settings, data} = this;
    const told = {
      settings,
      sensitivity: this.canReprice ? restingOn(run) : undefined,
      change:
        Object.keys(settings.prices).length === 0
          ? undefined
          : priceChange(retold(data, {...settings, prices: {}}), run),
    };
    this.concluded(told);
    return told;
  }

  /** One after the other; whether nobody wished for anything else meanwhile. */
  private async draw(pictures: readonly Picture[], wish: number): Promise<boolean> {
    for (const picture of pictures) {
      await turn();
      if (wish !== this.wish) return false;
      await draw(picture);
    }
    await turn();
    return wish === this.wish;
  }

  private tell(result: Result, context: ReportContext, pictures: readonly Picture[]): void {
    const {lead, header, main} = telling(result, context, pictures);
    this.lead.textContent = lead;
    const headings = [this.header.querySelector('h1')!, this.lead].map(each => each.outerHTML).join('\n');
    become(this.header, `\n${headings}\n${header.text}\n`);
    become(this.main, `\n${main.text}\n`);
  }
}

const AWAITED = {untold: 'What they rest on at what is set now is being told.'};
const ELSEWHERE = {
  untold: 'The prices of this run cannot be moved here, so that this page does not tell it anew.',
};

/** Lets the page be drawn, and the reader be heard. */
const turn = (): Promise<void> => new Promise(resolve => void setTimeout(resolve));

const placeOf = ({name}: Picture): Element | null =>
  document
    .getElementById(name)
    ?.closest('details, section')
    ?.querySelector(`figure[aria-labelledby="${name}"]`) ?? null;

const isSeen = (picture: Picture): boolean => {
  const details = placeOf(picture)?.closest('details');
  return details === null || details === undefined || details.open;
};

async function draw(picture: Picture): Promise<void> {
  const svg = await drawnSvg(picture.spec);
  const place = placeOf(picture);
  if (place !== null) beReplaced(place, figureHtml({...picture, svg}).text);
}
