/** The charts of a report as figures of a paper, a file each; what is too tall for a page comes in parts. */
import type {Chart} from '../report/charts/chart.ts';
import {charts} from '../report/charts/index.ts';
import {chartPictures, type Picture, sweepPictures} from '../report/pictures.ts';
import type {View} from '../report/view.ts';
import {Interrupted} from '../suite/usage-error.ts';
import type {Exportable} from './exportable.ts';
import type {ExportedFile} from './exported-file.ts';
import {type Figure, figureOf, heightOnPage, layoutWidth} from './figure.ts';
import {figureFile, type PictureFormat} from './figure-files.ts';
import {namedAmong} from './named-among.ts';
import {type Width, WIDTHS} from './widths.ts';

export interface AskedCharts {
  /** By name; all of them unless told. */
  readonly charts?: readonly string[] | undefined;
  readonly width: Width;
  /** Drawing them all takes a while. */
  readonly signal: AbortSignal;
}

export async function chartFiles(
  format: PictureFormat,
  asked: AskedCharts,
  source: Exportable,
): Promise<readonly ExportedFile[]> {
  const sweeps = sweepPictures(source.result, source.context, layoutWidth(WIDTHS[asked.width]));
  const known = [...(sweeps.length > 0 ? [SWEEP] : []), ...charts.map(({name}) => name)];
  const names = namedAmong('--chart', known, asked.charts);
  const drawn: Drawn[] = names.includes(SWEEP) ? [...(await drawnAt(sweeps, asked))] : [];
  for (const chart of charts.filter(({name}) => names.includes(name)))
    drawn.push(...(await figuresOf(chart, asked, source)));
  const files: ExportedFile[] = [];
  for (const {picture, figure} of drawn) {
    const {name, title, caption} = picture;
    const content = await figureFile(format, figure, {title, caption, provenance: source.provenance});
    files.push({name: `${name}.${format}`, content});
  }
  return files;
}

/** What all curves of a parameter are called together. */
const SWEEP = 'sweep';

interface Drawn {
  readonly picture: Picture;
  readonly figure: Figure;
}

/** In as few parts as have each its page: how tall one is, only drawing tells. */
async function figuresOf(
  chart: Chart,
  asked: AskedCharts,
  {result, context}: Exportable,
): Promise<readonly Drawn[]> {
  const workloads = context.workloads.length;
  for (let most = workloads; ; ) {
    const pictures = chartPictures(result, context, {
      shown: [ofAtMost(chart, most)],
      width: layoutWidth(WIDTHS[asked.width]),
    });
    const drawn = await drawnAt(pictures, asked);
    const excess = Math.max(...drawn.map(({figure}) => heightOnPage(figure)));
    if (excess <= 1 || most === 1) return drawn;
    const parts = pictures.length / context.machines.length;
    most = Math.max(1, Math.min(most - 1, Math.floor(Math.ceil(workloads / parts) / excess)));
  }
}

async function drawnAt(
  pictures: readonly Picture[],
  {width, signal}: AskedCharts,
): Promise<readonly Drawn[]> {
  const drawn: Drawn[] = [];
  for (const picture of pictures) {
    if (signal.aborted) throw new Interrupted('interrupted');
    drawn.push({picture, figure: await figureOf(picture.spec, WIDTHS[width])});
  }
  return drawn;
}

const ofAtMost = (chart: Chart, workloads: number): Chart => ({
  ...chart,
  fits: view => chart.fits(view) && workloadsIn(view) <= workloads,
});

const workloadsIn = ({families}: View): number => families.flatMap(({workloads}) => workloads).length;
