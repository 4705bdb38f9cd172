/** A report as one page: nothing fetched, nothing that depends on when or where it was made. */
import type {Result} from '../../suite/result.ts';
import type {ReportContext} from '../context.ts';
import type {RenderedChart} from '../rendered-chart.ts';
import {type Scripts, shell} from './shell.ts';
import {smallerSvg} from './smaller-svg.ts';
import {telling} from './telling.ts';

/** `live` lets a reader change it, where scripts run. */
export function renderHtml(
  result: Result,
  context: ReportContext,
  charts: readonly RenderedChart[],
  live?: Scripts,
): string {
  const shown = charts.map(chart => ({...chart, svg: smallerSvg(chart.svg)}));
  return shell({title: context.title, ...telling(result, context, shown), ...(live && {scripts: live})});
}
