/** Writes a result's rendering into a folder, unless none is asked for, and prints the result. */
import {failureSentence, failuresIn} from '../report/failures.ts';
import type {Plan} from '../suite/plan.ts';
import type {Cell, Result} from '../suite/result.ts';
import type {Store} from '../suite/store/store.ts';
import {commandOf} from './command-line.ts';
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
  tellFailures(terminal, result.cells);
  terminal.err(`The report is ${store.folder}/report.html\n`);
}

/** The same where nothing is rendered. */
export function showCells(
  terminal: Terminal,
  {result, form}: {readonly result: Result; readonly form: Form},
  store: Store,
): void {
  if (form === 'json') terminal.out(`${JSON.stringify(result)}\n`);
  tellFailures(terminal, result.cells);
  terminal.err(
    `The cells are ${store.cellsPath}; what renders them: ${commandOf(['report', store.folder])}\n`,
  );
}

export function tellFailures(terminal: Terminal, cells: readonly Cell[]): void {
  for (const failure of failuresIn(cells)) terminal.err(`failed: ${failureSentence(failure)}\n`);
}
