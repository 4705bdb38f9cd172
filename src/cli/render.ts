/** Renders a result: files for readers, and the table for the terminal. */
import {coloured, plain, renderCharts, renderHtml, renderMarkdown, renderTable} from '../report/index.ts';
import type {Plan} from '../suite/plan.ts';
import type {Result} from '../suite/result.ts';
import type {Store} from '../suite/store.ts';
import {reportContext} from './report-context.ts';
import type {Terminal} from './terminal.ts';

export async function render(store: Store, result: Result, plan: Plan): Promise<void> {
  const context = reportContext(plan);
  const charts = await renderCharts(result, context);
  for (const {name, json, svg, png} of charts) {
    store.write(`charts/${name}.vl.json`, json);
    store.write(`charts/${name}.svg`, svg);
    store.write(`charts/${name}.png`, png);
  }
  store.write('report.html', renderHtml(result, context, charts));
  store.write('summary.md', renderMarkdown(result, context));
}

export function tableOf(result: Result, plan: Plan, {colours}: Terminal): string {
  return renderTable(result, reportContext(plan), colours ? coloured : plain);
}
