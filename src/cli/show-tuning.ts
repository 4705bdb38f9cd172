/** Writes what a tuning found into its folder, and prints it. */
import type {Store} from '../suite/store.ts';
import type {TuningResult} from '../tune/result.ts';
import type {Tuned} from '../tune/tune.ts';
import type {Form} from './show-result.ts';
import type {Terminal} from './terminal.ts';

export async function showTuning(
  terminal: Terminal,
  {result, form}: {readonly result: TuningResult; readonly tuned: Tuned; readonly form: Form},
  store: Store,
): Promise<void> {
  store.write('tune.json', `${JSON.stringify(result, null, 2)}\n`);
  terminal.out(form === 'json' ? `${JSON.stringify(result)}\n` : JSON.stringify(result, null, 1));
  terminal.err(`The report is ${store.folder}/report.html\n`);
}
