/** Renders a result: files for readers, and the table for the terminal. */
import {coloured, plain, renderCharts, renderHtml, renderMarkdown, renderTable} from '../report/index.ts';
import {pageDataOf} from '../live/page-data.ts';
import {scriptsOf} from '../live/scripts.ts';
import type {Plan} from '../suite/plan.ts';
import type {Result} from '../suite/result.ts';
import type {Store} from '../suite/store/store.ts';
import {contextOf, reportContext} from './report-context.ts';
import type {Terminal} from './terminal.ts';

export async function render(store: Store, result: Result, plan: Plan): Promise<void> {
  const context = contextOf(plan, result);
  const charts = await renderCharts(result, context);
  const files = charts.flatMap(({name, json, svg, png}): [string, string | Uint8Array][] => [
    [`${name}.vl.json`, json],
    [`${name}.svg`, svg],
    [`${name}.png`, png],
  ]);
  for (const [name, content] of files) store.write(`charts/${name}`, content);
  store.keepOnly(
    'charts',
    files.map(([name]) => name),
  );
  const live = await scriptsOf(pageDataOf(result, plan, context));
  store.write('report.html', renderHtml(result, context, charts, live));
  store.write('summary.md', renderMarkdown(result, context));
}

export function tableOf(result: Result, plan: Plan, {colours, columns}: Terminal): string {
  return renderTable(result, reportContext(plan), {columns, style: colours ? coloured : plain});
}
