/** Writes what a tuning found into its folder, and prints it. */
import {renderTuningCharts} from '../report/tune/index.ts';
import {tuningMarkdown} from '../report/tune/markdown.ts';
import {tuningHtml} from '../report/tune/page.ts';
import type {Store} from '../suite/store.ts';
import {portableTuneSpec} from '../tune/read-tune-spec.ts';
import type {TuningResult} from '../tune/result.ts';
import type {TuneSpec} from '../tune/spec.ts';
import type {Form} from './show-result.ts';
import type {Terminal} from './terminal.ts';
import {tuningText} from './tuning-text.ts';

export async function showTuning(
  terminal: Terminal,
  {result, spec, form}: {readonly result: TuningResult; readonly spec: TuneSpec; readonly form: Form},
  store: Store,
): Promise<void> {
  const charts = await renderTuningCharts(result);
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
  const text = JSON.stringify(portableTuneSpec(spec, process.cwd()), null, 2);
  store.write('tune.json', `${JSON.stringify(result, null, 2)}\n`);
  store.write('advice.md', tuningMarkdown(result));
  store.write('report.html', tuningHtml(result, charts, text));
  terminal.out(form === 'json' ? `${JSON.stringify(result)}\n` : tuningText(result, terminal.columns));
  terminal.err(`The report is ${store.folder}/report.html\n`);
}
