/** Writes a result's rendering into a folder, and prints the result. */
import {failureSentence, failuresIn} from '../report/failures.ts';
import type {Plan} from '../suite/plan.ts';
import type {Cell, Result} from '../suite/result.ts';
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
  terminal.out(form === 'json' ? `${JSON.stringify(result)}\n` : tableOf(result, plan, terminal));
  terminal.err(`${failures(result.cells)}The report is ${store.folder}/report.html\n`);
}

/** One line for each reason. */
function failures(cells: readonly Cell[]): string {
  return failuresIn(cells)
    .map(failure => `failed: ${failureSentence(failure)}\n`)
    .join('');
}
