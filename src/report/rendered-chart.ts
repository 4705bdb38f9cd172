/** A chart drawn for one view, in every form that is written to a file. */
import type {Result} from '../suite/result.ts';
import {visibleLines} from '../suite/visible.ts';
import {charts} from './charts/index.ts';
import type {Chart, ChartSpec} from './charts/chart.ts';
import type {ReportContext} from './context.ts';
import type {DataTable} from './data-table.ts';
import {pagesOf} from './pages.ts';
import {nameOfPart, titleOfPart} from './part.ts';
import {renderPng, renderSvg} from './render.ts';
import {asSentence} from './sight.ts';
import {type View, viewsOf} from './view.ts';

export interface RenderedChart {
  /** The name of its files, without what follows the dot. */
  readonly name: string;
  /** The label of its machine. */
  readonly machine: string;
  readonly title: string;
  readonly caption: string;
  readonly spec: ChartSpec;
  /** The bytes of NAME.vl.json. */
  readonly json: string;
  readonly svg: string;
  readonly png: Uint8Array;
  readonly table: DataTable;
}

export async function renderCharts(
  result: Result,
  context: ReportContext,
): Promise<readonly RenderedChart[]> {
  const rendered: RenderedChart[] = [];
  // One after the other, so that what drawing one takes is free again for the next.
  for (const picture of picturesOf(result, context)) rendered.push(await drawn(picture));
  return rendered;
}

/** Charts of one kind share their axes: those of several machines, and the parts of each. */
export function picturesOf(
  result: Result,
  context: ReportContext,
  shown: readonly Chart[] = charts,
): readonly Picture[] {
  const views = viewsOf(result, context);
  return views.flatMap(view => shown.flatMap(chart => partsOfChart(chart, view, views)));
}

function partsOfChart(chart: Chart, view: View, among: readonly View[]): readonly Picture[] {
  const {label} = view.machine;
  const name = among.length === 1 ? chart.name : `${chart.name}-${fileName(label)}`;
  return pagesOf(view, chart.fits).map(page => ({
    name: nameOfPart(name, page.part),
    machine: label,
    title: titleOfPart(chart.title, page.part),
    caption: captionOf(chart, page),
    spec: chart.spec(page, among),
    table: chart.table(page),
  }));
}

/** Whoever reads a chart of evictions must know what they went by; and whoever compares rows, of which guests. */
const captionOf = (chart: Chart, view: View): string =>
  [
    chart.caption(view),
    ...(view.sight === undefined ? [] : [asSentence(`eviction ${view.sight}`)]),
    ...view.notes.map(({sentence}) => sentence),
  ].join(' ');

/** A chart before it is drawn. */
export type Picture = Omit<RenderedChart, 'json' | 'svg' | 'png'>;

export async function drawn(picture: Picture): Promise<RenderedChart> {
  const svg = await renderSvg(picture.spec);
  const json = `${visibleLines(JSON.stringify(picture.spec, null, 2))}\n`;
  return {...picture, json, svg, png: await renderPng(svg)};
}

/** A label of the user's may hold anything; a file name may not. */
function fileName(label: string): string {
  return label.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+|-+$/g, '') || 'machine';
}
