/** Writes what a tuning found into its folder, and prints it. */
import {basename} from 'node:path';
import type {Store} from '../suite/store/store.ts';
import type {TuningResult} from '../tune/result.ts';
import type {TuneSpec} from '../tune/spec.ts';
import {renderTuning} from './render-tuning.ts';
import type {Form} from './show-result.ts';
import type {Terminal} from './terminal.ts';
import {tuningText} from './tuning-text.ts';

export async function showTuning(
  terminal: Terminal,
  {result, spec, form}: {readonly result: TuningResult; readonly spec: TuneSpec; readonly form: Form},
  store: Store,
): Promise<void> {
  const {texts, pictures} = await renderTuning(result, spec);
  for (const [name, content] of [...texts, ...pictures]) store.write(name, content);
  store.keepOnly(
    'charts',
    [...texts.keys()].map(name => basename(name)),
  );
  terminal.out(form === 'json' ? `${JSON.stringify(result)}\n` : tuningText(result, terminal.columns));
  terminal.err(`The report is ${store.folder}/report.html\n`);
}
