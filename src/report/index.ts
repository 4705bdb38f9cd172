/**
 * What readers get, from results: nothing here reads a clock, a file or the terminal. A caller hands over the result and
 * what it knows beside it (context.ts), and writes what comes back where it belongs:
 *
 *   const charts = await renderCharts(result, context);   charts/NAME.vl.json (chart.json), NAME.svg, NAME.png
 *   renderHtml(result, context, charts)                   report.html
 *   renderMarkdown(result, context)                       summary.md
 *   renderTable(result, context, {columns, style})        the table on a terminal; `plain` for pipes and NO_COLOR
 *
 * A result may hold several machines; each has charts of its own, named NAME-MACHINE where there is more than one. A chart
 * of so many workloads that it would not fit a page is several pictures: NAME, NAME-2 and so on.
 */
export type {MachineNote, ReportContext, StrategyNote, WorkloadNote} from './context.ts';
export {renderHtml} from './html/page.ts';
export {renderMarkdown} from './markdown.ts';
export {renderCharts, type RenderedChart} from './rendered-chart.ts';
export {coloured, plain, renderTable, type Style} from './terminal.ts';
