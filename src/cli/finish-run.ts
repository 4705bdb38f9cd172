/** What comes once all cells of a run are kept, whether it ran here or was merged: the environment, what is wrong, the report. */
import type {ComparedRun} from '../compare/compared-run.ts';
import {unsteadySentences} from '../suite/conclusions/unsteady.ts';
import type {Environment} from '../suite/environment.ts';
import type {Plan} from '../suite/plan.ts';
import type {Cell} from '../suite/result.ts';
import {specText} from '../suite/run.ts';
import type {Store} from '../suite/store/store.ts';
import {resultOf} from '../suite/summary.ts';
import {compareWithBaseline, saveBaseline, type AskedBaselines} from './baselines.ts';
import type {Session} from './main.ts';
import {failIfRefuted} from './refuted-hypotheses.ts';
import {showCells, showResult} from './show-result.ts';
import {CELL_FAILED} from './status.ts';
import {warn} from './strict.ts';

export interface EndedRun {
  readonly run: string;
  readonly store: Store;
  readonly plan: Plan;
  readonly cells: readonly Cell[];
  /** With those of its shards, where it was merged. */
  readonly environment: Environment & {readonly shards?: readonly object[]};
  readonly baseline: ComparedRun | undefined;
}

export interface AskedFinish extends AskedBaselines {
  /** False with --no-report. */
  readonly report?: boolean;
  readonly strict?: true;
  readonly json?: true;
}

export async function finishRun(session: Session, ended: EndedRun, asked: AskedFinish): Promise<void> {
  const {terminal} = session;
  const {store, plan, environment, baseline} = ended;
  const result = resultOf(ended.run, plan, ended.cells);
  store.write('environment.json', `${JSON.stringify(environment, null, 2)}\n`);
  if (result.cells.some(cell => cell.status === 'failed')) session.status = CELL_FAILED;
  warn(session, asked, unsteadySentences(result.cells), 'for what is not steady');
  failIfRefuted(session, result, asked);
  const form = asked.json ? 'json' : 'text';
  if (asked.report === false) showCells(terminal, {result, form}, store);
  else await showResult(terminal, {result, plan, form}, store);
  compareWithBaseline(session, asked, baseline, store.folder);
  saveBaseline(session, asked, store.folder, folder => specText(plan.spec, folder));
}
