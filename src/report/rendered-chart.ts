/** A chart drawn for one view, in every form that is written to a file. */
import type {Result} from '../suite/result.ts';
import {visibleLines} from '../suite/visible.ts';
import {charts} from './charts/index.ts';
import type {Chart, ChartSpec} from './charts/chart.ts';
import type {ReportContext} from './context.ts';
import type {DataTable} from './data-table.ts';
import {renderPng, renderSvg} from './render.ts';
import {pagesOf} from './pages.ts';
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
  const views = viewsOf(result, context);
  const drawings = views.flatMap(view => charts.flatMap(chart => drawingsOf(chart, view, views.length)));
  const rendered: RenderedChart[] = [];
  // One after the other, so that what drawing one takes is free again for the next.
  for (const drawing of drawings) rendered.push(await renderChart(drawing));
  return rendered;
}

/** What is to be drawn, and under which name. */
interface Drawing {
  readonly chart: Chart;
  readonly view: View;
  readonly name: string;
  readonly title: string;
}

function drawingsOf(chart: Chart, view: View, machines: number): readonly Drawing[] {
  const name = machines === 1 ? chart.name : `${chart.name}-${fileName(view.machine.label)}`;
  const pages = pagesOf(view, chart.fits);
  return pages.map((page, at) => ({
    chart,
    view: page,
    name: at === 0 ? name : `${name}-${at + 1}`,
    title: pages.length === 1 ? chart.title : `${chart.title}, ${at + 1} of ${pages.length}`,
  }));
}

const renderChart = ({chart, view, name, title}: Drawing): Promise<RenderedChart> =>
  drawn({
    name,
    title,
    machine: view.machine.label,
    caption: captionOf(chart, view),
    spec: chart.spec(view),
    table: chart.table(view),
  });

/** Whoever reads a chart of evictions must know what they went by; and whoever compares rows, of which guests. */
const captionOf = (chart: Chart, view: View): string =>
  [
    chart.caption(view),
    ...(view.sight === undefined ? [] : [asSentence(`eviction ${view.sight}`)]),
    ...view.notes,
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
