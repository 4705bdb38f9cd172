/** Carries out a plan: run, report; what `start` and `run` share. */
import {environmentOf} from '../suite/environment.ts';
import type {Plan} from '../suite/plan.ts';
import type {PlanOptions} from '../suite/planning.ts';
import {runId, runPlan, specText, type RunOutcome} from '../suite/run.ts';
import {resultOf} from '../suite/summary.ts';
import type {Asked} from './asked.ts';
import {compareWithBaseline, openBaseline, saveBaseline} from './baselines.ts';
import {commandOf, goingOn} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {failIfRefuted} from './refuted-hypotheses.ts';
import {CELL_FAILED, INTERRUPTED} from './status.ts';
import {showPlan} from './show-plan.ts';
import {showResult} from './show-result.ts';
import {tellSkippedLines} from './skipped-lines.ts';
import {warn} from './strict.ts';
import {unsteadySentences} from '../suite/conclusions/unsteady.ts';

export async function carryOut(session: Session, plan: Plan, asked: Asked): Promise<void> {
  const {terminal, signal, argv} = session;
  tellSkippedLines(session, plan, asked);
  const baseline = openBaseline(asked);
  if (asked.dryRun) {
    showPlan(terminal, runId(plan.spec), plan, asked.json ? 'json' : 'text');
    return;
  }
  const started = new Date();
  const outcome = await runPlan(plan, {...runOptions(asked), signal}, progressOn(terminal));
  if (outcome.interrupted) {
    session.status = INTERRUPTED;
    terminal.err(interruption(plan, outcome, argv));
    return;
  }
  const result = resultOf(outcome.run, plan, outcome.cells);
  const environment = environmentOf(
    {command: commandOf(argv), jobs: asked.jobs, simulator: plan.simulator},
    started,
    new Date(),
  );
  outcome.store.write('environment.json', `${JSON.stringify(environment, null, 2)}\n`);
  const failed = result.cells.filter(cell => cell.status === 'failed');
  if (failed.length > 0) session.status = CELL_FAILED;
  warn(session, asked, unsteadySentences(result.cells), 'for what is not steady');
  failIfRefuted(session, result, asked);
  await showResult(terminal, {result, plan, form: asked.json ? 'json' : 'text'}, outcome.store);
  compareWithBaseline(session, asked, baseline, outcome.store.folder);
  saveBaseline(session, asked, outcome.store.folder, folder => specText(plan.spec, folder));
}

/** What bounds the planning. */
export const planOptions = ({signal}: Session, {maxCells}: Pick<Asked, 'maxCells'>): PlanOptions => ({
  maxCells,
  signal,
});

function runOptions({jobs, timeout, out, fresh}: Asked) {
  return {
    jobs,
    timeout,
    stored: fresh ? ('replaced' as const) : ('kept' as const),
    ...(out === undefined ? {} : {out}),
  };
}

function interruption({passes}: Plan, {cells, store}: RunOutcome, argv: readonly string[]): string {
  const all = passes.reduce((sum, pass) => sum + pass.members.length, 0);
  const again = goingOn(argv);
  return `interrupted: ${cells.length} of ${all} cells are kept in ${store.folder}; go on with: ${again}\n`;
}
