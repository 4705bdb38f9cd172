/** Writes a result's rendering into a folder, and prints the result. */
import {failureSentence, failuresIn} from '../report/failures.ts';
import type {Plan} from '../suite/plan.ts';
import type {Result} from '../suite/result.ts';
import type {Store} from '../suite/store/store.ts';
import type {Terminal} from './terminal.ts';

export type Form = 'json' | 'text';

export async function showResult(
  terminal: Terminal,
  {result, plan, form}: {readonly result: Result; readonly plan: Plan; readonly form: Form},
  store: Store,
): Promise<void> {
  // Loading the charts takes longer than most verbs: only who draws them waits for it.
  const {render, tableOf} = await import('./render.ts');
  await render(store, result, plan);
  if (form === 'json') terminal.out(`${JSON.stringify(result)}\n`);
  else terminal.colour(tableOf(result, plan, terminal));
  for (const failure of failuresIn(result.cells)) terminal.err(`failed: ${failureSentence(failure)}\n`);
  terminal.err(`The report is ${store.folder}/report.html\n`);
}
